"""The prior record, charge by charge, and time under supervision."""

from typing import Annotated, Literal

from pydantic import model_validator

from psi.case.dates import PartialDate
from psi.case.proceeding import CustodyPeriod
from psi.case.record import Entry, Flag, Line, Model, Money, Period, Printed, Record, Text, Whole, in_order

Disposition = Literal[
    "convicted",
    "pleaded-guilty",
    "pleaded-no-contest",
    "found-guilty",
    "dismissed",
    "not-prosecuted",
    "acquitted",
    "diverted",
    "adjudicated-delinquent",
    "cautioned",
    "pending",
    "not-found",
]
GUILTY: frozenset[str] = frozenset({"convicted", "pleaded-guilty", "pleaded-no-contest", "found-guilty", "adjudicated-delinquent"})


class PriorCharge(Entry):
    """One charge and what became of it; no disposition means that nobody has looked."""

    offense: Line
    statute: Line | None = None
    degree: Line | None = None
    disposition: Disposition | None = None
    disposed: PartialDate | None = None
    searched: Line | None = None
    searched_on: PartialDate | None = None

    @property
    def is_conviction(self) -> bool:
        """Whether it ended in a finding of guilt (or, for a child, an adjudication)."""
        return self.disposition in GUILTY


class Length(Model):
    """A length of time as the court said it: `{years: 1, months: 6}`."""

    years: Whole = 0
    months: Whole = 0
    weeks: Whole = 0
    days: Whole = 0
    hours: Whole = 0

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.weeks or self.days or self.hours)


class Sentence(Record):
    """What was imposed, and how much of it was suspended."""

    imposed: PartialDate | None = None
    kind: (
        Literal[
            "prison",
            "jail",
            "suspended-custody",
            "probation",
            "community-control",
            "community-order",
            "fine",
            "discharge",
            "treatment",
            "juvenile-probation",
            "juvenile-commitment",
            "other",
        ]
        | None
    ) = None
    custody: Length = Length()
    suspended: Length = Length()
    supervision: Length = Length()
    community_service: Length = Length()
    fine: Money | None = None
    restitution: Money | None = None
    also: Text | None = None


class Revocation(Entry):
    """A return to court for a violation, and what followed."""

    on: PartialDate | None = None
    reason: Line | None = None
    result: Line | None = None
    custody: Length = Length()


class Decision(Entry):
    """A question of law on a prior entry, decided by a named person with a reason."""

    question: Line
    answer: Line
    by: Line
    on: PartialDate | None = None
    reason: Text | None = None
    cite: Line | None = None


class PriorCase(Entry):
    """One earlier matter: arrest, charges, court, counsel, disposition, sentence and what came of it."""

    arrested: PartialDate | None = None
    agency: Line | None = None
    place: Line | None = None
    charges: tuple[PriorCharge, ...] = ()
    court: Line | None = None
    docket: Line | None = None
    counsel: Literal["represented", "waived", "not-represented", "not-known"] | None = None
    convicted: PartialDate | None = None
    sentence: Sentence | None = None
    custody_periods: tuple[CustodyPeriod, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    released: PartialDate | None = None
    discharged: PartialDate | None = None
    conduct: Text | None = None
    juvenile: Flag = False
    record_status: Literal["open", "sealed", "expunged", "set-aside", "pardoned"] | None = None
    fingerprint_matched: Flag | None = None
    offense_category: Annotated[Line | None, Printed("working")] = None
    decisions: tuple[Decision, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "PriorCase":
        imposed = self.sentence.imposed if self.sentence else None
        in_order(("the arrest", self.arrested), ("the conviction", self.convicted), ("the sentence", imposed))
        in_order(("the sentence", imposed), ("the release", self.released))
        for charge in self.charges:
            in_order(("the arrest", self.arrested), (f"the disposition of '{charge.id}'", charge.disposed))
            in_order((f"the disposition of '{charge.id}'", charge.disposed if charge.is_conviction else None), ("the sentence", imposed))
        for revocation in self.revocations:
            in_order(("the sentence", imposed), (f"the revocation '{revocation.id}'", revocation.on))
        return self

    @property
    def is_conviction(self) -> bool:
        """Whether any charge ended in a finding of guilt."""
        return any(charge.is_conviction for charge in self.charges)

    @property
    def is_sanction(self) -> bool:
        """Whether it ended in a finding of guilt or a caution."""
        return self.is_conviction or any(charge.disposition == "cautioned" for charge in self.charges)

    @property
    def dated(self) -> PartialDate | None:
        """The day it is listed under: the arrest, else the conviction, else the sentence."""
        return self.arrested or self.convicted or (self.sentence.imposed if self.sentence else None)


class ExcludedRecord(Entry):
    """A record that came back under this name and belongs to somebody else."""

    what: Line
    reason: Text
    excluded_by: Line | None = None
    excluded_on: PartialDate | None = None


class PendingCharge(Entry):
    """A charge that is still before a court."""

    offense: Line
    charged: PartialDate | None = None
    court: Line | None = None
    docket: Line | None = None
    next_hearing: PartialDate | None = None


class SupervisionPeriod(Period):
    """A time on probation, community control, parole or licence, and how it went."""

    kind: Line
    agency: Line | None = None
    compliance: Text | None = None
    outcome: Line | None = None
