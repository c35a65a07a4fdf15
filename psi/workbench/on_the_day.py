"""The record as it stood on a day: what it dates later is not there yet."""

import datetime as dt
from typing import Any

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.record import Entry, Model, Period, Sourced
from psi.disclosure.pointers import mended, used_sources

# When something came to be: where each of these that is known lies after the day, there was nothing to record on it.
CAME = ("began", "since", "on", "notified", "arrested", "convicted", "charged", "lodged", "excluded_on", "assessed_on", "obtained", "sent", "signed", "dated")
# What became of it, and what was recorded with that.
BECAME: dict[str, tuple[str, ...]] = {
    "ended": ("reason_left", "outcome"),
    "received": ("result",),
    "refused": ("result",),
    "chased": (),
    "revoked": (),
    "died": (),
    "released": (),
    "discharged": (),
}


def as_of(case: Case, day: dt.date) -> Case:
    """The case without what is dated after a day, and without whatever points at it; what ended later still goes on."""
    gone: list[str] = []
    kept: Case = _as_of(case, "", day, gone)
    return mended(kept, tuple(gone), used_sources(case))


def _as_of(model: Any, place: str, day: dt.date, gone: list[str]) -> Any:
    changes = _without_what_became(model, day)
    for name, value in model:
        here = f"{place}.{name}" if place else name
        if isinstance(value, tuple) and value and isinstance(value[0], Entry):
            changes[name] = tuple(_as_of(entry, f"{here}.{entry.id}", day, gone) for entry in value if not _came_later(entry, day))
            gone += [f"{here}.{entry.id}" for entry in value if _came_later(entry, day)]
        elif isinstance(value, Sourced) and _came_later(value, day):
            changes[name] = type(value)()
            gone.append(here)
        elif isinstance(value, Model):
            changes[name] = _as_of(value, here, day, gone)
    return model.model_copy(update=changes)


def _without_what_became(model: Model, day: dt.date) -> dict[str, Any]:
    """What is to be taken out of an entry because it came about later; a period that ended later still goes on."""
    later = [name for name in BECAME if _is_later(getattr(model, name, None), day)]
    changes: dict[str, Any] = {name: None for each in later for name in (each, *BECAME[each]) if name in type(model).model_fields}
    return changes | ({"ongoing": True} if "ended" in later and isinstance(model, Period) else {})


def _came_later(record: Model, day: dt.date) -> bool:
    names = (*CAME, "born") if "relation" in type(record).model_fields else CAME
    dates = [date for name in names if isinstance(date := getattr(record, name, None), PartialDate)]
    return bool(dates) and all(_is_later(date, day) for date in dates)


def _is_later(date: Any, day: dt.date) -> bool:
    return isinstance(date, PartialDate) and date.earliest > day
