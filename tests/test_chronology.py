import datetime as dt
from collections.abc import Callable

import pytest

from psi.case import Case, PartialDate
from psi.chronology import custody_days, overlaps, work_gaps

Read = Callable[..., Case]
ON = dt.date(2026, 11, 23)


def periods(*texts: str) -> str:
    return "custody:\n" + "".join(f"- {{id: p{n}, place: a jail, {text}}}\n" for n, text in enumerate(texts))


def days(case: Case, on: dt.date = ON) -> object:
    return custody_days(case, on).total


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        # Both ends count: the 1st to the 10th is ten days, one day is one day.
        (["began: 2026-03-01, ended: 2026-03-10"], 10),
        (["began: 2026-03-01, ended: 2026-03-01"], 1),
        # Across the leap day of 2024: 28 and 29 February and 1 March.
        (["began: 2024-02-28, ended: 2024-03-01"], 3),
        # Two holds that overlap by three days are 13 days and not 16: 1 to 13 March.
        (["began: 2026-03-01, ended: 2026-03-10", "began: 2026-03-08, ended: 2026-03-13"], 13),
        # One day that ends one hold and begins the next counts once.
        (["began: 2026-03-01, ended: 2026-03-05", "began: 2026-03-05, ended: 2026-03-06"], 6),
        (["began: 2026-03-01, ended: 2026-03-10", "began: 2026-03-02, ended: 2026-03-03"], 10),
        # Ongoing: to the day of the report, itself counted: 14 to 23 November.
        (["began: 2026-11-14, ongoing: true"], 10),
        (["began: 2026-11-23, ongoing: true"], 1),
        # An end that lies ahead is counted to the day of the report.
        (["began: 2026-11-20, ended: 2026-12-24"], 4),
        # A hold that has not begun has no days yet.
        (["began: 2026-11-24, ongoing: true"], 0),
        (["began: 2026-11-20, ended: 2026-11-21", "began: 2027-01-01, ended: 2027-01-02"], 2),
    ],
)
def test_each_day_in_custody_counts_once_with_both_ends(a_case: Read, texts: list[str], total: int) -> None:
    assert days(a_case(periods(*texts))) == total


@pytest.mark.parametrize(
    "text", ["began: 2026-03", "began: 2026-03-01", "began: 2026-03-01, ended: 2026-04", "ended: 2026-03-04", "began: about 2026-03-01, ongoing: true"]
)
def test_days_are_not_counted_when_an_end_is_not_known_to_the_day(a_case: Read, text: str) -> None:
    made = custody_days(a_case(periods("began: 2026-01-01, ended: 2026-01-02", text)), ON)
    assert made.total is None
    assert [(gap.what, gap.fact) for gap in made.missing] == [("the first and the last day of the custody at a jail", "custody.p1")]
    assert [line.amount for line in made.lines] == [2]


def test_a_curfew_is_counted_apart(a_case: Read) -> None:
    case = a_case(periods("began: 2026-03-01, ended: 2026-03-10", "kind: curfew, began: 2026-03-09, ended: 2026-03-20"))
    assert (custody_days(case, ON).total, custody_days(case, ON, "curfew").total) == (10, 12)


def test_a_curfew_without_its_days_is_named_a_curfew(a_case: Read) -> None:
    made = custody_days(a_case(periods("kind: curfew, began: 2026-03")), ON, "curfew")
    assert made.missing[0].what == "the first and the last day of the curfew at a jail"


def test_custody_that_nobody_asked_about_is_not_none_at_all(a_case: Read) -> None:
    assert days(a_case()) is None
    assert days(a_case("unanswered: {custody: {state: declined}}")) is None
    assert days(a_case("unanswered: {custody: {state: not-applicable}}")) == 0


def test_every_line_names_its_fact_and_its_source(a_case: Read) -> None:
    case = a_case("custody: [{id: p, began: 2026-03-01, ended: 2026-03-02, source: [booking]}]\ndocuments: [{id: booking, title: the booking sheet}]")
    line = custody_days(case, ON).lines[0]
    assert (line.says, line.fact, line.source) == ("2026-03-01 to 2026-03-02", "custody.p", ("booking",))


def jobs(*texts: str) -> str:
    return "employment:\n" + "".join(f"- {{id: j{n}, employer: a mill, {text}}}\n" for n, text in enumerate(texts))


