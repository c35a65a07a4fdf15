"""The twin of psi/rules/shared/dast10/1982-01-01.yaml."""

import datetime as dt

import pytest

from psi.errors import NotEntered
from psi.risk.points import score
from psi.rulebook import PointsInstrument, band_of, in_force

# Typed from the Comorbidity Guidelines, appendix W.
BANDS = [("No problems reported", 0, 0), ("Low", 1, 2), ("Moderate", 3, 5), ("Substantial", 6, 8), ("Severe", 9, 10)]
# Public test vectors: the answers in order, and the total by hand; the third item counts the other way round.
VECTORS = [
    ("n n y n n n n n n n", 0, "No problems reported"),
    ("n n n n n n n n n n", 1, "Low"),
    ("y y y y y y y y y y", 9, "Severe"),
    ("y y n n y n n n n n", 4, "Moderate"),
    ("y y n y y y y y y y", 10, "Severe"),
]


@pytest.fixture
def dast10() -> PointsInstrument:
    rules = in_force("dast10", dt.date(1982, 1, 1))
    assert isinstance(rules, PointsInstrument)
    return rules


def answers(said: str) -> dict[str, object]:
    return {f"q{n}": word for n, word in enumerate(said.split(), 1)}


def test_ten_items_of_one_point_make_ten(dast10: PointsInstrument) -> None:
    assert [max(a.points for a in dast10.answers(item)) for item in dast10.items] == [1] * 10
    assert (dast10.least, dast10.most) == (0, 10)


def test_only_the_third_item_is_scored_the_other_way_round(dast10: PointsInstrument) -> None:
    assert [item.id for item in dast10.items if item.reversed] == ["q3"]
    assert [{a.name: a.points for a in dast10.answers(item)}["no"] for item in dast10.items] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("name", "first", "last"), BANDS)
def test_a_band_holds_to_both_its_edges(dast10: PointsInstrument, name: str, first: int, last: int) -> None:
    assert dast10.bands is not None
    found = [band_of(dast10.bands, total) for total in (first, last)]
    assert [band.name for band in found if band] == [name, name]


@pytest.mark.parametrize(("said", "total", "band"), VECTORS)
def test_a_public_vector_comes_out(dast10: PointsInstrument, said: str, total: int, band: str) -> None:
    made = score(dast10, answers(said))
    assert made.band is not None
    assert (made.total, made.band.name) == (total, band)


def test_one_unanswered_item_leaves_no_total(dast10: PointsInstrument) -> None:
    made = score(dast10, answers("y y n n y n n n n"))
    assert (made.total, [gap.fact for gap in made.missing]) == (None, ["q10"])
    assert made.possible is not None
    assert made.possible.says == "With the unanswered items the total would lie between 4 and 5, which is 'Moderate'. This is no score."


def test_item_eight_warns_of_self_incrimination(dast10: PointsInstrument) -> None:
    (warning,) = score(dast10, {}).warnings
    assert warning.startswith("Unlawful acts to get drugs: The answer may incriminate the person.")


def test_a_number_is_no_answer_because_it_could_be_a_point(dast10: PointsInstrument) -> None:
    assert score(dast10, {"q3": "1"}).refused == "q3: '1' is not one of its answers. Choose no or yes."


def test_the_terms_of_use_credit_the_author(dast10: PointsInstrument) -> None:
    assert str(score(dast10, {}).about.terms_of_use).startswith("Copyright 1982 by Harvey A. Skinner, PhD")


def test_the_day_before_the_first_day_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 1981-12-31"):
        in_force("dast10", dt.date(1981, 12, 31))
