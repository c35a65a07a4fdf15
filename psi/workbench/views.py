"""What a case holds, as tables and pictures for notebooks: one function, one table."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from psi.case.dates import PartialDate
from psi.case.record import Sourced
from psi.workbench import timelines
from psi.workbench.bench import Workbench

if TYPE_CHECKING:
    import pandas as pd


def identity(bench: Workbench) -> "pd.DataFrame":
    """Who the person is: one row a fact."""
    who = bench.case.identity
    names = ("given_names", "surname", "pronouns", "born", "birth_place", "citizenship", "first_language")
    return _table({"fact": name.replace("_", " "), "value": _said(getattr(who, name))} for name in names)


def residences(bench: Workbench) -> "pd.DataFrame":
    """Homes, oldest first."""
    return _table(_dated(home) | {"place": home.place, "with": home.with_whom} | _standing(home) for home in _in_order(bench.case.residences))


def education(bench: Workbench) -> "pd.DataFrame":
    """Schools and courses, oldest first."""
    return _table(_dated(school) | {"school": school.school, "award": school.award} | _standing(school) for school in _in_order(bench.case.education))


def employment(bench: Workbench) -> "pd.DataFrame":
    """Jobs and the gaps between them, oldest first."""
    jobs = [_dated(j) | {"employer": j.employer, "position": j.position} | _standing(j) for j in _in_order(bench.case.employment)]
    for gap in bench.assessment.work_gaps:
        row = {"from": str(gap.began), "to": _said(gap.ended), "employer": "— no work recorded —", "position": None}
        at = next((n for n, job in enumerate(jobs) if job["from"] and job["from"] > row["from"]), len(jobs))
        jobs.insert(at, row | {"standing": "accounted for" if gap.explained_by else "not accounted for"})
    return _table(jobs)


def criminal_history(bench: Workbench) -> "pd.DataFrame":
    """The prior record, one row a charge."""
    return _table(
        {"arrested": _said(p.arrested), "offense": c.offense, "disposition": c.disposition or "not looked for", "disposed": _said(c.disposed), "court": p.court}
        for p in bench.case.criminal_history
        for c in p.charges
    )


def scores(bench: Workbench) -> "pd.DataFrame":
    """The lines of every score worked out from the record, and what was entered by an assessor."""
    rows = [
        {"instrument": s.instrument, "item": line.what, "answer": line.says, "adds": line.amount, "rule": line.cite}
        for s in bench.assessment.computed
        for line in s.lines
    ]
    rows += [
        {"instrument": s.instrument, "item": line.what, "answer": line.says, "adds": line.amount, "rule": line.cite}
        for s in bench.assessment.answered
        for line in s.lines
    ]
    rows += [
        {"instrument": s.instrument, "item": "total", "answer": s.band.name if s.band else s.refused or s.no_band or "no total", "adds": s.total, "rule": None}
        for s in bench.assessment.answered
    ]
    rows += [{"instrument": s.instrument, "item": "total as entered", "answer": s.level, "adds": s.total, "rule": None} for s in bench.case.scores]
    rows += [
        {"instrument": s.instrument, "item": "cannot be scored", "answer": s.refused or "; ".join(m.what for m in s.missing), "adds": None, "rule": None}
        for s in bench.assessment.computed
        if not s.lines
    ]
    return _table(rows)


def guideline(bench: Workbench) -> "pd.DataFrame":
    """The lines of the offense level and the criminal history points, where the jurisdiction has a guideline."""
    found = bench.assessment.guideline_range
    sums = (found.offense_level, found.criminal_history) if found else ()
    return _table({"sum": s.title, "line": line.what, "amount": line.amount, "rule": line.cite} for s in sums for line in s.lines)


def options(bench: Workbench) -> "pd.DataFrame":
    """The sentence recommended and the others considered, side by side."""
    made = bench.case.recommendation
    rows = [{"option": c.what, "reason": c.reason, "recommended": True} for c in made.sentence]
    return _table(rows + [{"option": a.what, "reason": a.why_not, "recommended": False} for a in made.alternatives])


def findings(bench: Workbench) -> "pd.DataFrame":
    """What an officer should look at before signing."""
    return _table({"kind": f.kind, "place": f.place, "says": f.says, "rule": f.cite} for f in bench.findings())


def life_timeline(bench: Workbench, inches: float = 6.9) -> bytes | None:
    """The life timeline of the report as a PNG picture; None when nothing in the record lasted from one date to another."""
    figure = timelines.of_report(bench)
    return timelines.drawn(figure, inches) if figure else None


def life_timeline_words(bench: Workbench) -> str:
    """What the life timeline shows, in words for somebody who does not see it."""
    figure = timelines.of_report(bench)
    return figure.alt if figure else ""


def _table(rows: Iterable[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows)).fillna("")


def _dated(period: Any) -> dict[str, Any]:
    return {"from": _said(period.began), "to": "now" if period.ongoing else _said(period.ended)}


def _standing(record: Sourced) -> dict[str, Any]:
    return {"standing": (record.verification or "not stated") + (", disputed" if record.disputes else "")}


def _in_order(periods: Iterable[Any]) -> list[Any]:
    return sorted(periods, key=lambda p: p.began.earliest if p.began else dt.date.min)


def _said(value: Any) -> str:
    return str(value) if isinstance(value, PartialDate | str | int) else ""
