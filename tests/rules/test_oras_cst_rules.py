"""The twin of psi/rules/us-ohio/oras-cst/2010-01-01.yaml."""

import datetime as dt

import pytest

from psi.errors import NotEntered
from psi.rulebook import EnteredInstrument, band_of, in_force
from psi.rulebook.instruments import Sex

# Read in pulse-data at commit 4ee035b, ORAS_LEVEL_CUTOFFS, ORAS_CST: three bands for each sex.
MALE = [("Low", 0, 14), ("Moderate", 15, 23), ("High", 24, 49)]
FEMALE = [("Low", 0, 14), ("Moderate", 15, 28), ("High", 29, 49)]


@pytest.fixture
def oras() -> EnteredInstrument:
    rules = in_force("oras-cst", dt.date(2010, 1, 1))
    assert isinstance(rules, EnteredInstrument)
    return rules


@pytest.mark.parametrize(("sex", "bands"), [("male", MALE), ("female", FEMALE)])
def test_a_band_holds_to_both_its_edges(oras: EnteredInstrument, sex: Sex, bands: list[tuple[str, int, int]]) -> None:
    for name, first, last in bands:
        for total in (first, last):
            band = band_of(oras.bands_for(sex), total)
            assert band is not None
            assert band.name == name


def test_domain_maxima_are_those_of_the_source_and_add_up(oras: EnteredInstrument) -> None:
    # assessmentTypeUtils.ts: 8, 6, 5, 3, 6, 8, 13; by hand 8 + 6 + 5 + 3 + 6 + 8 + 13 = 49
    assert [domain.most for domain in oras.domains] == [8, 6, 5, 3, 6, 8, 13]
    assert oras.most == 49


def test_the_four_band_split_is_told_and_not_used(oras: EnteredInstrument) -> None:
    assert [len(cutoffs.bands) for cutoffs in oras.cutoffs] == [3, 3]
    assert [(d.what, d.standing) for d in oras.disagreements] == [("The number of bands", "recalled")]


def test_no_item_and_no_option_is_shipped(oras: EnteredInstrument) -> None:
    assert "items" not in type(oras).model_fields
    assert oras.licence == "unknown"


def test_the_day_before_the_first_day_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2009-12-31"):
        in_force("oras-cst", dt.date(2009, 12, 31))
