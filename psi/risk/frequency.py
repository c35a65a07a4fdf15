"""How often people with the same result had the outcome: a statement about a group, with its interval where one can be given."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from psi.case.beginnings import first_sentence
from psi.risk.scoring import Score, per_cent
from psi.rulebook.points import PointsInstrument
from psi.rulebook.validations import LocalValidation

# The 97.5th percentile of the normal distribution.
Z_95 = 1.959963984540054
NOT_THIS_PERSON = "This is said of the group, not of this person."
NO_INTERVAL = "No interval is published with the formula."
NONE_PUBLISHED = "How many people with this result had the outcome is not published, and no interval is published."


@dataclass(frozen=True)
class GroupFrequency:
    """How many of a group had the outcome, with a 95% Wilson interval as shares between 0 and 1."""

    group: str
    events: int
    n: int
    low: float
    high: float
    outcome: str
    source: str
    is_local: bool

    @property
    def says(self) -> str:
        """The frequency in words."""
        share = f"{self.events:,} of {self.n:,} people ({per_cent(self.events / self.n)}%, 95% Wilson interval {per_cent(self.low)} to {per_cent(self.high)}%)"
        where = "Local validation" if self.is_local else "Published"
        return f"In the group '{self.group}', {share} had the outcome: {self.outcome.rstrip('.')}. {where}: {self.source}. {NOT_THIS_PERSON}"


def wilson(events: int, n: int) -> tuple[float, float]:
    """The 95% interval of a proportion (Wilson, Journal of the American Statistical Association 22 (1927) 209); raises ValueError for no people."""
    if n <= 0 or not 0 <= events <= n:
        raise ValueError(f"{events} of {n} is no proportion.")
    share, z = events / n, Z_95
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At none and at all the edge is 0 or 1 by the formula, and rounding must not move it.
    return (0.0 if events == 0 else middle - half), (1.0 if events == n else middle + half)


def published(instrument: PointsInstrument, band: str) -> tuple[GroupFrequency, ...]:
    """What the authors published for a band; nothing where they published no counts."""
    outcome = f"{instrument.outcome.rstrip('.')} ({instrument.follow_up.rstrip('.')})"
    return tuple(_counted(p.band, p.events, p.n, outcome, p.cite, is_local=False) for p in instrument.published if p.band == band)


def validated_here(validation: LocalValidation | None, band: str) -> tuple[GroupFrequency, ...]:
    """What a local validation counted for a band; nothing where there is none."""
    if validation is None:
        return ()
    source = f"{validation.place}, {validation.first} to {validation.last}, n = {validation.n:,}, by {validation.checked_by} on {validation.on}"
    return tuple(_counted(b.name, b.events, b.n, validation.outcome, source, is_local=True) for b in validation.bands if b.name == band and b.n)


def of_score(score: Score, validation: LocalValidation | None) -> str | None:
    """What a formula expects of a group with the same score, in words, and what a local validation of its edition counted; None without a score."""
    if score.probabilities is None or score.band is None:
        return None
    expected = f"{expected_of(score)}."
    own = validated_here(validation if validation and validation.edition == score.edition else None, score.band.name)
    return f"{expected} {NO_INTERVAL} {in_words(own) if own else NOT_THIS_PERSON}"


def expected_of(score: Score) -> str:
    """How many of a group with the same score would be expected to have the outcome, in whole people; empty without a score."""
    if not score.probabilities:
        return ""
    spans = " and ".join(f"about {p.expected:,} within {p.years} year{'' if p.years == 1 else 's'}" for p in score.probabilities)
    defined = first_sentence(score.about.outcome)
    outcome = f"{defined[:1].lower()}{defined[1:].rstrip('.')}"
    return f"Of {score.probabilities[0].of_people:,} people with this score, so many would be expected to have the outcome ({outcome}): {spans}"


def in_words(found: Iterable[GroupFrequency]) -> str:
    """Every frequency in words, or that none is published."""
    return " ".join(each.says for each in found) or NONE_PUBLISHED


def _counted(group: str, events: int, n: int, outcome: str, source: str, *, is_local: bool) -> GroupFrequency:
    low, high = wilson(events, n)
    return GroupFrequency(group, events, n, low, high, outcome, source, is_local)
