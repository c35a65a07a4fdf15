"""What the record of supervision adds up to, in order of date: contacts kept, tests by result, money paid and owed, hours credited and left."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from psi.case.after_sentence import AfterSentence, Owed
from psi.case.model import Case
from psi.case.record import is_answered
from psi.working import Amount, Line, Missing, Sum

AFTER = "after_sentence"
DATED = ("contacts", "tests", "payments", "hours")


@dataclass(frozen=True)
class Account:
    """What the sentence asks for of one kind, and what was done towards it."""

    kind: str
    ordered: Sum
    done: Sum

    @property
    def left(self) -> Sum:
        """What was ordered less what was done; below zero when more was done than was asked for."""
        taken_off = tuple(replace(line, amount=-(line.amount or 0)) for line in self.done.lines)
        missing = (*self.ordered.missing, *self.done.missing)
        return Sum(f"Left: {self.kind}", (*self.ordered.lines, *taken_off), missing, self.ordered.unit)


def contacts(case: Case) -> Sum:
    """Every contact under supervision, each counting one towards what became of it."""
    lines, missing = [], []
    for contact in case.after_sentence.contacts:
        place = f"{AFTER}.contacts.{contact.id}"
        day = str(contact.on) if contact.on else "a day not recorded"
        if contact.kept is None:
            missing.append(Missing(f"whether the contact of {day} was kept", place))
        else:
            lines.append(Line(contact.kept, day, 1, fact=place, source=contact.source))
    return Sum("Contacts", tuple(lines), tuple(missing), "contacts", is_answered=is_answered(case.after_sentence, "contacts"))


def tests(case: Case) -> Sum:
    """Every test for alcohol or drugs, each counting one towards its result."""
    lines, missing = [], []
    for test in case.after_sentence.tests:
        place = f"{AFTER}.tests.{test.id}"
        day = str(test.on) if test.on else "a day not recorded"
        if test.result is None:
            missing.append(Missing(f"the result of the test of {day}", place))
        else:
            lines.append(Line(test.result, day, 1, fact=place, source=test.source))
    return Sum("Tests", tuple(lines), tuple(missing), "tests", is_answered=is_answered(case.after_sentence, "tests"))


def money(case: Case) -> tuple[Account, ...]:
    """Restitution, fine, costs and fees: one account for each kind that was ordered or paid."""
    after = case.after_sentence
    made = []
    for kind in get_args(Owed):
        paid = tuple(
            Line("paid", str(p.on) if p.on else "a day not recorded", p.amount, fact=f"{AFTER}.payments.{p.id}", source=p.source)
            for p in after.payments
            if p.towards == kind
        )
        ordered: Decimal | None = getattr(after.sentence, kind)
        if paid or ordered is not None:
            asked = _ordered(kind, f"the {kind} that was ordered", ordered, kind, "money", after.sentence.source)
            made.append(Account(kind, asked, Sum(f"Paid: {kind}", paid, unit="money")))
    return tuple(made)


def hours(case: Case) -> Account:
    """Hours of community service that were ordered, and those that were credited."""
    after = case.after_sentence
    asked = after.sentence.community_service
    is_in_hours = bool(asked.hours) and not (asked.years or asked.months or asked.weeks or asked.days)
    credited = tuple(Line("credited", str(h.on or h.place or h.id), h.hours, fact=f"{AFTER}.hours.{h.id}", source=h.source) for h in after.hours)
    ordered = _ordered("hours", "the hours that were ordered", asked.hours if is_in_hours else None, "community_service", "hours", after.sentence.source)
    return Account("hours", ordered, Sum("Hours credited", credited, unit="hours", is_answered=is_answered(after, "hours")))


def _ordered(kind: str, missing: str, amount: Amount | None, field: str, unit: str, source: tuple[str, ...]) -> Sum:
    place = f"{AFTER}.sentence.{field}"
    if amount is None:
        return Sum(f"Ordered: {kind}", (), (Missing(missing, place),), unit)
    return Sum(f"Ordered: {kind}", (Line("ordered", "the sentence", amount, fact=place, source=source),), unit=unit)


def by_kind(total: Sum, kinds: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines of a sum, one for each of the kinds that occurs, in their order."""
    found = {line.what for line in total.lines}
    return tuple(Line(kind, total.unit, _added(line for line in total.lines if line.what == kind)) for kind in kinds if kind in found)


def _added(lines: Iterable[Line]) -> Amount:
    return sum((line.amount or 0 for line in lines), start=0)


def in_date_order(after: AfterSentence) -> AfterSentence:
    """The time after sentence with its contacts, tests, payments and hours in order of date, those without one last."""

    def day(entry: Any) -> dt.date:
        return entry.on.earliest if entry.on else dt.date.max

    return after.model_copy(update={name: tuple(sorted(getattr(after, name), key=day)) for name in DATED})
