"""USSG §5G1.1, with the three examples of its commentary (Guidelines Manual, November 1, 2025, page 432)."""

import datetime as dt
from typing import Any

import pytest

from psi.case.proceeding import Count
from psi.guidelines.statute import AfterStatute, after_statute
from psi.rulebook import Months, edition
from psi.rulebook.guidelines import Guideline, StatutoryLimits

EDITION = dt.date(2025, 11, 1)


def rules() -> StatutoryLimits:
    read = edition("ussg", EDITION)
    assert isinstance(read, Guideline)
    assert read.statutory_limits is not None
    return read.statutory_limits


def count(ident: str = "one", finding: str = "pleaded-guilty", **term: Any) -> Count:
    penalties = [{"id": "prison", "kind": "imprisonment", "says": "a term of years", "cite": "18 U.S.C. § 1"} | term] if term else []
    return Count.model_validate({"id": ident, "finding": finding, "penalties": penalties})


def applied(minimum: Months, maximum: Months, *counts: Count) -> AfterStatute:
    return after_statute(minimum, maximum, counts, rules())


@pytest.mark.parametrize(
    ("table", "statute", "after", "subsection"),
    [
        ((51, 63), {"maximum_months": 48}, (48, 48), "§5G1.1(a)"),
        ((41, 51), {"maximum_months": 480, "minimum_months": 60}, (60, 60), "§5G1.1(b)"),
        ((51, 63), {"maximum_months": 60}, (51, 60), "§5G1.1(c)"),
        ((51, 63), {"maximum_months": 51}, (51, 51), "§5G1.1(c)"),
        ((51, 63), {"maximum_months": 480, "minimum_months": 63}, (63, 63), "§5G1.1(c)"),
        ((108, 135), {"maximum_months": 480, "minimum_months": 120}, (120, 135), "§5G1.1(c)"),
        ((360, "life"), {"maximum_months": 240}, (240, 240), "§5G1.1(a)"),
        (("life", "life"), {"maximum_months": 480}, (480, 480), "§5G1.1(a)"),
        ((324, "life"), {"maximum_months": 480}, (324, 480), "§5G1.1(c)"),
        ((70, 87), {"maximum_is_life": True, "minimum_months": 120}, (120, 120), "§5G1.1(b)"),
    ],
)
def test_the_statute_cuts_the_range_or_takes_its_place(
    table: tuple[Months, Months], statute: dict[str, int], after: tuple[Months, Months], subsection: str
) -> None:
    found = applied(*table, count(**statute))
    assert (found.minimum, found.maximum, found.is_changed) == (*after, True)
    assert subsection in str(found.lines[-1].cite)


def test_a_range_within_the_statute_stays_as_it_is() -> None:
    found = applied(84, 105, count(maximum_months=180), count("two", "pending", maximum_months=12))
    assert (found.minimum, found.maximum, found.is_changed) == (84, 105, False)
    assert applied(360, "life", count(maximum_is_life=True)).maximum == "life"
    assert [line.says for line in found.lines] == ["180 months", "none is entered for the count", "84 to 105 months"]
    assert not found.is_minimum_told


@pytest.mark.parametrize(
    ("table", "statute", "says"),
    [
        (("life", "life"), {"maximum_is_life": True}, "life"),
        ((360, "life"), {"maximum_is_life": True}, "360 months to life"),
        ((51, 63), {"maximum_months": 51}, "51 months"),
        ((51, 63), {"maximum_months": 48}, "48 months"),
        (("life", "life"), {"maximum_months": 480}, "480 months"),
    ],
)
def test_the_last_line_says_the_sentence_or_the_range_in_words(table: tuple[Months, Months], statute: dict[str, Any], says: str) -> None:
    assert applied(*table, count(**statute)).lines[-1].says == says


def test_a_minimum_asked_for_and_not_known_is_missing_and_one_that_does_not_apply_is_none() -> None:
    for state, said in (("not-known", "not known"), ("declined", "declined")):
        found = applied(84, 105, count(maximum_months=180, unanswered={"minimum_months": {"state": state}}))
        assert found.minimum is None
        assert [(m.what, m.fact) for m in found.missing] == [(f"the statutory minimum of the count ({said})", "counts.one.penalties.prison")]
    none = applied(84, 105, count(maximum_months=180, unanswered={"minimum_months": {"state": "not-applicable"}}))
    assert (none.lines[1].says, none.is_minimum_told, none.minimum, none.maximum) == ("none", True, 84, 105)


def test_what_is_not_in_the_record_is_named_and_nothing_is_guessed() -> None:
    assert [m.what for m in applied(84, 105, count()).missing] == ["the statutory maximum of the count, in months"]
    assert [m.what for m in applied(84, 105, count(minimum_months=60)).missing] == ["the statutory maximum of the count, in months"]
    assert [m.what for m in applied(84, 105).missing] == ["a count of conviction"]
    assert [m.what for m in applied(84, 105, count("one", "pending", maximum_months=12)).missing] == ["a count of conviction"]


def test_several_counts_of_conviction_are_left_to_the_officer() -> None:
    found = applied(84, 105, count(maximum_months=180), count("two", maximum_months=12))
    assert found.minimum is None
    assert "2 counts of conviction" in str(found.refused)
    assert "§5G1.2" in str(found.refused)
