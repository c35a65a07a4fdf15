"""Time limits counted from the days of the case, by the jurisdiction's rules."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.rulebook.jurisdiction import Event, Jurisdiction


@dataclass(frozen=True)
class DueDate:
    """A time limit; `due` is None when the day it counts from is not known to the day."""

    id: str
    what: str
    due: dt.date | None
    cite: str
    counted_from: Event


# The days of the record that time limits count from; the first one that is there counts.
DAYS: dict[Event, tuple[str, ...]] = {
    "offense": ("offense_ended", "offense_began"),
    "arrest": ("arrest",),
    "conviction": ("plea_or_verdict",),
    "referral": ("referral",),
    "sentencing": ("sentencing",),
}


def due_dates(case: Case, jurisdiction: Jurisdiction) -> tuple[DueDate, ...]:
    """The time limits of the jurisdiction, in calendar days; no court's own extension is known to psi."""
    return counted_from({event: event_day(case, event) for event in DAYS}, jurisdiction)


def counted_from(days: Mapping[Event, PartialDate | None], jurisdiction: Jurisdiction) -> tuple[DueDate, ...]:
    """The same, from the days of the events alone."""
    return tuple(DueDate(d.id, d.what, _counted(days.get(d.event), d.days), d.cite, d.event) for d in jurisdiction.deadlines)


def days_held(held: Mapping[str, Any]) -> dict[str, str]:
    """The days that time limits count from in a case as plain data, by event; under `imposed` the day since which a sentence is being served."""
    dates, after = _part(held, "dates"), _part(held, "after_sentence")
    days = {str(event): next((dates[field] for field in fields if dates.get(field)), None) for event, fields in DAYS.items()}
    days["imposed"] = _part(after, "sentence").get("imposed") or after.get("began")
    return {event: str(day) for event, day in days.items() if day}


def _part(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = held.get(name)
    return part if isinstance(part, dict) else {}


def event_day(case: Case, event: Event) -> PartialDate | None:
    """The day of an event as the record has it."""
    return next((day for field in DAYS[event] if (day := getattr(case.dates, field))), None)


def _counted(day: PartialDate | None, days: int) -> dt.date | None:
    return day.exact + dt.timedelta(days=days) if day and day.exact else None
