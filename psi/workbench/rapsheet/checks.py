"""What is certainly wrong or unread in an event of a sheet: dates and sentences against each other."""

import calendar
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from psi.case.dates import PartialDate
from psi.case.history import GUILTY, Length, PriorCase
from psi.case.labels import UNITS
from psi.workbench.matching import plain_words
from psi.workbench.rapsheet.values import Event, SheetCharge, SheetDate
from psi.workbench.rapsheet.words import is_yes

_MONTHS = calendar.month_name[1:]
_NOT_GUILTY = frozenset({"dismissed", "not-prosecuted", "acquitted"})


def problems_of(event: Event, entry: dict[str, Any], held: dict[str, Any], *, asked: bool) -> tuple[str, ...]:
    """Everything about an event that an officer has to look at; `asked` when its missing dispositions can be asked for."""
    found = [*event.problems, *_unread(event), *_out_of_order(event, held), *_sentences(event)]
    if not asked and any(not charge.disposition_said for charge in event.charges) and not event.court and not event.agency:
        found.append("A disposition is missing, and the sheet names no court or agency to ask.")
    found += _refused(entry, is_in_order=not found)
    return tuple(dict.fromkeys(found))


def date_in_words(date: SheetDate) -> str:
    """A date as a letter writes it: March 4, 2009; in the sheet's words where it was not read."""
    if date.iso is None:
        return date.said
    parsed = PartialDate.parse(date.iso)
    day = f" {parsed.day}," if parsed.day else ""
    return f"{_MONTHS[parsed.month - 1]}{day} {parsed.year}" if parsed.month else str(parsed.year)


def _unread(event: Event) -> Iterator[str]:
    """What was said and not understood."""
    dates = [event.arrested, event.filed, event.born, *(date for charge in event.charges for date in (charge.disposed, charge.sentenced))]
    yield from (date.problem for date in dates if date and date.problem)
    if not event.arrested:
        yield f"The sheet gives no date of arrest{f', only {date_in_words(event.filed)} as the date of the listing' if event.filed else ''}."
    if event.fingerprint and is_yes(event.fingerprint) is None:
        yield f"The sheet says of the fingerprints: {event.fingerprint}. Enter whether they matched."
    if not event.charges:
        yield "The sheet gives no charge."
    for charge in event.charges:
        if not charge.offense:
            yield f"The sheet gives only the statute: {charge.statute}." if charge.statute else "A charge has no offense and was left out; look at its lines."
        if charge.disposition_said and charge.disposition is None:
            yield f"psi does not know the disposition '{charge.disposition_said}'. Choose what it means."
        if charge.sentence and charge.sentence.also:
            yield f"Not all of the sentence was understood: {charge.sentence.also}."
    alike = Counter((plain_words(c.offense), c.statute, c.disposition_said, c.disposed) for c in event.charges if c.offense)
    yield from (
        f"{count} charges read alike ({words}). Keep them if they are counts, delete one if it is repeated."
        for (words, *_), count in alike.items()
        if count > 1
    )


def _out_of_order(event: Event, held: dict[str, Any]) -> Iterator[str]:
    """Dates that cannot have come in this order, however each is read."""
    arrested = _read(event.arrested)
    yield from _after(("the date of birth", _born(held)), ("the arrest", arrested))
    for charge in event.charges:
        disposed, sentenced = _read(charge.disposed), _read(charge.sentenced)
        yield from _after(("the arrest", arrested), (f"the disposition of {charge.offense}", disposed))
        yield from _after(("the arrest", arrested), (f"the sentence for {charge.offense}", sentenced))
        if charge.disposition in GUILTY:
            yield from _after((f"the disposition of {charge.offense}", disposed), (f"the sentence for {charge.offense}", sentenced))


def _after(first: tuple[str, PartialDate | None], second: tuple[str, PartialDate | None]) -> Iterator[str]:
    if first[1] and second[1] and first[1].is_after(second[1]):
        words = f"{second[0]} ({second[1]}) comes before {first[0]} ({first[1]})."
        yield words[:1].upper() + words[1:]


def _sentences(event: Event) -> Iterator[str]:
    """A sentence against the disposition it stands with, and its parts against each other."""
    sentenced = [charge for charge in event.charges if charge.sentence]
    if len(sentenced) > 1:
        yield f"The sheet gives {len(sentenced)} sentences and not whether they run together. Enter what was imposed in all."
    for charge in sentenced:
        yield from _sentence(charge)


def _sentence(charge: SheetCharge) -> Iterator[str]:
    sentence, offense = charge.sentence, charge.offense or charge.statute
    if sentence is None:
        return
    if charge.disposition in _NOT_GUILTY:
        yield f"The sheet gives a sentence for {offense}, which did not end in guilt ({charge.disposition_said})."
    if sentence.custody and sentence.suspended and _days(sentence.suspended)[0] > _days(sentence.custody)[1]:
        yield f"More custody is suspended for {offense} than was imposed."


def _days(length: Length) -> tuple[float, float]:
    """The fewest and the most days that a length can be."""
    fewest = {"years": 365, "months": 28, "weeks": 7, "days": 1, "hours": 0}
    most = {"years": 366, "months": 31, "weeks": 7, "days": 1, "hours": 1 / 24}
    return (sum(fewest[u] * getattr(length, u) for u in UNITS), sum(most[u] * getattr(length, u) for u in UNITS))


def _refused(entry: dict[str, Any], *, is_in_order: bool) -> Iterator[str]:
    """What the case itself would refuse; the order of dates only where nothing has been said of it yet."""
    try:
        PriorCase.model_validate(entry)
    except ValidationError as error:
        yield from (f"{', '.join(str(step) for step in each['loc'])}: {each['msg']}." for each in error.errors() if is_in_order or each["type"] != "order")


def _read(date: SheetDate | None) -> PartialDate | None:
    return PartialDate.parse(date.iso) if date and date.iso else None


def _born(held: dict[str, Any]) -> PartialDate | None:
    identity = held.get("identity")
    try:
        return PartialDate.parse(str(identity.get("born"))) if isinstance(identity, dict) else None
    except ValueError:
        return None
