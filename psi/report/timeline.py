"""The life timeline as values: what happened when, from the record the reader may see."""

import datetime as dt
from typing import Any

from psi.case.dates import PartialDate
from psi.report.values import Lane, Span


def lanes(case: dict[str, Any], names: dict[str, str], until: dt.date) -> tuple[Lane, ...]:
    """The lanes of the life timeline that hold anything: education, work, custody, supervision, offenses."""
    custody = [*case["custody"], *(period for prior in case["criminal_history"] for period in prior["custody_periods"])]
    made = (
        Lane(names["education"], _spans(case["education"], until)),
        Lane(names["employment"], _spans(case["employment"], until)),
        Lane(names["supervision"], _spans(case["supervision"], until)),
        Lane(names["custody"], _spans(custody, until)),
        Lane(names["offenses"], (), _marks(case)),
    )
    return tuple(lane for lane in made if lane.spans or lane.marks)


def bounds(all_lanes: tuple[Lane, ...], until: dt.date) -> tuple[float, float]:
    """The first and last year the picture needs."""
    starts = [span.start for lane in all_lanes for span in (*lane.spans, *lane.marks)]
    return (float(int(min(starts, default=until.year - 1))), year_of(until) + 0.3)


def year_of(day: dt.date) -> float:
    """A day as a year and a fraction."""
    first = dt.date(day.year, 1, 1)
    return day.year + (day - first).days / ((dt.date(day.year + 1, 1, 1) - first).days)


def _spans(periods: list[dict[str, Any]], until: dt.date) -> tuple[Span, ...]:
    spans = []
    for period in periods:
        if period["began"] is None:
            continue
        began = PartialDate.parse(period["began"])
        ended = PartialDate.parse(period["ended"]) if period["ended"] else None
        if ended is None and not period["ongoing"]:
            spans.append(Span(year_of(began.earliest), year_of(began.latest), sure=False))
            continue
        end = ended.latest if ended else until
        sure = began.precision != "year" and (ended is None or ended.precision != "year")
        spans.append(Span(year_of(began.earliest), min(year_of(end), year_of(until)), sure=sure))
    return tuple(spans)


def _marks(case: dict[str, Any]) -> tuple[Span, ...]:
    dates = [prior["arrested"] or prior["convicted"] for prior in case["criminal_history"]]
    instant = case["dates"]["offense_began"] or case["dates"]["arrest"]
    days = [PartialDate.parse(d) for d in dates if d]
    marks = [Span(year_of(d.earliest), year_of(d.latest), sure=d.precision == "day") for d in days]
    if instant:
        d = PartialDate.parse(instant)
        marks.append(Span(year_of(d.earliest), year_of(d.latest), label="now", sure=d.precision == "day"))
    return tuple(marks)
