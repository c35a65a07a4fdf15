"""Dates, ages, money, numbers and lists in two kinds of English, against expectations written by hand."""

from decimal import Decimal

import pytest

from psi.case.dates import PartialDate
from psi.report import language, marks
from psi.report.filters import field_name, lower_first, sentence, upper_first, with_article

DAY, MONTH, YEAR, ABOUT = (PartialDate.parse(t) for t in ("2026-10-06", "2009-03", "2009", "about 1989"))


@pytest.mark.parametrize(
    ("date", "us", "gb"),
    [
        (DAY, "October 6, 2026", "6 October 2026"),
        (MONTH, "March 2009", "March 2009"),
        (YEAR, "2009", "2009"),
        (ABOUT, "about 1989", "about 1989"),
        (PartialDate.parse("about 2020-02"), "about February 2020", "about February 2020"),
    ],
)
def test_a_date_is_written_as_its_country_writes_it_and_no_more_exactly_than_known(date: PartialDate, us: str, gb: str) -> None:
    assert (language.date_in_words(date, "en-US"), language.date_in_words(date, "en-GB")) == (us, gb)


@pytest.mark.parametrize(("date", "says"), [(DAY, "on October 6, 2026"), (MONTH, "in March 2009"), (YEAR, "in 2009"), (ABOUT, "in about 1989")])
def test_a_day_is_on_and_a_month_or_year_is_in(date: PartialDate, says: str) -> None:
    assert language.date_with_preposition(date, "en-US") == says


@pytest.mark.parametrize(
    ("text", "us", "gb"),
    [
        ("2026-10-06", "Oct. 6, 2026", "6 Oct 2026"),
        ("2026-05-31", "May 31, 2026", "31 May 2026"),
        ("2009-03", "Mar. 2009", "Mar 2009"),
        ("2009", "2009", "2009"),
        ("about 1989", "about 1989", "about 1989"),
    ],
)
def test_a_date_in_a_cell_is_short(text: str, us: str, gb: str) -> None:
    date = PartialDate.parse(text)
    assert (language.date_short(date, "en-US"), language.date_short(date, "en-GB")) == (us, gb)


@pytest.mark.parametrize(
    ("born", "day", "words"),
    [
        ("2000-02-29", "2021-02-28", "20"),
        ("2000-02-29", "2021-03-01", "21"),
        ("2000-06-15", "2022-06-15", "22"),
        ("2000-06-15", "2022-06-14", "21"),
        ("2000", "2022-06-14", "21 or 22"),
        ("2000-06", "2022-06-14", "21 or 22"),
        ("2000", "2022", "21 or 22"),
        ("about 2000", "2022-01-01", "between 20 and 23"),
    ],
)
def test_an_age_is_as_exact_as_the_dates_allow(born: str, day: str, words: str) -> None:
    assert language.age_in_words(PartialDate.parse(born), PartialDate.parse(day)) == words


@pytest.mark.parametrize(
    ("amount", "says"),
    [("0", "$0"), ("17.5", "$17.50"), ("1250", "$1,250"), ("1250.00", "$1,250"), ("1234567.89", "$1,234,567.89"), ("-3", "-$3"), ("0.05", "$0.05")],
)
def test_money_has_separators_and_cents_only_where_they_matter(amount: str, says: str) -> None:
    assert language.money_in_words(Decimal(amount), "$") == says


@pytest.mark.parametrize(
    ("n", "says"), [(0, "zero victims"), (1, "one victim"), (2, "two victims"), (10, "ten victims"), (11, "11 victims"), (1200, "1,200 victims")]
)
def test_small_numbers_are_words_and_agree_with_their_noun(n: int, says: str) -> None:
    assert language.counted(n, "victim") == says


def test_an_irregular_plural_is_named() -> None:
    assert language.counted(3, "child", "children") == "three children"


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b, and c"),
        (["a, of b", "c", "d"], "a, of b; c; and d"),
        (["a", "", "c"], "a and c"),
    ],
)
def test_a_list_is_joined_as_a_sentence_wants_it(items: list[str], says: str) -> None:
    assert language.listed(items) == says


def test_a_list_may_be_joined_by_or() -> None:
    assert language.listed(["a", "b", "c"], "or") == "a, b, or c"


@pytest.mark.parametrize(
    ("length", "says"),
    [
        ({"years": 1, "months": 6}, "one year and six months"),
        ({"days": 180}, "180 days"),
        ({"years": 2, "months": 0, "days": 1}, "two years and one day"),
        ({"hours": 1}, "one hour"),
        ({"years": 1, "months": 2, "days": 3}, "one year, two months, and three days"),
        ({}, ""),
    ],
)
def test_a_length_of_time_is_said_as_the_court_said_it(length: dict[str, int], says: str) -> None:
    assert language.length_in_words(length) == says


def test_a_possessive_has_a_curved_mark_and_an_s() -> None:
    assert (language.possessive("Mr. Hale"), language.possessive("Ms. Rivers")) == ("Mr. Hale’s", "Ms. Rivers’s")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("he left", "He left."),
        ("he left.", "He left."),
        ("did he?", "Did he?"),
        ("“stop!”", "“Stop!”"),
        ("he said “no”", "He said “no”."),
        ("(as told)", "(As told)."),
        ("(As told.)", "(As told.)"),
        ("wait…", "Wait…"),
        ("  spaced  ", "Spaced."),
        ("3 men", "3 men."),
        ("émile came", "Émile came."),
        ("أحمد", "أحمد."),
        ("", ""),
    ],
)
def test_a_sentence_has_a_capital_and_one_stop(text: str, says: str) -> None:
    assert marks.bare(sentence(text)).strip() == says


@pytest.mark.parametrize(
    ("text", "says"),
    [("a dog", "A dog"), ("‘a dog’", "‘A dog’"), ("ß", "SS"), ("1 dog", "1 dog"), ("...", "..."), ("over NASA and eBay", "Over NASA and eBay")],
)
def test_only_the_first_letter_becomes_a_capital(text: str, says: str) -> None:
    assert upper_first(text) == says


@pytest.mark.parametrize(("text", "says"), [("The car", "the car"), ("I said", "I said"), ("DNA test", "DNA test"), ("", "")])
def test_a_first_letter_is_lowered_unless_it_is_an_abbreviation_or_i(text: str, says: str) -> None:
    assert lower_first(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cook", "a cook"),
        ("electrician", "an electrician"),
        ("hourly worker", "an hourly worker"),
        ("university tutor", "a university tutor"),
        ("unarmed guard", "an unarmed guard"),
        ("union man", "a union man"),
        ("user", "a user"),
        ("usher", "an usher"),
        ("one-off", "a one-off"),
        ("8-month term", "an 8-month term"),
        ("11th man", "11th man"),
        ("the cook", "the cook"),
        ("a cook", "a cook"),
        ("two jobs", "two jobs"),
        ("12 jobs", "12 jobs"),
    ],
)
def test_a_noun_gets_the_article_that_it_sounds_like(text: str, says: str) -> None:
    assert with_article(text) == says


def test_a_field_is_named_in_words() -> None:
    assert [field_name(n) for n in ("reason_left", "began", "born", "note")] == [
        "the reason for leaving",
        "the date on which it began",
        "the date of birth",
        "the note",
    ]
