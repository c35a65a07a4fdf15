"""The twin of psi/rules/england-wales/ogrs3/2009-01-01.yaml."""

import datetime as dt
from decimal import Decimal

import pytest

from psi.errors import NotEntered
from psi.rulebook import FormulaInstrument, band_of, in_force

FIRST_DAY = dt.date(2009, 1, 1)

# Typed from rsr-calculator, lib/data/coefficients.json at commit 4519bbb, the object OGRS3, positions 4 to 10
# (ages 18-20, 21-24, 25-29, 30-34, 35-39, 40-49, 50 and over).
MALE = ["-0.625103618", "-1.051515067", "-1.166679288", "-1.325976554", "-1.368045933", "-1.499690953", "-2.025261458"]
FEMALE = ["-0.897480934", "-1.028488454", "-1.052777806", "-1.129127959", "-1.42187494", "-1.524652221", "-2.44983716"]
SPANS = [(18, 20), (21, 24), (25, 29), (30, 34), (35, 39), (40, 49), (50, None)]
OFFENCES = {
    "Violence": "0",
    "Robbery": "-0.634795912",
    "Public order": "0.181917975",
    "Sexual (not against child)": "0.003276327",
    "Sexual (against child)": "-0.653434071",
    "Soliciting or prostitution": "0.760608858",
    "Burglary (domestic)": "-0.12394352",
    "Burglary (other)": "0.240604429",
    "Theft (non-motor)": "0.661244321",
    "Handling stolen goods": "0.351866973",
    "Fraud and forgery": "0.159910192",
    "Absconding or bail offences": "0.733378677",
    "Taking & driving away and related offences": "0.380059431",
    "Theft from vehicles": "0.427225615",
    "Other motoring": "0.262228428",
    "Drink driving": "-0.121439408",
    "Criminal damage": "0.204960477",
    "Drug import/export/production": "-0.795556373",
    "Drug possession/supply": "0.077165871",
    "Other offence": "-0.060667525",
}


@pytest.fixture
def ogrs3() -> FormulaInstrument:
    rules = in_force("ogrs3", FIRST_DAY)
    assert isinstance(rules, FormulaInstrument)
    return rules


@pytest.mark.parametrize(("sex", "values"), [("male", MALE), ("female", FEMALE)])
def test_age_terms_are_those_of_the_source(ogrs3: FormulaInstrument, sex: str, values: list[str]) -> None:
    terms = ogrs3.terms[f"age, {sex}"]
    assert [(t.first, t.last) for t in terms] == SPANS
    assert [t.value for t in terms] == [Decimal(v) for v in values]


def test_no_term_holds_for_an_age_under_18(ogrs3: FormulaInstrument) -> None:
    with pytest.raises(KeyError):
        ogrs3.term_for("age, female", 17)


@pytest.mark.parametrize(("age", "value"), [(18, MALE[0]), (20, MALE[0]), (21, MALE[1]), (49, MALE[5]), (50, MALE[6]), (99, MALE[6])])
def test_an_age_term_holds_to_both_its_edges(ogrs3: FormulaInstrument, age: int, value: str) -> None:
    assert ogrs3.term_for("age, male", age).value == Decimal(value)


def test_offence_terms_are_those_of_the_source(ogrs3: FormulaInstrument) -> None:
    assert {t.name: t.value for t in ogrs3.terms["offence category"]} == {name: Decimal(value) for name, value in OFFENCES.items()}


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("constant", "one year", "1.402562384"),
        ("constant", "two years", "2.121705678"),
        ("status", "first conviction", "0.126142106"),
        ("status", "repeat conviction", "0.463062792"),
        ("rate of sanctions", "coefficient", "1.251124464"),
        ("rate of sanctions", "added years", "10"),
    ],
)
def test_single_terms_are_those_of_the_source(ogrs3: FormulaInstrument, group: str, name: str, value: str) -> None:
    assert ogrs3.term(group, name).value == Decimal(value)


# OGRS3TransformationHelper.kt, getRiskBand: 0..49 low, 50..74 medium, 75..89 high, from 90 very high.
@pytest.mark.parametrize(
    ("per_cent", "name"),
    [(0, "low"), (49, "low"), (50, "medium"), (74, "medium"), (75, "high"), (89, "high"), (90, "very high"), (100, "very high")],
)
def test_a_band_holds_to_both_its_edges(ogrs3: FormulaInstrument, per_cent: int, name: str) -> None:
    band = band_of(ogrs3.bands, per_cent)
    assert band is not None
    assert band.name == name


def test_nothing_lies_beyond_the_bands(ogrs3: FormulaInstrument) -> None:
    assert band_of(ogrs3.bands, -1) is None
    assert band_of(ogrs3.bands, 101) is None


def test_it_asks_the_six_items_of_the_method(ogrs3: FormulaInstrument) -> None:
    asked = ["sex", "age_at_start_of_risk", "age_at_current_conviction", "age_at_first_sanction", "previous_sanctions", "offence_category"]
    assert [item.id for item in ogrs3.items] == asked


def test_the_day_before_the_first_day_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2008-12-31. The earliest psi knows is in force from 2009-01-01"):
        in_force("ogrs3", dt.date(2008, 12, 31))


def test_it_says_that_its_first_day_is_not_known_and_that_nothing_is_capped(ogrs3: FormulaInstrument) -> None:
    assert ogrs3.in_force_note is not None
    assert ogrs3.in_force_note.startswith("The first day of use is not known.")
    assert any("not capped" in limit for limit in ogrs3.limits)
