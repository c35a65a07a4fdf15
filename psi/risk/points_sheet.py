"""The sheet of an instrument made of points: every answer with its points and what it rests on, the total, and what would change the band."""

import datetime as dt
from dataclasses import dataclass

from psi.case.record import Verification
from psi.risk import frequency
from psi.risk.fingerprint import fingerprint
from psi.risk.frequency import GroupFrequency
from psi.risk.scoring import About, NextBand, next_down, next_up
from psi.rulebook import Band, band_of
from psi.rulebook.instruments import Number
from psi.working import Line, Missing


@dataclass(frozen=True)
class AnswerLine(Line):
    """One item with its answer, the points it earns, and what the answer rests on; `note` is the warning that goes with the item."""

    item: str = ""
    evidence: str | None = None
    rests_on: tuple[str, ...] = ()
    verification: Verification | None = None


@dataclass(frozen=True)
class Possible:
    """The totals and bands that are still possible when items are unanswered: said as an if, never as a score."""

    least: int
    most: int
    bands: tuple[Band, ...]

    @property
    def says(self) -> str:
        """The possible totals in words."""
        span = f"With the unanswered items the total would lie between {self.least} and {self.most}"
        names = " or ".join(f"'{band.name}'" for band in self.bands)
        return f"{span}{f', which is {names}' if names else ''}. This is no score."


@dataclass(frozen=True)
class Turn:
    """One unverified answer that would change the band: what is answered, what else could be, and the total and band it would give."""

    item: str
    what: str
    answer: str
    other: str
    total: int
    band: Band

    @property
    def says(self) -> str:
        """The change in words."""
        return f"{self.what}: '{self.other}' instead of '{self.answer}' would make the total {self.total} and the band '{self.band.name}'."


def _others(turns: list[Turn]) -> str:
    """The other answers to one item, by the band that each would give."""
    bands = dict.fromkeys(turn.band.name for turn in turns)
    said = {band: " or ".join(f"'{turn.other}'" for turn in turns if turn.band.name == band) for band in bands}
    return ", ".join(f"{answers} would give {band}" for band, answers in said.items())


@dataclass(frozen=True)
class PointsScore:
    """What an instrument made of points says of one person, item by item.

    With anything `missing` there is no total unless the manual prorates (`prorated` says how); `refused` says why nothing is
    added up. `no_band` says why a total has no band. `entry` names the entry of the case, `rests_on` every place that was used.
    """

    instrument: str
    title: str
    edition: dt.date
    about: About
    bands: tuple[Band, ...]
    bands_for: str
    warnings: tuple[str, ...] = ()
    lines: tuple[AnswerLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    refused: str | None = None
    prorated: str | None = None
    total: int | None = None
    no_band: str | None = None
    possible: Possible | None = None
    turns: tuple[Turn, ...] = ()
    frequencies: tuple[GroupFrequency, ...] = ()
    entry: str | None = None
    override_disagrees: str | None = None
    rests_on: tuple[str, ...] = ()

    @property
    def band(self) -> Band | None:
        """The band of the total, or None when there is none."""
        return None if self.total is None else band_of(self.bands, self.total)

    @property
    def next_up(self) -> NextBand | None:
        """The band above and how many points away it begins."""
        return next_up(self.bands, self.total)

    @property
    def next_down(self) -> NextBand | None:
        """The band below and how many points away it ends."""
        return next_down(self.bands, self.total)

    @property
    def unverified(self) -> tuple[AnswerLine, ...]:
        """The answers that nobody has verified."""
        return tuple(line for line in self.lines if line.verification != "verified")

    @property
    def sensitivity(self) -> str | None:
        """In words, which single unverified answer would change the band; None when there is no band."""
        if self.band is None:
            return None
        if not self.unverified:
            return "Every answer is verified."
        items = dict.fromkeys((turn.item, turn.what) for turn in self.turns)
        each = [f"{what} ({_others([turn for turn in self.turns if turn.item == item])})" for item, what in items]
        if not each:
            return f"No single unverified answer would change the band; {len(self.unverified)} of {len(self.lines)} are not verified."
        which = "an answer that nobody has verified" if len(each) == 1 else "each of these answers, which nobody has verified"
        return f"The band rests on {which}: {'; '.join(each)}."

    @property
    def frequency(self) -> str | None:
        """In words, how often people with the same band had the outcome; None when there is no band."""
        return None if self.band is None else frequency.in_words(self.frequencies)

    @property
    def highest(self) -> Number | None:
        """The most points that the bands hold, or None when there are none."""
        return self.bands[-1].last if self.bands else None

    @property
    def input_digest(self) -> str:
        """The digest of the answers as they are shown."""
        return fingerprint(self.instrument, self.edition, ((line.item, line.says) for line in self.lines))
