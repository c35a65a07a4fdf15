"""The twin of psi/rules/england-wales/{arp,vrp,svrp}/2026-01-01.yaml and of the table of offence codes.

`predictor_coefficients.csv` lists every coefficient of the six files of ministryofjustice/hmpps-arns-risk-actuarial-api at commit
016919c5305b083e690a145856909c7b6de8c6a1 (MIT, Crown Copyright, Ministry of Justice), folder
src/main/kotlin/uk/gov/justice/digital/hmpps/arnsriskactuarialapi/service/coefficients/.
"""

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from psi.errors import NotEntered
from psi.risk.offence_codes import offence_codes, violent_categories
from psi.rulebook import FormulaInstrument, band_of, in_force

COEFFICIENTS = Path(__file__).with_name("predictor_coefficients.csv")
FILES = {"arp": "AllReoffendingPredictor", "vrp": "ViolentReoffendingPredictor", "svrp": "SeriousViolentReoffendingPredictor"}
TABLE = "england-wales/offence-codes/2026-01-01.csv"


def rules(instrument: str) -> FormulaInstrument:
    found = in_force(instrument, dt.date(2026, 1, 1))
    assert isinstance(found, FormulaInstrument)
    return found


def entered(instrument: str) -> Counter[tuple[str, str, Decimal]]:
    """The file, name and value of every coefficient that the rule file holds, by its citation."""
    cited = [(term.cite.split(", "), term.value) for group, terms in rules(instrument).terms.items() if group != "bounds" for term in terms]
    return Counter((cite[0], cite[1], value) for cite, value in cited)


@pytest.mark.parametrize("instrument", FILES)
def test_every_coefficient_of_the_source_is_entered_once_and_no_other(instrument: str) -> None:
    with COEFFICIENTS.open(encoding="utf-8", newline="") as file:
        source = [(row["file"], row["name"], Decimal(row["value"])) for row in csv.DictReader(file)]
    assert entered(instrument) == Counter(row for row in source if row[0] in {f"{FILES[instrument]}Static.kt", f"{FILES[instrument]}Dynamic.kt"})


# AllReoffendingPredictorTransformationHelper.kt and its sisters; 26 for ARP and 12 for the others, 36 months, 30 years for violence.
@pytest.mark.parametrize(("instrument", "years", "violent"), [("arp", 26, None), ("vrp", 12, 30), ("svrp", 12, 30)])
def test_the_bounds_are_those_of_the_method(instrument: str, years: int, violent: int | None) -> None:
    bounds = {term.name: term.value for term in rules(instrument).terms["bounds"]}
    assert bounds["years added to the time between sanctions"] == years
    assert bounds.get("years added for violent sanctions") == violent
    assert bounds["most months free of offending"] == 36
    assert bounds["least age at the assessment"] == 18


EDGES = {
    "arp": [("low", "0", "49.99"), ("medium", "50", "74.99"), ("high", "75", "89.99"), ("very high", "90", "100")],
    "vrp": [("low", "0", "29.99"), ("medium", "30", "59.99"), ("high", "60", "79.99"), ("very high", "80", "100")],
    "svrp": [("low", "0", "0.99"), ("medium", "1", "2.99"), ("high", "3", "6.89"), ("very high", "6.9", "100")],
}


@pytest.mark.parametrize("instrument", EDGES)
def test_a_band_holds_to_both_its_edges(instrument: str) -> None:
    bands = rules(instrument).bands
    assert [(band.name, str(band.first), str(band.last)) for band in bands] == EDGES[instrument]
    for name, first, last in EDGES[instrument]:
        assert [band_of(bands, Decimal(edge)).name for edge in (first, last)] == [name, name]  # type: ignore[union-attr]
    assert band_of(bands, Decimal("100.01")) is None


@pytest.mark.parametrize("instrument", FILES)
def test_the_day_before_the_first_day_is_refused(instrument: str) -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2025-12-31. The earliest psi knows is in force from 2026-01-01"):
        in_force(instrument, dt.date(2025, 12, 31))


@pytest.mark.parametrize("instrument", FILES)
def test_it_says_what_is_not_known_and_how_far_it_is_verified(instrument: str) -> None:
    found = rules(instrument)
    assert found.in_force_note is not None
    assert found.in_force_note.startswith("The first day of use in reports is not known.")
    assert found.development_sample.startswith("Not known")
    assert found.limits[0].startswith("How far it is verified: the working agrees with 23 rows")
    assert "with no such month, was checked by hand sums only." in found.limits[0]
    assert any(each.what.startswith("The term for being unemployed") for each in found.disagreements)


def test_vrp_says_that_copies_differ_in_its_bands() -> None:
    assert "The bands" in [each.what for each in rules("vrp").disagreements]


@pytest.mark.parametrize("instrument", FILES)
def test_every_category_has_a_term_in_both_results(instrument: str) -> None:
    found = rules(instrument)
    names = {choice.name for choice in found.item("actuarial_category").choices}
    assert len(names) == 24
    assert {term.name for term in found.terms["brief, offence category"]} == names == {term.name for term in found.terms["extended, offence category"]}


@pytest.mark.parametrize("instrument", FILES)
def test_every_category_of_the_table_is_one_of_the_choices(instrument: str) -> None:
    spelled = {name for choice in rules(instrument).item("actuarial_category").choices for name in choice.also}
    assert {code.category for code in offence_codes(TABLE).values()} == {*spelled, None}


# Typed from offence-code-mapping.csv of the same repository.
@pytest.mark.parametrize(
    ("code", "category", "is_violent"),
    [
        ("00100", "VIOLENCE_AGAINST_THE_PERSON_ABH_PLUS", True),
        ("00404", "MOTORING_OFFENCES", False),
        ("05912", "CRIMINAL_DAMAGE", True),
        ("03402", "ACQUISITIVE_VIOLENCE", True),
        ("19415", "FRAUD_AND_FORGERY", False),
        ("00001", None, False),
    ],
)
def test_a_code_has_the_category_of_the_source(code: str, category: str | None, is_violent: bool) -> None:
    found = offence_codes(TABLE)[code]
    assert (found.category, found.is_violent) == (category, is_violent)


def test_the_table_holds_every_code_once() -> None:
    assert len(offence_codes(TABLE)) == 3039


def test_a_category_whose_codes_are_marked_differently_says_nothing_of_violence() -> None:
    marks = violent_categories(TABLE)
    assert (marks["ACQUISITIVE_VIOLENCE"], marks["BURGLARY_DOMESTIC"]) == (True, False)
    assert "CRIMINAL_DAMAGE" not in marks
