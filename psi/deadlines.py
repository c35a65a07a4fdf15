"""Time limits counted from the days of the case, by the jurisdiction's rules."""

import datetime as dt
from dataclasses import dataclass

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


def due_dates(case: Case, jurisdiction: Jurisdiction) -> tuple[DueDate, ...]:
    """The time limits of the jurisdiction, in calendar days; no court's own extension is known to psi."""
    return tuple(DueDate(d.id, d.what, _counted(event_day(case, d.event), d.days), d.cite, d.event) for d in jurisdiction.deadlines)


def event_day(case: Case, event: Event) -> PartialDate | None:
    """The day of an event as the record has it."""
    dates = case.dates
    return {
        "offense": dates.offense_ended or dates.offense_began,
        "arrest": dates.arrest,
        "conviction": dates.plea_or_verdict,
        "referral": dates.referral,
        "sentencing": dates.sentencing,
    }[event]


def _counted(day: PartialDate | None, days: int) -> dt.date | None:
    return day.exact + dt.timedelta(days=days) if day and day.exact else None
