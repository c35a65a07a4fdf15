"""The result of an instrument: its terms, what is missing, the probabilities and the band with its edges."""

import datetime as dt
import math
from dataclasses import dataclass

from psi.rulebook.instruments import Band, Instrument, band_of
from psi.rulebook.provenance import Disagreement, Source
from psi.working import Line, Missing


@dataclass(frozen=True)
class About:
    """What a reader must know of an instrument before relying on it, in the words of its rule file."""

    purpose: str
    decision_point: str
    outcome: str
    follow_up: str
    development_sample: str
    source: Source
    licence: str
    checked_on: dt.date
    in_force_note: str | None
    limits: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]

    @classmethod
    def of(cls, instrument: Instrument) -> "About":
        """The facts of an instrument as its rule file gives them."""
        return cls(**{name: getattr(instrument, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Probability:
    """The probability of the outcome within so many years; `constant` is the term added to the total for that span."""

    years: int
    value: float
    constant: Line

    @property
    def per_cent(self) -> int:
        """In per cent, rounded half up: the one rounding that every sentence, band and picture uses."""
        return per_cent(self.value)


@dataclass(frozen=True)
class NextBand:
    """The band beside the one a score is in, and how many per cent away its nearer edge is."""

    band: Band
    distance: int


@dataclass(frozen=True)
class Score:
    """What an instrument says of one person, term by term.

    `inputs` are the facts as read, `lines` the terms they earn. With anything `missing`, or `refused` in words,
    there are no lines, no probabilities and no band. `rests_on` names every entry of the case that was used.
    """

    instrument: str
    title: str
    edition: dt.date
    about: About
    bands_on: str
    bands: tuple[Band, ...]
    inputs: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    missing: tuple[Missing, ...] = ()
    refused: str | None = None
    probabilities: tuple[Probability, ...] | None = None
    rests_on: tuple[str, ...] = ()

    @property
    def total(self) -> float | None:
        """The sum of the terms, or None when there is no score."""
        return None if self.probabilities is None else sum(float(line.amount or 0) for line in self.lines)

    @property
    def per_cent(self) -> int | None:
        """The figure that the bands divide, or None when there is no score: the probability over the longest span."""
        return None if self.probabilities is None else max(self.probabilities, key=lambda p: p.years).per_cent

    @property
    def band(self) -> Band | None:
        """The band of the score, or None when there is no score."""
        return None if self.per_cent is None else band_of(self.bands, self.per_cent)

    @property
    def next_up(self) -> NextBand | None:
        """The band above and its distance; None when there is no score, or no band above."""
        above = self._beside(1)
        return None if above is None or self.per_cent is None else NextBand(above, above.first - self.per_cent)

    @property
    def next_down(self) -> NextBand | None:
        """The band below and its distance; None when there is no score, or no band below."""
        below = self._beside(-1)
        return None if below is None or self.per_cent is None else NextBand(below, self.per_cent - below.last)

    def _beside(self, step: int) -> Band | None:
        if self.band is None:
            return None
        at = self.bands.index(self.band) + step
        return self.bands[at] if 0 <= at < len(self.bands) else None


def logistic(log_odds: float) -> float:
    """The probability that goes with log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def per_cent(probability: float) -> int:
    """A probability in whole per cent, a half rounded up."""
    return math.floor(probability * 100.0 + 0.5)
