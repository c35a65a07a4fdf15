"""What the dates of a record add up to: days in custody, and times without work."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.proceeding import CustodyPeriod
from psi.case.record import Period, is_answered
from psi.working import Line, Missing, Sum

LEAST_GAP_DAYS = 60


@dataclass(frozen=True)
class WorkGap:
    """A time of more than about two months between jobs, and the entry that accounts for it, if any."""

    began: PartialDate
    ended: PartialDate | None
    after: str
    explained_by: str | None = None
    in_custody: bool = False


def custody_days(case: Case, on: dt.date, kind: Literal["custody", "curfew"] = "custody") -> Sum:
    """Days in custody (or on curfew) on this matter, each day once, the first and the last day counted.

    A period that goes on is counted to the day of the report, and one that begins after it not at all. A period
    whose ends are not known to the day is reported as missing, never estimated.
    """
    lines, missing, counted = [], [], set[dt.date]()
    for period in (p for p in case.custody if p.kind == kind):
        place = f"custody.{period.id}"
        days = _days(period, on)
        if days is None:
            missing.append(Missing(f"the first and the last day of the {kind} at {period.place or 'a place not recorded'}", place))
            continue
        if not days:
            continue
        new = days - counted
        counted |= new
        says = f"{min(days).isoformat()} to {max(days).isoformat()}"
        lines.append(Line(period.place or kind, says, len(new), fact=place, source=period.source))
    return Sum(f"Days: {kind}", tuple(lines), tuple(missing), "days", is_answered=is_answered(case, "custody"))


def _days(period: CustodyPeriod, on: dt.date) -> set[dt.date] | None:
    first = period.began.exact if period.began else None
    last = period.ended.exact if period.ended else (on if period.ongoing else None)
    if first is None or last is None:
        return None
    return {first + dt.timedelta(days=n) for n in range((min(last, on) - first).days + 1)}


def work_gaps(case: Case, on: dt.date) -> tuple[WorkGap, ...]:
    """Times without recorded work between the first job and the day of the report.

    After a job of which nobody has said when it ended, no gap is claimed until the end of the next.
    """
    jobs = sorted((job for job in case.employment if job.began), key=lambda job: job.began.earliest if job.began else on)
    gaps: list[WorkGap] = []
    last_end: PartialDate | None = None
    last_job = ""
    for job in jobs:
        if last_end and job.began and (job.began.earliest - last_end.latest).days > LEAST_GAP_DAYS:
            gaps.append(_gap(case, last_end, job.began, last_job, on))
        end = ended(job, on)
        if end is None or last_end is None or end.latest > last_end.latest:
            last_end, last_job = end, job.id
    if last_end and (on - last_end.latest).days > LEAST_GAP_DAYS:
        gaps.append(_gap(case, last_end, None, last_job, on))
    return tuple(gaps)


def _gap(case: Case, began: PartialDate, ended: PartialDate | None, after: str, on: dt.date) -> WorkGap:
    last = ended.latest if ended else on
    return WorkGap(began, ended, after, _explains(case, began, last, on), _held(case, began, last, on))


def _held(case: Case, began: PartialDate, last: dt.date, on: dt.date) -> bool:
    """Whether any custody on record (a curfew is none) falls into the time."""
    periods = (*case.custody, *(p for prior in case.criminal_history for p in prior.custody_periods))
    return any(p.kind == "custody" and p.began and p.began.earliest <= last and (ended(p, on) or p.began).latest >= began.latest for p in periods)


def _explains(case: Case, began: PartialDate, last: dt.date, on: dt.date) -> str | None:
    """The entry that accounts for the time; one without its dates accounts for nothing."""
    for gap in case.employment_gaps:
        if gap.began and gap.began.earliest <= last and (ended(gap, on) or gap.began).latest >= began.earliest:
            return gap.id
    return None


def ended(period: Period, on: dt.date) -> PartialDate | None:
    """When a period ended; the day of the report for one that goes on, None when nobody has said."""
    return period.ended or (PartialDate(on.year, on.month, on.day) if period.ongoing else None)


def overlaps(periods: Iterable[tuple[str, PartialDate | None, PartialDate | None]]) -> tuple[tuple[str, str], ...]:
    """Pairs of periods that must have run at the same time for more than a month, by name."""
    known = [(name, began.latest, ended.earliest) for name, began, ended in periods if began and ended]
    pairs = []
    for i, (a, a_from, a_to) in enumerate(known):
        for b, b_from, b_to in known[i + 1 :]:
            if (min(a_to, b_to) - max(a_from, b_from)).days > 31:
                pairs.append((a, b))
    return tuple(pairs)
