"""What people decided about the case: scores entered, guideline lines, needs, evaluation and recommendation."""

from typing import Annotated, Literal

from psi.case.dates import PartialDate
from psi.case.history import Length
from psi.case.record import Entry, Flag, Id, Line, Passage, Points, Printed, Record, Sourced, Text, Whole


class DomainScore(Entry):
    """The score of one domain of an instrument, as entered."""

    domain: Line
    score: Whole | None = None
    level: Line | None = None


class Override(Record):
    """A level changed by professional judgment."""

    from_level: Line
    to_level: Line
    reason: Text
    by: Line
    approved_by: Line | None = None


class EnteredScore(Entry):
    """The result of an instrument that a trained assessor scored by hand; printed as given.

    `cutoffs_for` names the cut-offs that a person chose to compare it with where none fit, and why.
    """

    instrument: Annotated[Id, Printed("pointer")]
    assessed_on: PartialDate | None = None
    assessor: Line | None = None
    certified: Flag | None = None
    total: Whole | None = None
    level: Line | None = None
    domains: tuple[DomainScore, ...] = ()
    cutoffs_for: Literal["male", "female"] | None = None
    cutoffs_reason: Text | None = None
    override: Override | None = None


class ItemAnswer(Entry):
    """The answer to one item of an instrument, in words, and what it rests on; an item without an answer is missing."""

    item: Annotated[Line, Printed("pointer")]
    answer: Line | None = None
    evidence: Text | None = None
    rests_on: Annotated[tuple[Line, ...], Printed("pointer")] = ()


class AnsweredInstrument(Entry):
    """The answers to an instrument that psi adds up; `cutoffs_for` names the cut-offs that a person chose where none fit, and why."""

    instrument: Annotated[Id, Printed("pointer")]
    assessed_on: PartialDate | None = None
    assessor: Line | None = None
    training: Line | None = None
    certified: Flag | None = None
    how: Line | None = None
    quality_check: Line | None = None
    answers: tuple[ItemAnswer, ...] = ()
    cutoffs_for: Literal["male", "female"] | None = None
    cutoffs_reason: Text | None = None
    override: Override | None = None


class RiskInput(Entry):
    """An input to a score that the officer sets by hand, with the reason; it replaces what the record holds."""

    instrument: Annotated[Id, Printed("pointer")]
    input: Annotated[Line, Printed("pointer")]
    value: Line
    reason: Text
    by: Line


class GuidelineLine(Entry):
    """One line of the offense level, as the officer decided it."""

    what: Line
    levels: Points
    cite: Line
    reason: Text | None = None


class HistoryPoints(Entry):
    """The points for one prior entry, as the officer decided them; `prior` names the entry."""

    points: Whole
    cite: Line
    prior: Annotated[Id | None, Printed("pointer")] = None
    what: Line | None = None
    reason: Text | None = None


class GuidelineDecisions(Sourced):
    """What the officer decided under a sentencing guideline; the table is read by psi."""

    edition: PartialDate | None = None
    edition_reason: Text | None = None
    edition_by: Line | None = None
    offense_level: tuple[GuidelineLine, ...] = ()
    history_points: tuple[HistoryPoints, ...] = ()


Area = Literal["criminal-history", "attitudes", "associates", "self-control", "family-and-partner", "education-and-work", "leisure", "alcohol-and-drugs"]


class Need(Entry):
    """An area of need, or a strength, and the facts it rests on; `area` is the published domain it belongs to, if to any."""

    domain: Line
    area: Area | None = None
    evidence: Text
    rests_on: Annotated[tuple[Line, ...], Printed("pointer")] = ()


class Plan(Entry):
    """What the person intends, and what has been arranged."""

    what: Text


class Component(Entry):
    """One part of the recommended sentence, its reason and the facts it rests on."""

    what: Line
    length: Length = Length()
    reason: Text | None = None
    rests_on: Annotated[tuple[Line, ...], Printed("pointer")] = ()


class ProposedCondition(Entry):
    """A condition or requirement, with its reason."""

    text: Text
    reason: Text | None = None
    rests_on: Annotated[tuple[Line, ...], Printed("pointer")] = ()


class Alternative(Entry):
    """Another lawful sentence that was considered, and why it is not recommended."""

    what: Line
    why_not: Text


class Recommendation(Sourced):
    """The sentence recommended, with reasons that stand without any risk score."""

    sentence: tuple[Component, ...] = ()
    conditions: tuple[ProposedCondition, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reasons: tuple[Passage, ...] = ()
    effect_on_others: Text | None = None
    supervision: Text | None = None
    surrender: Text | None = None


class Evaluation(Sourced):
    """The officer's own analysis, in the officer's words."""

    analysis: tuple[Passage, ...] = ()
