"""The caseload: the stored cases of a person or an office, with what is due when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psi.case.dates import PartialDate
from psi.deadlines import DAYS, counted_from, days_held
from psi.errors import PsiError
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction
from psi.store import Head, Store
from psi.workbench.site import site_folder


@dataclass(frozen=True)
class Due:
    """One day by which something must be done on a case; `cite` is empty for the day of sentencing itself."""

    case: str
    day: dt.date
    what: str
    cite: str
    state: str


def due(heads: tuple[Head, ...]) -> tuple[Due, ...]:
    """What is due on these cases, the next first; a final case has nothing left to do."""
    found = [each for head in heads if head.state != "final" for each in _due(head)]
    return tuple(sorted(found, key=lambda each: (each.day, each.case, each.what)))


def listed(heads: tuple[Head, ...]) -> tuple[tuple[Head, tuple[Due, ...], str], ...]:
    """Each case with what is due on it, or with why nothing can be said; the next due first, those with nothing due last."""
    found = [(head, *_told(head)) for head in heads]
    return tuple(sorted(found, key=lambda each: (each[1][0].day if each[1] else dt.date.max, each[0].state == "final", each[0].id)))


def _told(head: Head) -> tuple[tuple[Due, ...], str]:
    """What is due on a case; one whose days or rules cannot be read says so and hides no other."""
    try:
        return due((head,)), ""
    except PsiError as error:
        return (), str(error)
    except ValueError:
        return (), "its days cannot be read: the store is damaged. 'psi db check' says where; bring back the last backup."


def due_as_typed(case_id: str, typed: dict[str, Any]) -> tuple[Due, ...]:
    """What is due on a case as it is typed, the next first; a day that cannot be read yet is passed over."""
    days = {event: day for event, day in days_held(typed).items() if _is_date(day)}
    found = _counted(case_id, typed.get("jurisdiction"), days, "draft")
    return tuple(sorted(found, key=lambda each: (each.day, each.what)))


def _is_date(said: str) -> bool:
    try:
        PartialDate.parse(said)
    except ValueError:
        return False
    return True


def without_day(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    """The cases of which no day of sentencing is known to the day, so that nothing can be said of what is due."""
    return tuple(head for head in heads if head.state != "final" and not is_sentenced(head) and _exact(head, "sentencing") is None)


def is_sentenced(head: Head) -> bool:
    """Whether the record says that a sentence was imposed, or that supervision under one began."""
    return "imposed" in head.days


def page(store: Store, wanted: str, most: int | None) -> tuple[tuple[Head, ...], bool]:
    """The first `most` cases this person may see, the next to be sentenced first, and whether there are more."""
    found = store.cases(wanted, most=most + 1 if most else None)
    return (found[:most], True) if most and len(found) > most else (found, False)


def lines(heads: tuple[Head, ...]) -> Iterator[str]:
    """Each case in a line: its id, the day of sentencing, how far it is, its revision and whose it is."""
    width = max((len(head.id) for head in heads), default=0)
    for head in heads:
        sealed = f"  sealed, reviewed by {head.reviewer}" if head.sealed else ""
        when, which = f"sentencing {head.sentencing or 'not set'}", f"revision {head.newest}"
        yield f"{head.id:{width}}  {when:21}  {head.state:9}  {which:12}  {head.assigned_to}  {head.jurisdiction or ''}{sealed}".rstrip()


def due_lines(heads: tuple[Head, ...], day: dt.date) -> Iterator[str]:
    """What is due, each in a line with how far away it is from a day; a case without a day of sentencing comes last."""
    width = max((len(head.id) for head in heads), default=0)
    for each in due(heads):
        cite = f" ({each.cite})" if each.cite else ""
        yield f"{each.day}  {_away((each.day - day).days):16}  {each.case:{width}}  {each.state:9}  {each.what}{cite}"
    for head in without_day(heads):
        yield f"{'no day':10}  {'':16}  {head.id:{width}}  {head.state:9}  The day of sentencing is not set"


def _away(days: int) -> str:
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return "today" if days == 0 else f"in {number}" if days > 0 else f"OVERDUE {number}"


def _due(head: Head) -> tuple[Due, ...]:
    return _counted(head.id, head.jurisdiction, head.days, head.state)


def _counted(case: str, jurisdiction: Any, days: dict[str, str], state: str) -> tuple[Due, ...]:
    """What is due by the days of a case; what was due by the day its sentence was imposed is behind it."""
    known = jurisdiction in jurisdictions(site_folder())
    limits = counted_from({e: PartialDate.parse(days[e]) for e in DAYS if e in days}, read_jurisdiction(str(jurisdiction), site_folder())) if known else ()
    sentencing = PartialDate.parse(days["sentencing"]).exact if "sentencing" in days else None
    last = (Due(case, sentencing, "Sentencing", "", state),) if sentencing else ()
    found = (*(Due(case, limit.due, limit.what, limit.cite, state) for limit in limits if limit.due), *last)
    behind = PartialDate.parse(days["imposed"]).latest if "imposed" in days else None
    return found if behind is None else tuple(each for each in found if each.day > behind)


def _exact(head: Head, event: str) -> dt.date | None:
    return PartialDate.parse(head.days[event]).exact if event in head.days else None
