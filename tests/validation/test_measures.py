"""Figures that can be worked out by hand."""

import random
from collections.abc import Callable

import pytest

from psi.errors import BadInput
from psi.workbench.validating import Validation
from tests.validation.conftest import people

Study = Callable[..., Validation]


def test_the_area_of_four_people_is_counted_in_pairs(study: Study) -> None:
    """Scores 1 to 4, outcomes 0 1 0 1: three of four pairs are the right way round.

    Places of those with the outcome 0.5 and 1, of those without 1 and 0.5: variances 0.125 each, halved; SE 0.353553.
    """
    held = study("score,outcome\n1,0\n2,1\n3,0\n4,1\n").study.auc
    assert held
    assert held.value == 0.75
    assert held.low == pytest.approx(0.75 - 1.959964 * 0.35355339, abs=1e-6)
    assert held.high == 1.0


def test_ties_count_half(study: Study) -> None:
    held = study("score,outcome\n2,0\n2,1\n").study.auc
    assert held
    assert (held.value, held.low) == (0.5, None)


def test_scores_that_part_the_two_sides_have_no_interval_and_the_report_says_why(study: Study) -> None:
    made = study(people((1, 0, "a", 20), (4, 1, "a", 20)))
    assert made.study.auc
    assert (made.study.auc.value, made.study.auc.low, made.study.auc.high) == (1.0, None, None)
    assert "no interval can be given, because the scores part the two sides without overlap" in " ".join(made.text.split())


def test_counts_of_people_and_one_row_a_person_give_the_same_study(study: Study) -> None:
    rows = [(random.Random(n).randint(1, 4), random.Random(-n).randint(0, 1), "ab"[n % 2], n % 3 + 1) for n in range(60)]
    counted = study(people(*rows), groups=("site",)).results
    single = study("score,outcome,site\n" + "".join(f"{s},{o},{g}\n" * n for s, o, g, n in rows), groups=("site",)).results
    for name in ("n", "events", "auc", "brier", "bins", "bands", "cuts", "groups"):
        assert counted[name] == pytest.approx(single[name]) if name == "brier" else counted[name] == single[name], name


def test_the_brier_score_of_a_chance_is_the_mean_of_squared_distances(study: Study) -> None:
    """(0.2² + 0.2² + 0.4²) / 3 = 0.08; with the base rate of 2/3: 2/9."""
    held = study("probability_2yr,outcome\n0.2,0\n0.8,1\n0.6,1\n", "ogrs3", score="probability_2yr").study.brier
    assert held == pytest.approx({"base_rate": 2 / 9, "score": 0.08})


def test_a_chance_is_rounded_to_the_per_cent_of_the_rule_file_before_it_is_given_a_band(study: Study) -> None:
    """OGRS3: low 0 to 49, medium 50 to 74; 49.5 per cent is rounded up to 50, 49.49 down to 49."""
    made = study("probability_2yr,outcome\n0.4949,0\n0.495,1\n0.10,0\n0.60,1\n", "ogrs3", score="probability_2yr")
    assert [(each.name, each.n) for each in made.study.bands] == [("low", 2), ("medium", 2)]


def test_bands_that_differ_by_sex_are_those_of_each_persons_own_sex(study: Study) -> None:
    """ORAS-CST: 24 is high for a man and moderate for a woman, 15 is moderate and 14 low for both."""
    made = study("score,outcome,sex\n24,1,male\n24,0,female\n15,0,F\n14,1,m\n15,1,\n15,1,x\n", "oras-cst", groups=("sex",))
    assert [(each.name, each.n) for each in made.study.bands] == [("Low", 1), ("Moderate", 2), ("High", 1)]
    assert [(each.row, each.why) for each in made.study.refused] == [(5, "sex: nothing is given."), (6, "sex: bands are published for male and female only.")]


def test_a_column_of_bands_is_as_good_as_a_score(study: Study) -> None:
    made = study("score,outcome,people\nlow,0,30\nLow,1,10\nHIGH,0,10\nhigh,1,30\nmiddling,1,1\n")
    assert made.study.cuts[0].everybody.tp == 30
    assert made.study.auc
    assert made.study.auc.value == 0.75
    assert made.study.reasons == (("score: it is none of the bands.", 1),)


def test_wilson_intervals_stand_at_every_rate(study: Study) -> None:
    """1 of 10: 0.0179 to 0.4042 (E. B. Wilson's interval, as in A. Agresti and B. Coull, 1998)."""
    held = study(people((4, 0, "a", 1), (1, 0, "a", 9), (4, 1, "a", 10))).study.cuts[0].everybody.fpr
    assert held
    assert (held.count, held.of, round(held.low, 4), round(held.high, 4)) == (1, 10, 0.0179, 0.4042)


def test_a_group_with_too_few_people_is_told_of_and_compared_with_nobody(study: Study) -> None:
    full = [(score, outcome, site, 20) for score in (1, 4) for outcome in (0, 1) for site in "ab"]
    made = study(people(*full, (4, 1, "c", 9), (1, 0, "c", 30)), groups=("site",))
    held = made.study.cuts[0].differences["site"]
    assert held
    assert held.groups == ("a", "b")
    assert "fewer than ten people with the outcome or ten without: c." in " ".join(made.text.split())


def test_a_group_in_which_nobody_had_the_outcome_has_no_area_and_no_rate_of_misses(study: Study) -> None:
    full = [(score, outcome, "a", 20) for score in (1, 4) for outcome in (0, 1)]
    made = study(people(*full, (1, 0, "b", 30)), groups=("site",))
    held = made.study.cuts[0].groups["site"]["b"]
    assert (held.fnr, held.ppv, made.study.groups[1].auc) == (None, None, None)
    assert "none: one side is empty" in made.text
    assert "nobody with the outcome" in made.text


def test_a_study_with_few_outcomes_says_that_it_supports_no_conclusion(study: Study) -> None:
    said = " ".join(study(people((1, 0, "a", 50), (4, 1, "a", 9))).text.split())
    assert "There are too few people to rely on: fewer than ten had the outcome, or fewer than ten had not." in said


@pytest.mark.parametrize(("outcome", "which"), [(0, "none"), (1, "all")])
def test_without_both_outcomes_there_is_no_study(study: Study, outcome: int, which: str) -> None:
    with pytest.raises(BadInput) as caught:
        study(f"score,outcome\n1,{outcome}\n3,{outcome}\n")
    assert str(caught.value) == f"no study can be made of the file: of its 2 people, {which} had the outcome."


def test_the_impossibility_note_stands_where_base_rates_differ_and_nowhere_else(study: Study) -> None:
    def shares(first: int, second: int) -> str:
        rows = [(s, o, site, n) for site, n1 in (("a", first), ("b", second)) for s in (1, 4) for o, n in ((1, n1), (0, 100 - n1))]
        return " ".join(study(people(*rows), groups=("site",)).text.split())

    note = "no score short of a perfect one can have both the same positive predictive value and the same false positive and false negative rates"
    assert note in shares(20, 50)
    assert note not in shares(30, 31)
    assert "The base rates by site do not differ by more than chance." in shares(30, 31)


def test_the_calibration_line_of_honest_chances_has_slope_one_and_intercept_nought(study: Study) -> None:
    rows = [(f"0.{n}", o, "a", 1000 * (n if o else 10 - n)) for n in range(1, 10) for o in (0, 1)]
    held = study(people(*rows), "ogrs3").study.line
    assert held
    assert (held.slope[0], held.intercept[0]) == pytest.approx((1.0, 0.0), abs=1e-6)
    assert held.slope[1] < 1 < held.slope[2]
