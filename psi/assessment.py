"""The whole chain in one call: what the record adds up to under the rules of its jurisdiction."""

import datetime as dt
from dataclasses import dataclass, replace

from psi import chronology, deadlines, money
from psi.case.model import Case
from psi.checks import Finding, findings, in_order
from psi.checks.results import of_results
from psi.chronology import WorkGap
from psi.deadlines import DueDate
from psi.errors import NotEntered
from psi.guidelines import GuidelineRange, range_on
from psi.risk import Comparison, Score, compare_entered, score
from psi.rulebook.jurisdiction import Jurisdiction, Statement
from psi.working import Sum


@dataclass(frozen=True)
class Assessment:
    """Everything worked out from a case on one day; every number in it can name its rule, fact and source."""

    on: dt.date
    custody_days: Sum
    curfew_days: Sum
    restitution: Sum
    net_worth: Sum
    cash_flow: Sum
    work_gaps: tuple[WorkGap, ...]
    due_dates: tuple[DueDate, ...]
    statements: tuple[Statement, ...]
    computed: tuple[Score, ...]
    entered: tuple[Comparison, ...]
    guideline_range: GuidelineRange | None
    findings: tuple[Finding, ...]


def assess(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> Assessment:
    """Work out everything the jurisdiction's report needs from the full record."""
    statements, undecided = statements_in_force(case, jurisdiction, on)
    computed, refused = scores(case, jurisdiction, on)
    entered = tuple(compare_entered(each, sex=case.identity.sex, on=on) for each in case.scores)
    guideline = range_on(case.guideline, jurisdiction.guideline.rule_set, on) if jurisdiction.guideline else None
    return Assessment(
        on=on,
        custody_days=chronology.custody_days(case, on),
        curfew_days=chronology.custody_days(case, on, "curfew"),
        restitution=money.restitution(case),
        net_worth=money.net_worth(case),
        cash_flow=money.cash_flow(case),
        work_gaps=chronology.work_gaps(case, on),
        due_dates=deadlines.due_dates(case, jurisdiction),
        statements=statements,
        computed=computed,
        entered=entered,
        guideline_range=guideline,
        findings=in_order((*findings(case, jurisdiction, on), *undecided, *refused, *of_results(computed, entered, guideline))),
    )


def scores(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> tuple[tuple[Score, ...], tuple[Finding, ...]]:
    """The scores psi works out from the record, and a finding for each whose edition has not been entered."""
    made, refused = [], []
    for instrument in jurisdiction.instruments:
        try:
            made.append(score(case, instrument, on))
        except NotEntered as error:
            refused.append(Finding("missing", instrument, str(error)))
    return tuple(made), tuple(refused)


def statements_in_force(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """The required statements that apply to this case, and a finding for each that cannot be decided."""
    applying, undecided = [], []
    for statement in jurisdiction.statements:
        day = deadlines.event_day(case, statement.event) if statement.event else None
        if statement.event and day is None:
            says = f"Whether the statement '{statement.id}' applies cannot be said: the date of the {statement.event} is missing."
            undecided.append(Finding("missing", "dates", says, statement.cite))
            continue
        first, last = (day.earliest, day.latest) if day else (on, on)
        if _in_force(statement, first) != _in_force(statement, last):
            says = f"Whether the statement '{statement.id}' applies cannot be said: the date of the {statement.event} is not known to the day."
            undecided.append(Finding("missing", "dates", says, statement.cite))
        elif _in_force(statement, first):
            applying.append(statement)
    return tuple(applying), tuple(undecided)


def _in_force(statement: Statement, day: dt.date) -> bool:
    return (statement.in_force_from or dt.date.min) <= day <= (statement.in_force_to or dt.date.max)


def reduced(assessment: Assessment, withheld: tuple[str, ...]) -> Assessment:
    """The assessment without the lines that rest on withheld entries, so that no total tells of them."""

    def gone(place: str | None) -> bool:
        return place is not None and any(place == w or place.startswith(f"{w}.") for w in withheld)

    def without(total: Sum) -> Sum:
        lines = tuple(line for line in total.lines if not gone(line.fact))
        return replace(total, lines=lines, missing=tuple(m for m in total.missing if not gone(m.fact)))

    return replace(
        assessment,
        custody_days=without(assessment.custody_days),
        curfew_days=without(assessment.curfew_days),
        restitution=without(assessment.restitution),
        net_worth=without(assessment.net_worth),
        cash_flow=without(assessment.cash_flow),
        findings=tuple(f for f in assessment.findings if not gone(f.place)),
    )
