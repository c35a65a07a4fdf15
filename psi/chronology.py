"""What the dates of a record add up to: days in custody, and times without work."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.proceeding import CustodyPeriod
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

    A period that goes on is counted to the day of the report. A period whose ends are not known to the day
    is reported as missing, never estimated.
    """
    lines, missing, counted = [], [], set[dt.date]()
    for period in (p for p in case.custody if p.kind == kind):
        place = f"custody.{period.id}"
        days = _days(period, on)
        if days is None:
            missing.append(Missing(f"the first and the last day of the custody at {period.place or 'a place not recorded'}", place))
            continue
        new = days - counted
        counted |= new
        says = f"{min(days).isoformat()} to {max(days).isoformat()}"
        lines.append(Line(period.place or "custody", says, len(new), fact=place, source=period.source))
    return Sum(f"Days: {kind}", tuple(lines), tuple(missing), "days")


def _days(period: CustodyPeriod, on: dt.date) -> set[dt.date] | None:
    first = period.began.exact if period.began else None
    last = period.ended.exact if period.ended else (on if period.ongoing else None)
    if first is None or last is None:
        return None
    return {first + dt.timedelta(days=n) for n in range((min(last, on) - first).days + 1)}


def work_gaps(case: Case, on: dt.date) -> tuple[WorkGap, ...]:
    """Times without recorded work between the first job and the day of the report."""
    jobs = sorted((job for job in case.employment if job.began), key=lambda job: job.began.earliest if job.began else on)
    gaps: list[WorkGap] = []
    last_end: PartialDate | None = None
    last_job = ""
    for job in jobs:
        if last_end and job.began and (job.began.earliest - last_end.latest).days > LEAST_GAP_DAYS:
            gaps.append(_gap(case, last_end, job.began, last_job, on))
        end = job.ended or (None if not job.ongoing else PartialDate(on.year, on.month, on.day))
        if end and (last_end is None or end.latest > last_end.latest):
            last_end, last_job = end, job.id
    if last_end and (on - last_end.latest).days > LEAST_GAP_DAYS:
        gaps.append(_gap(case, last_end, None, last_job, on))
    return tuple(gaps)


def _gap(case: Case, began: PartialDate, ended: PartialDate | None, after: str, on: dt.date) -> WorkGap:
    last = ended.latest if ended else on
    return WorkGap(began, ended, after, _explains(case, began, last), _held(case, began, last))


def _held(case: Case, began: PartialDate, ended: dt.date) -> bool:
    """Whether any custody on record falls into the time."""
    periods = (*case.custody, *(p for prior in case.criminal_history for p in prior.custody_periods))
    return any(p.began and p.began.earliest <= ended and (p.ended or p.began).latest >= began.latest for p in periods)


def _explains(case: Case, began: PartialDate, ended: dt.date) -> str | None:
    for gap in case.employment_gaps:
        first = gap.began.earliest if gap.began else dt.date.min
        last = gap.ended.latest if gap.ended else dt.date.max
        if first <= ended and last >= began.earliest:
            return gap.id
    return None


def overlaps(periods: Iterable[tuple[str, PartialDate | None, PartialDate | None]]) -> tuple[tuple[str, str], ...]:
    """Pairs of periods that must have run at the same time for more than a month, by name."""
    known = [(name, began.latest, ended.earliest) for name, began, ended in periods if began and ended]
    pairs = []
    for i, (a, a_from, a_to) in enumerate(known):
        for b, b_from, b_to in known[i + 1 :]:
            if (min(a_to, b_to) - max(a_from, b_from)).days > 31:
                pairs.append((a, b))
    return tuple(pairs)
