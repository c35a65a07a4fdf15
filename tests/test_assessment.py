import datetime as dt
import json
from collections.abc import Callable

import pytest

from psi.assessment import assess, reduced, statements_in_force
from psi.case import Case
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import examples, open_case, sheets

Read = Callable[..., Case]
ON = dt.date(2026, 11, 23)
ENGLAND = read_jurisdiction("england-wales")


def statements(case: Case) -> list[str]:
    return [statement.id for statement in statements_in_force(case, ENGLAND, ON)[0]]


def undecided(case: Case) -> list[str]:
    return [finding.says for finding in statements_in_force(case, ENGLAND, ON)[1]]


@pytest.mark.parametrize(
    ("convicted", "carried"),
    [
        # The statement is for convictions on or after 22 March 2026.
        ("2026-03-21", ["purpose"]),
        ("2026-03-22", ["sentencing-act-2026", "purpose"]),
        ("2026-11-01", ["sentencing-act-2026", "purpose"]),
        ("2025", ["purpose"]),
        ("2026-02", ["purpose"]),
        ("2026-04", ["sentencing-act-2026", "purpose"]),
    ],
)
def test_a_statement_is_carried_from_its_first_day_by_the_date_of_conviction(a_case: Read, convicted: str, carried: list[str]) -> None:
    case = a_case(f"dates: {{plea_or_verdict: {convicted}}}", "england-wales")
    assert (statements(case), undecided(case)) == (carried, [])


@pytest.mark.parametrize(
    ("dates", "why"),
    [
        ("{}", "the date of the conviction is missing."),
        ("{plea_or_verdict: 2026-03}", "the date of the conviction is not known to the day."),
        ("{plea_or_verdict: 2026}", "the date of the conviction is not known to the day."),
        ("{plea_or_verdict: about 2025}", "the date of the conviction is not known to the day."),
    ],
)
def test_a_statement_that_cannot_be_decided_is_a_finding(a_case: Read, dates: str, why: str) -> None:
    case = a_case(f"dates: {dates}", "england-wales")
    assert statements(case) == ["purpose"]
    assert undecided(case) == [f"Whether the statement 'sentencing-act-2026' applies cannot be said: {why}"]
    found = [f for f in assess(case, ENGLAND, ON).findings if "sentencing-act-2026" in f.says]
    assert [(f.kind, f.place, f.cite) for f in found] == [("missing", "dates", "Sentencing Act 2026")]


def test_an_empty_case_is_assessed_without_a_single_total(a_case: Read) -> None:
    made = assess(a_case(), read_jurisdiction("us-ohio"), ON)
    assert [total.total for total in (made.custody_days, made.curfew_days, made.restitution, made.net_worth, made.cash_flow)] == [None] * 5


@pytest.mark.parametrize("name", examples())
def test_an_assessment_is_the_same_each_time_and_is_json(name: str) -> None:
    first, second = (json.dumps(sheets.as_data(open_case(name, on=ON)), default=str) for _ in range(2))
    assert first == second
    assert json.loads(first)["on"] == "2026-11-23"


def test_what_is_withheld_leaves_no_trace_in_a_total(a_case: Read) -> None:
    case = a_case(
        "finances: {debts: [{id: loan, what: loan, amount: 5}], assets: [{id: car, what: car, amount: 100}, {id: gift, what: gift, amount: 30, withhold: [third-party]}]}"
    )
    made = assess(case, read_jurisdiction("us-ohio"), ON)
    assert made.net_worth.total == 125
    without = reduced(made, ("finances.assets.gift",))
    assert (without.net_worth.total, "gift" in str(without)) == (95, False)
