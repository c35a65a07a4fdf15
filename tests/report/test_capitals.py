"""Offenses that were pasted in capitals: in small letters where that is safe, else as they were pasted."""

import pytest

from psi.case import Case
from psi.report.capitals import in_small_letters
from psi.report.values import paragraphs
from tests.document.test_minors import bench


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("THEFT", "theft"),
        ("THEFT 5TH DEG", "theft 5th deg"),
        ("POSSESS CONTROLLED SUBSTANCE", "possess controlled substance"),
        ("THEFT OF A MOTOR VEHICLE, GRAND", "theft of a motor vehicle, grand"),
        ("ASSAULT II", "assault II"),
        ("DUI", "DUI"),
        ("OBSTRUCT PC 148", "OBSTRUCT PC 148"),
        ("THEFT FROM WALMART", "THEFT FROM WALMART"),
        ("RES BURG", "RES BURG"),
        ("Theft from Walmart", "Theft from Walmart"),
        ("VOL", "VOL"),
        ("", ""),
        ("盗", "盗"),
    ],
)
def test_capitals_are_lowered_only_where_every_word_is_known(pasted: str, told: str) -> None:
    assert in_small_letters(pasted) == told


def test_table_and_sentence_tell_a_pasted_offense_alike() -> None:
    charges = [{"id": "a", "offense": "PETTY THEFT", "disposition": "pleaded-guilty"}, {"id": "b", "offense": "THEFT FROM ACME", "disposition": "dismissed"}]
    prior = {"id": "p", "arrested": "2019-03-04", "charges": charges, "convicted": "2019-05-06", "court": "the Harmon Municipal Court"}
    case = Case.model_validate({"id": "c", "identity": {"surname": "Roe", "born": "1990-07-21"}, "criminal_history": [prior]})
    (report,) = bench(case, "us-ohio").reports(documents=("report",))
    body = " ".join(p.text for section in report.sections for block in section.blocks for p in paragraphs(block))
    assert "Petty theft: pleaded guilty. THEFT FROM ACME: dismissed" in body
    assert "charged with petty theft and THEFT FROM ACME." in body
    assert "PETTY" not in body
