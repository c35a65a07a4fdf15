import datetime as dt
from collections.abc import Callable

import pytest

from psi.case import Case
from psi.deadlines import due_dates, event_day
from psi.rulebook.jurisdiction import read_jurisdiction

Read = Callable[..., Case]


def due(case: Case) -> dict[str, dt.date | None]:
    return {limit.id: limit.due for limit in due_dates(case, read_jurisdiction("us-federal"))}


@pytest.mark.parametrize(
    ("sentencing", "disclosure", "final"),
    [
        # Fed. R. Crim. P. 32(e)(2): 35 days before sentencing; 32(g): 7 days before.
        ("2026-12-15", "2026-11-10", "2026-12-08"),
        ("2027-01-21", "2026-12-17", "2027-01-14"),
        # Across 29 February 2028: 35 days before 15 March is 9 February.
        ("2028-03-15", "2028-02-09", "2028-03-08"),
    ],
)
def test_a_federal_report_is_due_35_and_7_days_before_sentencing(a_case: Read, sentencing: str, disclosure: str, final: str) -> None:
    found = due(a_case(f"dates: {{sentencing: {sentencing}}}"))
    assert found == {"disclosure": dt.date.fromisoformat(disclosure), "final-report": dt.date.fromisoformat(final)}


@pytest.mark.parametrize("dates", ["{}", "{sentencing: 2026-12}", "{sentencing: about 2026-12-15}"])
def test_nothing_is_due_when_the_day_it_counts_from_is_not_known(a_case: Read, dates: str) -> None:
    assert due(a_case(f"dates: {dates}")) == {"disclosure": None, "final-report": None}


def test_every_time_limit_names_its_rule() -> None:
    cites = [limit.cite for limit in due_dates(Case(id="a"), read_jurisdiction("us-federal"))]
    assert cites == ["Fed. R. Crim. P. 32(e)(2); USSG §6A1.2(a)", "Fed. R. Crim. P. 32(g); USSG §6A1.2(c)"]


def test_the_offense_is_dated_by_its_end(a_case: Read) -> None:
    case = a_case("dates: {offense_began: 2026-01-02, offense_ended: 2026-03-04, plea_or_verdict: 2026-05-06, referral: 2026-05-07, arrest: 2026-03-05}")
    assert [str(event_day(case, event)) for event in ("offense", "arrest", "conviction", "referral")] == [
        "2026-03-04",
        "2026-03-05",
        "2026-05-06",
        "2026-05-07",
    ]
    assert str(event_day(a_case("dates: {offense_began: 2026-01-02}"), "offense")) == "2026-01-02"
