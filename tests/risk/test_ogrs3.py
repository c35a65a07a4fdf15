import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from psi.errors import NotEntered
from psi.risk import Score, score_ogrs3

VECTORS = Path(__file__).with_name("ogrs3_vectors.csv")

LEAST: dict[str, Any] = {
    "sex": "male",
    "age_at_start_of_risk": 18,
    "age_at_current_conviction": 18,
    "age_at_first_sanction": 18,
    "previous_sanctions": 0,
    "offence_category": "Violence",
}
MIDDLE = LEAST | {
    "sex": "female",
    "age_at_start_of_risk": 34,
    "age_at_current_conviction": 33,
    "age_at_first_sanction": 16,
    "previous_sanctions": 4,
    "offence_category": "Theft (non-motor)",
}
MOST = LEAST | {
    "age_at_start_of_risk": 20,
    "age_at_current_conviction": 20,
    "age_at_first_sanction": 10,
    "previous_sanctions": 60,
    "offence_category": "Absconding or bail offences",
}


def _vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(score: Score) -> list[float]:
    assert score.probabilities is not None
    return [p.value for p in score.probabilities]


def test_there_are_500_vectors_and_four_of_them_are_capped() -> None:
    assert len(_vectors()) == 500
    assert sum(bool(row["note"]) for row in _vectors()) == 4


@pytest.mark.parametrize("row", _vectors(), ids=lambda row: row["id"])
def test_every_vector_agrees_to_1e_9(row: dict[str, str]) -> None:
    n = int(row["previous_sanctions"])
    score = score_ogrs3(
        sex=row["sex"],
        age_at_start_of_risk=int(row["age_at_start_of_risk"]),
        age_at_current_conviction=int(row["age_at_current_conviction"]),
        age_at_first_sanction=int(row["age_at_first_sanction"]),
        previous_sanctions=min(n, 50) if row["note"] else n,
        offence_category=row["offence_category"],
    )
    assert _values(score) == pytest.approx([float(row["expected_1yr"]), float(row["expected_2yr"])], abs=1e-9)


def test_earlier_sanctions_are_not_capped() -> None:
    # The method names no cap; the vectors with a note come from a calculator that stops at 50.
    assert _values(score_ogrs3(**MOST)) != _values(score_ogrs3(**(MOST | {"previous_sanctions": 50})))


# Hand sums, worked with 30 digits away from this program:
# least:  -0.625103618 + 0.126142106 + 1.251124464 ln(1/10) + 0           = -3.379782052285666
# middle: -1.129127959 + 0.463062792 + 1.251124464 ln(5/27) + 0.661244321 = -2.114715832875713
# most:   -0.625103618 + 0.463062792 + 1.251124464 ln(61/20) + 0.733378677 = 1.966518775847704
HAND_SUMS = [
    (LEAST, [-0.625103618, 0.126142106, -2.880820540285666, 0.0], -3.379782052285666, [0.121615535047146, 0.221305211405113], 22, "low"),
    (
        MIDDLE,
        [-1.129127959, 0.463062792, -2.109894986875713, 0.661244321],
        -2.114715832875713,
        [0.329123181436376, 0.501747454166327],
        50,
        "medium",
    ),
    (
        MOST,
        [-0.625103618, 0.463062792, 1.395180924847704, 0.733378677],
        1.966518775847704,
        [0.966724146057747, 0.983507579842555],
        98,
        "very high",
    ),
]


@pytest.mark.parametrize(("answers", "terms", "total", "values", "per_cent", "band"), HAND_SUMS)
def test_terms_total_probabilities_and_band_are_those_of_the_hand_sum(
    answers: dict[str, Any], terms: list[float], total: float, values: list[float], per_cent: int, band: str
) -> None:
    score = score_ogrs3(**answers)
    assert [line.amount for line in score.lines] == pytest.approx(terms, abs=1e-12)
    assert score.total == pytest.approx(total, abs=1e-12)
    assert _values(score) == pytest.approx(values, abs=1e-12)
    assert score.per_cent == per_cent
    assert score.band is not None
    assert score.band.name == band


def test_every_term_names_its_rule() -> None:
    score = score_ogrs3(**MIDDLE)
    assert [line.what for line in score.lines] == [
        "Age and sex",
        "First or repeat conviction",
        "Rate of sanctions",
        "Category of the current offence",
    ]
    assert [line.says for line in score.lines] == [
        "female, 34 (30 to 34)",
        "repeat conviction",
        "1.251124464 × ln((4 + 1) / (10 + 33 − 16))",
        "Theft (non-motor)",
    ]
    assert all(line.cite for line in (*score.lines, *score.inputs))
    assert score.probabilities is not None
    assert [(p.years, p.constant.amount, p.constant.cite) for p in score.probabilities] == [
        (1, 1.402562384, "coefficients.json, OGRS3.Intercept_1"),
        (2, 2.121705678, "coefficients.json, OGRS3.Intercept_2"),
    ]


