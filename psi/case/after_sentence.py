"""What happened after sentence: the sentence as imposed, and supervision under it."""

from typing import Annotated, Literal

from psi.case.dates import PartialDate
from psi.case.history import Length
from psi.case.proceeding import Officer
from psi.case.record import Entry, Flag, Id, Line, Money, Period, Printed, Sourced, Text, Whole

Kept = Literal["kept", "missed", "excused", "rearranged"]
Result = Literal["negative", "positive", "diluted", "refused", "not-provided"]
Owed = Literal["restitution", "fine", "costs", "fees"]


class ImposedCondition(Entry):
    """A condition or requirement of the sentence, as the court worded it."""

    text: Text
    kind: Literal["standard", "special"] = "special"


class ImposedSentence(Sourced):
    """The sentence that is being served, as the court imposed it."""

    imposed: PartialDate | None = None
    what: Line | None = None
    length: Length = Length()
    ends: PartialDate | None = None
    restitution: Money | None = None
    fine: Money | None = None
    costs: Money | None = None
    fees: Money | None = None
    community_service: Length = Length()
    conditions: tuple[ImposedCondition, ...] = ()


class Contact(Entry):
    """One meeting or call under supervision, kept or missed."""

    on: PartialDate | None = None
    kind: Literal["office", "home", "work", "telephone", "video", "collateral"] | None = None
    kept: Kept | None = None
    note: Text | None = None


class DrugTest(Entry):
    """A test for alcohol or drugs, and its result."""

    on: PartialDate | None = None
    result: Result | None = None
    substances: tuple[Line, ...] = ()
    confirmed: Flag | None = None
    note: Text | None = None


class Payment(Entry):
    """Money paid under the sentence."""

    on: PartialDate | None = None
    amount: Money
    towards: Owed = "restitution"


class HoursWorked(Entry):
    """Hours of community service or unpaid work that were credited."""

    on: PartialDate | None = None
    hours: Whole
    place: Line | None = None


class Program(Period):
    """A course, treatment or service the person was referred to, and how far it has gone."""

    provider: Line
    what: Line | None = None
    referred: PartialDate | None = None
    status: Literal["referred", "waiting", "attending", "completed", "ended-early", "refused"] | None = None
    progress: Text | None = None


class GoalStep(Entry):
    """One step towards a goal: who does what, by when, and when it was done."""

    what: Text
    who: Line | None = None
    by_when: PartialDate | None = None
    done: PartialDate | None = None


class Goal(Entry):
    """Something to be reached under supervision: for which need, by which steps, by when, and how far it is."""

    domain: Line
    goal: Text
    steps: tuple[GoalStep, ...] = ()
    by_when: PartialDate | None = None
    status: Literal["not-begun", "under-way", "reached", "given-up"] | None = None
    progress: Text | None = None


class Violation(Entry):
    """An act said to be against a condition, and who says so; whether it is so is for the court."""

    on: PartialDate | None = None
    condition: Annotated[Id | None, Printed("pointer")] = None
    said_by: Line | None = None
    says: Text
    statement: Text | None = None
    admitted: Flag | None = None
    grade: Line | None = None


class Response(Entry):
    """What the office or the court did about a violation."""

    on: PartialDate | None = None
    violation: Annotated[Id | None, Printed("pointer")] = None
    what: Text
    by: Line | None = None


class AfterSentence(Sourced):
    """Supervision under the sentence: level, contacts, tests, payments, hours, programs, goals, violations and responses."""

    sentence: ImposedSentence = ImposedSentence()
    began: PartialDate | None = None
    officer: Officer | None = None
    level: Line | None = None
    level_reason: Text | None = None
    contact_standard: Text | None = None
    contacts: tuple[Contact, ...] = ()
    tests: tuple[DrugTest, ...] = ()
    payments: tuple[Payment, ...] = ()
    hours: tuple[HoursWorked, ...] = ()
    programs: tuple[Program, ...] = ()
    goals: tuple[Goal, ...] = ()
    violations: tuple[Violation, ...] = ()
    responses: tuple[Response, ...] = ()
    summary: Text | None = None
    request: Text | None = None
