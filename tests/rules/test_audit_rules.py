"""The twin of psi/rules/shared/audit/2001-01-01.yaml."""

import datetime as dt

import pytest

from psi.errors import NotEntered
from psi.risk.points import score
from psi.rulebook import PointsInstrument, band_of, in_force

FIRST_DAY = dt.date(2001, 1, 1)
# Typed from the zones of the manual as public programs score them.
BANDS = [("Low risk (zone I)", 0, 7), ("Hazardous (zone II)", 8, 15), ("Harmful (zone III)", 16, 19), ("Possible dependence (zone IV)", 20, 40)]
# Public test vectors: answers by their number on the form, and the total by hand.
VECTORS = [
    ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0, "Low risk (zone I)"),
    ([4, 4, 4, 4, 4, 4, 4, 4, 4, 4], 40, "Possible dependence (zone IV)"),
    ([2, 1, 1, 0, 0, 0, 2, 0, 2, 0], 8, "Hazardous (zone II)"),
    ([3, 2, 2, 1, 1, 0, 2, 1, 2, 2], 16, "Harmful (zone III)"),
]


@pytest.fixture
def audit() -> PointsInstrument:
    rules = in_force("audit", FIRST_DAY)
    assert isinstance(rules, PointsInstrument)
    return rules


def answers(numbers: list[int]) -> dict[str, object]:
    return {f"q{n}": str(number) for n, number in enumerate(numbers, 1)}


def test_ten_items_of_four_points_make_forty(audit: PointsInstrument) -> None:
    assert [max(a.points for a in audit.answers(item)) for item in audit.items] == [4] * 10
    assert (audit.least, audit.most) == (0, 40)


def test_the_answers_earn_the_points_of_the_form(audit: PointsInstrument) -> None:
    assert [[a.points for a in audit.answers(item)] for item in audit.items] == [[0, 1, 2, 3, 4]] * 8 + [[0, 2, 4]] * 2


@pytest.mark.parametrize(("name", "first", "last"), BANDS)
def test_a_band_holds_to_both_its_edges(audit: PointsInstrument, name: str, first: int, last: int) -> None:
    assert audit.bands is not None
    found = [band_of(audit.bands, total) for total in (first, last)]
    assert [band.name for band in found if band] == [name, name]


@pytest.mark.parametrize(("numbers", "total", "band"), VECTORS)
def test_a_public_vector_comes_out(audit: PointsInstrument, numbers: list[int], total: int, band: str) -> None:
    made = score(audit, answers(numbers))
    assert made.band is not None
    assert (made.total, made.band.name) == (total, band)


def test_the_answer_one_to_item_nine_is_refused(audit: PointsInstrument) -> None:
    made = score(audit, answers([0] * 8 + [1, 0]))
    assert made.total is None
    assert made.refused == "q9: '1' is not one of its answers. Choose no or yes, but not in the last year or yes, in the last year."


def test_one_unanswered_item_leaves_no_total(audit: PointsInstrument) -> None:
    made = score(audit, answers([2, 1, 1, 0, 0, 0, 2, 0, 2]))
    assert (made.total, made.band, [gap.what for gap in made.missing]) == (None, None, ["Concern of other people"])
    # By hand: 8 points on nine items; the tenth can add 0, 2 or 4.
    assert made.possible is not None
    assert (made.possible.least, made.possible.most) == (8, 12)


def test_who_never_drinks_cannot_drink_six_at_a_time(audit: PointsInstrument) -> None:
    made = score(audit, answers([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))
    assert made.refused is not None
    assert made.refused.startswith("The answers contradict each other: q1 says that the person never drinks")


def test_the_terms_of_use_name_the_organization(audit: PointsInstrument) -> None:
    assert "World Health Organization" in score(audit, {}).about.terms_of_use  # type: ignore[operator]


def test_the_day_before_the_first_day_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2000-12-31"):
        in_force("audit", dt.date(2000, 12, 31))