@pytest.mark.parametrize("sex", ["F", "female", "f", " Female "])
def test_a_sex_may_be_written_in_these_ways(sex: str) -> None:
    assert _values(score_ogrs3(**(MIDDLE | {"sex": sex}))) == _values(score_ogrs3(**MIDDLE))


def test_men_and_women_have_their_own_terms() -> None:
    # -1.325976554 for men and -1.129127959 for women aged 30 to 34
    difference = (score_ogrs3(**MIDDLE).total or 0) - (score_ogrs3(**(MIDDLE | {"sex": "male"})).total or 0)
    assert difference == pytest.approx(1.325976554 - 1.129127959, abs=1e-12)


@pytest.mark.parametrize("item", list(LEAST))
def test_a_missing_answer_is_reported_and_nothing_is_scored(item: str) -> None:
    score = score_ogrs3(**(LEAST | {item: None}))
    assert [m.fact for m in score.missing] == [item]
    assert (score.lines, score.probabilities, score.total, score.per_cent, score.band, score.next_up) == ((), None, None, None, None, None)


FIRST_TIME = "previous_sanctions is 0, but age_at_first_sanction (17) is below age_at_current_conviction (18). With no earlier sanction the two are the same."
REFUSED = [
    (
        {"age_at_start_of_risk": 17, "age_at_current_conviction": 17, "age_at_first_sanction": 17},
        "age_at_start_of_risk is 17. OGRS3 is scored here for people aged 18 and over only: published copies of it differ for younger people.",
    ),
    ({"sex": "X"}, "sex: 'X' is not one of its answers. Choose male or female."),
    ({"offence_category": "Violense"}, "offence_category: 'Violense' is not one of its answers. Did you mean 'Violence'?"),
    ({"previous_sanctions": -1}, "previous_sanctions: -1 is negative."),
    ({"previous_sanctions": 1.5}, "previous_sanctions: 1.5 is not a whole number."),
    ({"previous_sanctions": True}, "previous_sanctions: True is not a whole number."),
    ({"previous_sanctions": "many"}, "previous_sanctions: 'many' is not a whole number."),
    ({"previous_sanctions": 10000}, "previous_sanctions: 10000 is too large to be right."),
    ({"age_at_start_of_risk": 121}, "age_at_start_of_risk: 121 is too large to be right."),
    ({"age_at_first_sanction": 19}, "age_at_first_sanction (19) is greater than age_at_current_conviction (18)."),
    (
        {"age_at_current_conviction": 19, "age_at_first_sanction": 19},
        "age_at_current_conviction (19) is greater than age_at_start_of_risk (18).",
    ),
    (
        {"age_at_first_sanction": 17},
        FIRST_TIME,
    ),
]


@pytest.mark.parametrize(("change", "says"), REFUSED)
def test_an_answer_that_cannot_be_is_refused_in_words(change: dict[str, Any], says: str) -> None:
    score = score_ogrs3(**(LEAST | change))
    assert score.refused == says
    assert (score.lines, score.probabilities, score.band) == ((), None, None)


def test_an_unknown_category_far_from_any_is_refused_with_the_list() -> None:
    refused = score_ogrs3(**(LEAST | {"offence_category": "Piracy"})).refused
    assert refused is not None
    assert refused.startswith("offence_category: 'Piracy' is not one of its answers. Choose one of: Violence; Robbery; ")


def test_several_problems_are_told_together() -> None:
    score = score_ogrs3(**(LEAST | {"sex": "X", "previous_sanctions": -1, "offence_category": None}))
    assert score.refused == "sex: 'X' is not one of its answers. Choose male or female. previous_sanctions: -1 is negative."
    assert [m.fact for m in score.missing] == ["offence_category"]


def test_the_score_carries_what_a_reader_must_know_of_the_instrument() -> None:
    score = score_ogrs3(**LEAST)
    assert (score.instrument, str(score.edition)) == ("ogrs3", "2009-01-01")
    assert score.about.outcome == "Proven reoffending of any kind."
    assert score.about.limits
    assert [(b.name, b.first, b.last) for b in score.bands] == [
        ("low", 0, 49),
        ("medium", 50, 74),
        ("high", 75, 89),
        ("very high", 90, 100),
    ]


def test_an_edition_psi_does_not_hold_cannot_be_named() -> None:
    with pytest.raises(NotEntered, match="no edition begins on 2015-01-01"):
        score_ogrs3(**LEAST, first_day=dt.date(2015, 1, 1))
