"""The life timeline as values: what happened when, from the record the reader may see."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from psi.case.dates import PartialDate
from psi.report.pictures.values import Lane, Mark, MarkKind, Span, Timeline
from psi.report.values import Figure, Paragraph, Run

CUSTODY = 3
"""The fill of a lane of custody, the same in every picture."""
Say = Callable[[dict[str, Any]], tuple[Paragraph, ...]]


def figure(key: str, all_lanes: tuple[Lane, ...], until: dt.date, say: Say, caption: tuple[Run, ...] = ()) -> Figure:
    """The life timeline as a figure; `say` writes the words that stand for it, from what each lane holds and the first year."""
    first, last = bounds(all_lanes, until)
    held = [
        {
            "name": lane.name,
            "spans": len(lane.spans),
            "marks": len(lane.marks),
            "present": any(mark.kind == "now" for mark in lane.marks),
            "longest": _longest(lane),
        }
        for lane in all_lanes
    ]
    alt = " ".join(paragraph.text for paragraph in say({"lanes": held, "first": int(first), "unsure": unsure(all_lanes)}))
    return Figure(key, caption, alt, Timeline(all_lanes, first, last))


def unsure(all_lanes: tuple[Lane, ...]) -> bool:
    """Whether a bar is drawn in dashes, because it is not known exactly when it begins or ends."""
    return any(not span.sure for lane in all_lanes for span in lane.spans)


def _longest(lane: Lane) -> dict[str, int] | None:
    """The years of the longest of several periods."""
    if len(lane.spans) < 2:
        return None
    span = max(lane.spans, key=lambda each: each.end - each.start)
    return {"first": int(span.start), "last": int(span.end)}


def lanes(case: Mapping[str, Any], names: dict[str, str], until: dt.date) -> tuple[Lane, ...]:
    """The lanes of the life timeline that hold anything: education, work, custody (a curfew is none), supervision, offenses."""
    made = (
        Lane(names["education"], spans(case["education"], until), fill=0),
        Lane(names["employment"], spans(case["employment"], until), fill=1),
        Lane(names["supervision"], spans(case["supervision"], until), fill=2),
        Lane(names["custody"], in_custody(case, until), fill=CUSTODY),
        Lane(names["offenses"], (), _marks(case)),
    )
    return tuple(lane for lane in made if lane.spans or lane.marks)


def in_custody(case: Mapping[str, Any], until: dt.date) -> tuple[Span, ...]:
    """Every period in custody, before sentence and in earlier matters; a curfew is none."""
    held = [*case["custody"], *(period for prior in case["criminal_history"] for period in prior["custody_periods"])]
    return spans([period for period in held if period["kind"] == "custody"], until)


def bounds(all_lanes: tuple[Lane, ...], until: dt.date) -> tuple[float, float]:
    """The first and last year the picture needs."""
    starts = [start for lane in all_lanes for start in (*(span.start for span in lane.spans), *(mark.start for mark in lane.marks))]
    return (float(int(min(starts, default=until.year - 1))), year_of(until) + 0.3)


def year_of(day: dt.date) -> float:
    """A day as a year and a fraction."""
    first = dt.date(day.year, 1, 1)
    return day.year + (day - first).days / ((dt.date(day.year + 1, 1, 1) - first).days)


def spans(periods: list[dict[str, Any]], until: dt.date) -> tuple[Span, ...]:
    """The periods of a list that have a date."""
    made = []
    for period in periods:
        if period["began"] is None:
            continue
        began = PartialDate.parse(period["began"])
        ended = PartialDate.parse(period["ended"]) if period["ended"] else None
        if ended is None and not period["ongoing"]:
            made.append(Span(year_of(began.earliest), year_of(began.latest), sure=False))
            continue
        end = ended.latest if ended else until
        sure = began.precision != "year" and (ended is None or ended.precision != "year")
        made.append(Span(year_of(began.earliest), min(year_of(end), year_of(until)), sure=sure))
    return tuple(made)


def mark(date: str, kind: MarkKind = "date") -> Mark:
    """A date, known to the day or not."""
    day = PartialDate.parse(date)
    return Mark(year_of(day.earliest), year_of(day.latest), kind, day.precision == "day")


def present(case: Mapping[str, Any]) -> Mark | None:
    """The present offense: when it began, or the arrest for it."""
    day = case["dates"]["offense_began"] or case["dates"]["arrest"]
    return mark(day, "now") if day else None


def _marks(case: Mapping[str, Any]) -> tuple[Mark, ...]:
    dates = [prior["arrested"] or prior["convicted"] for prior in case["criminal_history"]]
    now = present(case)
    return (*(mark(date) for date in dates if date), *((now,) if now else ()))
