"""The case before the court: who sits, what is charged, what was agreed, what happened, who was harmed."""

from typing import Annotated, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from psi.case.dates import PartialDate
from psi.case.record import (
    Entry,
    Flag,
    Id,
    Line,
    Money,
    NeverPrinted,
    Passage,
    Period,
    Printed,
    Record,
    Sourced,
    Text,
    Whole,
    in_order,
)

Plea = Literal["guilty", "no-contest", "not-guilty", "alford"]
Finding = Literal["pleaded-guilty", "pleaded-no-contest", "found-guilty-by-jury", "found-guilty-by-court", "dismissed", "not-guilty", "pending"]


class Officer(Record):
    """The investigator or the supervisor."""

    name: Line
    position: Line | None = None
    agency: Line | None = None
    address: Line | None = None
    telephone: Line | None = None


class Court(Record):
    """The court, the judge and counsel."""

    name: Line | None = None
    place: Line | None = None
    judge: Line | None = None
    dockets: tuple[Line, ...] = ()
    prosecutor: Line | None = None
    defense_counsel: Line | None = None
    defense_counsel_kind: Literal["appointed", "retained", "public-defender", "none"] | None = None


class KeyDates(Record):
    """The days on which the case turned."""

    offense_began: PartialDate | None = None
    offense_ended: PartialDate | None = None
    arrest: PartialDate | None = None
    charged: PartialDate | None = None
    summoned: PartialDate | None = None
    plea_or_verdict: PartialDate | None = None
    referral: PartialDate | None = None
    sentencing: PartialDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "KeyDates":
        in_order(("the start of the offense", self.offense_began), ("the end of the offense", self.offense_ended))
        in_order(
            ("the start of the offense", self.offense_began),
            ("the plea or verdict", self.plea_or_verdict),
            ("the referral", self.referral),
            ("the sentencing", self.sentencing),
        )
        in_order(("the arrest", self.arrest), ("the plea or verdict", self.plea_or_verdict))
        in_order(("the charge", self.charged), ("the plea or verdict", self.plea_or_verdict))
        return self


class Release(Sourced):
    """Whether the person is at liberty before sentence, and how that has gone."""

    status: Literal["detained", "recognizance", "bond", "bail", "supervised-release", "remand"] | None = None
    since: PartialDate | None = None
    amount: Money | None = None
    conditions: tuple[Line, ...] = ()
    compliance: Text | None = None


class CustodyPeriod(Period):
    """Days in custody, as a period with its two ends; days are worked out, never entered.

    A curfew on bail is a kind of its own: its days are counted apart and are not days in custody.
    """

    kind: Literal["custody", "curfew"] = "custody"
    place: Line | None = None
    reason: Line | None = None


class Penalty(Entry):
    """What the law allows or demands on one count."""

    kind: Literal[
        "imprisonment",
        "community-control",
        "probation",
        "supervised-release",
        "post-release-control",
        "fine",
        "special-assessment",
        "license-suspension",
        "community-order",
        "other",
    ]
    says: Line
    minimum_months: Annotated[Whole | None, Printed("working")] = None
    maximum_months: Annotated[Whole | None, Printed("working")] = None
    maximum_is_life: Annotated[Flag, Printed("working")] = False
    maximum_amount: Annotated[Money | None, Printed("working")] = None
    cite: Line | None = None

    @model_validator(mode="after")
    def _bounds(self) -> "Penalty":
        if self.minimum_months is not None and self.maximum_months is not None and self.minimum_months > self.maximum_months:
            said = f"the minimum ({self.minimum_months} months) is above the maximum ({self.maximum_months} months). Correct one of the two."
            raise PydanticCustomError("order", "{said}", {"said": said})
        if self.maximum_is_life and self.maximum_months is not None:
            said = f"the maximum is marked as life and given as {self.maximum_months} months. Keep one of the two."
            raise PydanticCustomError("order", "{said}", {"said": said})
        return self


class Count(Entry):
    """One count before the court."""

    number: Whole | None = None
    offense: Line | None = None
    statute: Line | None = None
    degree: Line | None = None
    offense_date: PartialDate | None = None
    offense_ended: PartialDate | None = None
    offense_code: Line | None = None
    offense_category: Line | None = None
    finding: Finding | None = None
    penalties: tuple[Penalty, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Count":
        in_order(("the offense", self.offense_date), ("its end", self.offense_ended))
        return self


class PleaAgreement(Sourced):
    """What the parties agreed, and what the court has said about it."""

    plea: Plea | None = None
    entered: PartialDate | None = None
    written: Flag | None = None
    terms: tuple[Line, ...] = ()
    basis_of_plea: Text | None = None
    indication: Text | None = None


class Offense(Sourced):
    """What happened, the person's part in it, and what they say about it."""

    conduct: tuple[Passage, ...] = ()
    role: Text | None = None
    statement: Text | None = None
    statement_form: Literal["oral", "written", "through-counsel"] | None = None
    acceptance: Text | None = None
    obstruction: Text | None = None
    analysis: tuple[Passage, ...] = ()


class Loss(Entry):
    """One thing a victim lost, in money."""

    what: Line
    amount: Money | None = None
    recovered: Money | None = None
    insured_by: Line | None = None

    @model_validator(mode="after")
    def _bounds(self) -> "Loss":
        if self.amount is not None and self.recovered is not None and self.recovered > self.amount:
            said = f"more was recovered ({self.recovered}) than was lost ({self.amount}). Correct one of the two."
            raise PydanticCustomError("order", "{said}", {"said": said})
        return self


class Victim(Entry):
    """A person or body harmed by the offense; the name is not printed, the role is."""

    name: Annotated[Line | None, Printed("never")] = None
    born: Annotated[PartialDate | None, Printed("never")] = None
    role: Line
    kind: Literal["person", "business", "public-body"] = "person"
    losses: tuple[Loss, ...] = ()
    harm: Text | None = None
    statement: Text | None = None
    wishes: Text | None = None
    restitution_requested: Flag | None = None


class Forfeiture(Entry):
    """Property that the state asks to have forfeited."""

    property: Line
    statute: Line | None = None
    status: Line | None = None


class JointLiability(Entry):
    """Others who owe the same restitution."""

    with_whom: Line
    amount: Money | None = None
    docket: Line | None = None


class Codefendant(Entry):
    """Another person charged in the same matter; the date of birth tells whether the report gives initials."""

    name: Line
    born: Annotated[PartialDate | None, Printed("never")] = None
    docket: Line | None = None
    status: Text | None = None


class RelatedCase(Entry):
    """Another proceeding that bears on this one."""

    docket: Line
    court: Line | None = None
    what: Text | None = None


class Detainer(Entry):
    """A hold lodged by another authority."""

    authority: Line
    reason: Line | None = None
    lodged: PartialDate | None = None


class VictimContact(Entry):
    """How a victim was reached: never printed, kept apart from the report."""

    victim: Annotated[Id, Printed("working")]
    contact: NeverPrinted = None
    notified: Annotated[PartialDate | None, Printed("working")] = None
    loss_affidavit: Annotated[Literal["sent", "received", "declined"] | None, Printed("working")] = None
    note: Annotated[Text | None, Printed("working")] = None
