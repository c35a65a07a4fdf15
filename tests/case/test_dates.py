import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psi.case.dates import PartialDate, add_months, age_on

parse = PartialDate.parse
DAYS = st.dates(dt.date(1880, 1, 1), dt.date(2120, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day, known = draw(DAYS), draw(st.sampled_from([1, 2, 3]))
    return PartialDate(day.year, day.month if known > 1 else None, day.day if known > 2 else None, draw(st.booleans()))


@given(partial_dates())
def test_a_date_printed_and_read_again_is_the_same(date: PartialDate) -> None:
    assert parse(str(date)) == date


@given(partial_dates())
def test_the_earliest_day_is_never_after_the_latest(date: PartialDate) -> None:
    assert date.earliest <= date.latest


@given(partial_dates(), partial_dates())
def test_two_dates_are_never_each_after_the_other(a: PartialDate, b: PartialDate) -> None:
    assert not (a.is_after(b) and b.is_after(a))
    assert not a.is_after(a)


@pytest.mark.parametrize(
    ("said", "year", "month", "day", "about"),
    [
        ("2009-03-04", 2009, 3, 4, False),
        ("2009-03", 2009, 3, None, False),
        ("2009", 2009, None, None, False),
        ("March 2009", 2009, 3, None, False),
        ("march 2009", 2009, 3, None, False),
        ("Mar. 2009", 2009, 3, None, False),
        ("Sept. 2009", 2009, 9, None, False),
        ("May 2009", 2009, 5, None, False),
        ("March 4, 2009", 2009, 3, 4, False),
        ("4 March 2009", 2009, 3, 4, False),
        ("04 Mar 2009", 2009, 3, 4, False),
        (" 2009-03-04 ", 2009, 3, 4, False),
        ("about 1989", 1989, None, None, True),
        ("About March 1989", 1989, 3, None, True),
        ("around 1989", 1989, None, None, True),
        ("circa 1989", 1989, None, None, True),
        ("c. 1989", 1989, None, None, True),
        ("2024-02-29", 2024, 2, 29, False),
    ],
)
def test_every_form_an_officer_may_write_is_read(said: str, year: int, month: int | None, day: int | None, about: bool) -> None:
    assert parse(said) == PartialDate(year, month, day, about)


MEND = "Write 2009-03-04, 2009-03, 2009, March 2009, March 4, 2009, 4 March 2009, or about 1989."


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("2009-02-31", "'2009-02-31' is no day of the calendar. Check the day and the month."),
        ("February 31, 2009", "'February 31, 2009' is no day of the calendar. Check the day and the month."),
        ("2023-02-29", "'2023-02-29' is no day of the calendar. Check the day and the month."),
        ("2009-03-00", "'2009-03-00' is no day of the calendar. Check the day and the month."),
        ("2009-13", f"'2009-13' has no such month. {MEND}"),
        ("2009-00", f"'2009-00' has no such month. {MEND}"),
        ("Marsh 2009", f"'Marsh 2009' names no month psi knows. {MEND}"),
        ("03/04/2009", f"'03/04/2009' is not a date psi can read. {MEND}"),
        ("4.3.2009", f"'4.3.2009' is not a date psi can read. {MEND}"),
        ("2009-3-4", f"'2009-3-4' is not a date psi can read. {MEND}"),
        ("2009-03-04T10:00:00", f"'2009-03-04T10:00:00' is not a date psi can read. {MEND}"),
        ("yesterday", f"'yesterday' is not a date psi can read. {MEND}"),
        ("about", f"'about' is not a date psi can read. {MEND}"),
        ("", f"'' is not a date psi can read. {MEND}"),
        ("1879", "'1879' lies outside 1880 to 2120. Check the year."),
        ("2121-01-01", "'2121-01-01' lies outside 1880 to 2120. Check the year."),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(said: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(said)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("2009-03-04", "2009-03-04", "2009-03-04"),
        ("2009-02", "2009-02-01", "2009-02-28"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2009", "2009-01-01", "2009-12-31"),
        ("about 1989", "1988-01-01", "1990-12-31"),
        ("about 2008-02", "2007-02-01", "2009-02-28"),
        ("about 2009-03-04", "2008-03-04", "2010-03-04"),
        # A leap day has no twin in the years beside it.
        ("about 2008-02-29", "2007-02-28", "2009-02-28"),
    ],
)
def test_a_date_is_bounded_by_what_was_said(said: str, earliest: str, latest: str) -> None:
    assert (str(parse(said).earliest), str(parse(said).latest)) == (earliest, latest)


def test_an_estimate_is_never_exact() -> None:
    assert parse("2009-03-04").exact == dt.date(2009, 3, 4)
    assert parse("about 2009-03-04").exact is None
    assert parse("2009-03").exact is None


@pytest.mark.parametrize(
    ("a", "b", "after"),
    [
        ("2009-03-05", "2009-03-04", True),
        ("2009-03-04", "2009-03-04", False),
        ("2009", "2009-03-04", False),
        ("2009-03-04", "2009", False),
        ("2010", "2009", True),
        ("2010", "2009-12-31", True),
        ("2010-04", "2010-03", True),
        ("about 2010", "2009", False),
        ("about 2011", "2009", True),
        ("about 2010", "2008", True),
    ],
)
def test_a_date_is_after_another_only_when_it_must_have_been(a: str, b: str, after: bool) -> None:
    assert parse(a).is_after(parse(b)) is after


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1990-06-15", "2010-06-14", (19, 19)),
        ("1990-06-15", "2010-06-15", (20, 20)),
        # Born some day in June 1990: 19 or 20 in mid June, surely 20 in July and 19 in May.
        ("1990-06", "2010-06-15", (19, 20)),
        ("1990-06", "2010-07-01", (20, 20)),
        ("1990-06", "2010-05-31", (19, 19)),
        ("1990-06", "2010-06-30", (20, 20)),
        ("1990", "2010-06-15", (19, 20)),
        ("1990", "2010-12-31", (20, 20)),
        ("1990-06-15", "2010", (19, 20)),
        ("about 1990", "2010-06-15", (18, 21)),
        # A leap-day birthday: the year is complete on 1 March in a common year.
        ("2000-02-29", "2018-02-28", (17, 17)),
        ("2000-02-29", "2018-03-01", (18, 18)),
        ("2000-02-29", "2020-02-28", (19, 19)),
        ("2000-02-29", "2020-02-29", (20, 20)),
    ],
)
def test_age_is_given_as_the_least_and_the_most_it_can_have_been(born: str, day: str, age: tuple[int, int]) -> None:
    assert age_on(parse(born), parse(day)) == age


@given(partial_dates(), partial_dates())
def test_the_least_age_is_never_above_the_most(born: PartialDate, day: PartialDate) -> None:
    least, most = age_on(born, day)
    assert least <= most


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-15", -3, "2025-12-15")],
)
def test_months_are_added_to_the_last_day_a_month_has(day: str, months: int, then: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
