"""The twins of psi/rules/shared/ssi-sa/1994-01-01.yaml and psi/rules/us-pennsylvania/pa-sra/2020-07-01.yaml: read, and not scored with."""

import datetime as dt

import pytest

from psi.errors import NotEntered
from psi.risk.points import score
from psi.rulebook import PointsInstrument, band_of, in_force

SSI_BANDS = [("None to low", 0, 1), ("Minimal", 2, 3), ("Moderate to high", 4, 14)]


def held(rule_set: str, day: dt.date) -> PointsInstrument:
    rules = in_force(rule_set, day)
    assert isinstance(rules, PointsInstrument)
    return rules


@pytest.fixture
def ssi() -> PointsInstrument:
    return held("ssi-sa", dt.date(1994, 1, 1))


@pytest.fixture
def pennsylvania() -> PointsInstrument:
    return held("pa-sra", dt.date(2020, 7, 1))


def test_fourteen_of_sixteen_items_make_fourteen_points(ssi: PointsInstrument) -> None:
    assert [item.id for item in ssi.items if not item.scored] == ["q1", "q15"]
    assert (len(ssi.items), ssi.least, ssi.most) == (16, 0, 14)


@pytest.mark.parametrize(("name", "first", "last"), SSI_BANDS)
def test_a_band_holds_to_both_its_edges(ssi: PointsInstrument, name: str, first: int, last: int) -> None:
    assert ssi.bands is not None
    assert [band.name for band in (band_of(ssi.bands, total) for total in (first, last)) if band] == [name, name]


def test_the_ssi_is_refused_in_words_that_say_what_is_missing(ssi: PointsInstrument) -> None:
    made = score(ssi, {f"q{n}": "yes" for n in range(1, 17)})
    assert (made.total, made.band, made.possible, made.turns) == (None, None, None, ())
    assert made.refused is not None
    assert "is not scored: nobody has compared the items q10, q11, q12, q13, q14, q15, q16 with the source" in made.refused
    assert "NBK64187" in made.refused
    assert [line.says for line in made.lines] == ["yes"] * 16
    assert [line.amount for line in made.lines] == [None] * 16


def test_pennsylvania_has_factors_and_no_points(pennsylvania: PointsInstrument) -> None:
    assert len(pennsylvania.items) == 7
    assert [item.id for item in pennsylvania.items if pennsylvania.answers(item)] == []
    made = score(pennsylvania, {})
    assert made.total is None
    assert made.refused is not None
    assert "the answers to the items age, gender, prior_convictions" in made.refused
    assert "the bands are not entered" in made.refused
    assert "204 Pa. Code §§ 305.6 to 305.8" in made.refused


@pytest.mark.parametrize(("rule_set", "day"), [("ssi-sa", dt.date(1993, 12, 31)), ("pa-sra", dt.date(2020, 6, 30))])
def test_the_day_before_the_first_day_is_refused(rule_set: str, day: dt.date) -> None:
    with pytest.raises(NotEntered, match=f"no edition has been entered for {day}"):
        in_force(rule_set, day)