def gaps(case: Case) -> list[tuple[str, str | None, str]]:
    return [(str(gap.began), str(gap.ended) if gap.ended else None, gap.after) for gap in work_gaps(case, ON)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        # 1 January to 2 March 2026 is 60 days, to 3 March 61: only more than 60 is a gap.
        (["began: 2025-01-01, ended: 2026-01-01", "began: 2026-03-02, ongoing: true"], []),
        (["began: 2025-01-01, ended: 2026-01-01", "began: 2026-03-03, ongoing: true"], [("2026-01-01", "2026-03-03", "j0")]),
        # Nothing since: 24 September to 23 November is 60 days.
        (["began: 2025-01-01, ended: 2026-09-24"], []),
        (["began: 2025-01-01, ended: 2026-09-23"], [("2026-09-23", None, "j0")]),
        # A year is read in the way that leaves the least gap.
        (["began: 2010, ended: 2012", "began: 2013, ongoing: true"], []),
        (["began: 2010, ended: 2011", "began: 2013, ongoing: true"], [("2011", "2013", "j0")]),
        # A longer job beside a shorter one covers it.
        (["began: 2010-01-01, ended: 2020-01-01", "began: 2012-01-01, ended: 2013-01-01", "began: 2020-01-15, ongoing: true"], []),
        # Nobody has said when the second job ended: no gap after it can be claimed, nor one after the first.
        (["began: 2010, ended: 2012", "began: 2012"], []),
        (["began: 2010, ended: 2012", "began: 2012", "began: 2020-01-01, ended: 2026-01-01"], [("2026-01-01", None, "j2")]),
        # The order of the file does not matter; a job without dates is passed over.
        (["began: 2020, ongoing: true", "began: 2010, ended: 2012", "hours: casual"], [("2012", "2020", "j1")]),
    ],
)
def test_a_gap_is_more_than_two_months_without_recorded_work(a_case: Read, texts: list[str], found: list[tuple[str, str | None, str]]) -> None:
    assert gaps(a_case(jobs(*texts))) == found


TWO_JOBS = jobs("began: 2010-01-01, ended: 2012-01-01", "began: 2014-01-01, ongoing: true")


@pytest.mark.parametrize(
    ("says", "explained_by"),
    [
        ("began: 2012-02, ended: 2013-11", "ill"),
        ("began: 2012", "ill"),
        ("began: 2013, ongoing: true", "ill"),
        ("began: 2015, ended: 2016", None),
        ("began: 2005, ended: 2006", None),
        ("began: 2005", None),
        # Without a date it accounts for no time in particular.
        ("note: x", None),
    ],
)
def test_a_gap_is_accounted_for_by_an_entry_of_its_time(a_case: Read, says: str, explained_by: str | None) -> None:
    dates = "" if says.startswith("note") else f", {says}"
    case = a_case(f"{TWO_JOBS}employment_gaps: [{{id: ill, says: He was ill.{dates}}}]")
    assert [gap.explained_by for gap in work_gaps(case, ON)] == [explained_by]


@pytest.mark.parametrize(
    ("custody", "held"),
    [
        ("began: 2012-06-01, ended: 2012-09-01", True),
        ("began: 2009-06-01, ended: 2009-09-01", False),
        ("began: 2014-06-01, ended: 2014-09-01", False),
        ("began: 2011-06-01, ongoing: true", True),
        ("kind: curfew, began: 2012-06-01, ended: 2012-09-01", False),
    ],
)
def test_custody_in_a_gap_is_seen_and_a_curfew_is_none(a_case: Read, custody: str, held: bool) -> None:
    case = a_case(f"{TWO_JOBS}{periods(custody)}")
    assert [gap.in_custody for gap in work_gaps(case, ON)] == [held]


def test_periods_overlap_when_they_must_have_run_together_for_more_than_a_month() -> None:
    def period(name: str, began: str, ended: str) -> tuple[str, PartialDate, PartialDate]:
        return name, PartialDate.parse(began), PartialDate.parse(ended)

    # 1 January to 1 February is 31 days, to 2 February 32.
    assert overlaps([period("a", "2026-01-01", "2026-02-01"), period("b", "2025-01-01", "2026-12-01")]) == ()
    assert overlaps([period("a", "2026-01-01", "2026-02-02"), period("b", "2025-01-01", "2026-12-01")]) == (("a", "b"),)
    assert overlaps([period("a", "2025", "2026"), period("b", "2026", "2027")]) == ()
