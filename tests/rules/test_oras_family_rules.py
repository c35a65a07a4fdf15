"""The twins of psi/rules/us-ohio/oras-srt, oras-pit and oras-rt, each of 2010-01-01."""

import datetime as dt

import pytest

from psi.case.judgment import EnteredScore
from psi.errors import NotEntered
from psi.risk import compare_entered
from psi.rulebook import EnteredInstrument, band_of, in_force
from psi.rulebook.instruments import Sex

FIRST_DAY = dt.date(2010, 1, 1)
# Read in pulse-data, ORAS_LEVEL_CUTOFFS: the last points of low and of moderate, and the most.
CUTOFFS: list[tuple[str, Sex, int, int, int]] = [
    ("oras-srt", "male", 14, 20, 45),
    ("oras-srt", "female", 13, 21, 45),
    ("oras-pit", "male", 8, 16, 40),
    ("oras-pit", "female", 12, 18, 40),
    ("oras-rt", "male", 9, 15, 28),
    ("oras-rt", "female", 10, 14, 28),
]


@pytest.mark.parametrize(("rule_set", "sex", "low", "moderate", "most"), CUTOFFS)
def test_a_band_holds_to_both_its_edges(rule_set: str, sex: Sex, low: int, moderate: int, most: int) -> None:
    rules = in_force(rule_set, FIRST_DAY)
    assert isinstance(rules, EnteredInstrument)
    edges = {0: "Low", low: "Low", low + 1: "Moderate", moderate: "Moderate", moderate + 1: "High", most: "High"}
    found = {total: band_of(rules.bands_for(sex), total) for total in edges}
    assert {total: band.name for total, band in found.items() if band} == edges
    assert band_of(rules.bands_for(sex), most + 1) is None


@pytest.mark.parametrize("rule_set", ["oras-srt", "oras-pit", "oras-rt"])
def test_no_item_is_shipped_and_the_day_before_is_refused(rule_set: str) -> None:
    rules = in_force(rule_set, FIRST_DAY)
    assert "items" not in type(rules).model_fields
    assert rules.licence == "unknown"
    with pytest.raises(NotEntered, match="no edition has been entered for 2009-12-31"):
        in_force(rule_set, dt.date(2009, 12, 31))


@pytest.mark.parametrize(("level", "standing"), [("High", "agree"), ("Moderate", "disagree")])
def test_a_level_is_compared_with_the_cut_offs_and_printed_as_entered(level: str, standing: str) -> None:
    entered = EnteredScore.model_validate({"id": "srt", "instrument": "oras-srt", "assessed_on": "2026-10-01", "total": 21, "level": level})
    assert compare_entered(entered, sex="male", on=FIRST_DAY).level.standing == standing
