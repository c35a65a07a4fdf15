"""The study of COMPAS in Broward County: the tables ProPublica published, exactly, and what was worked out from them elsewhere.

Counts and rates: J. Larson, S. Mattu, L. Kirchner and J. Angwin, "How We Analyzed the COMPAS Recidivism Algorithm" (2016), and the
notebook of propublica/compas-analysis at commit bafff5da3f2e45eca6c2d5055faad269defd135a. The areas under the curve, Brier scores
and bootstrap intervals were worked out from that file with scikit-learn 1.9.1, statsmodels 0.15.0 and fairlearn 0.15.0 by a script
that shares nothing with psi.
"""

import pytest

from psi.workbench.validating import Validation, validate
from tests.validation.conftest import COMPAS, DAY

# group: n, TN, FP, FN, TP, FPR, FNR, PPV, NPV, accuracy, in per cent
MEDIUM_OR_HIGH = {
    "All": (7214, 2681, 1282, 1216, 2035, 32.35, 37.40, 61.35, 68.80, 65.37),
    "African-American": (3696, 990, 805, 532, 1369, 44.85, 27.99, 62.97, 65.05, 63.83),
    "Caucasian": (2454, 1139, 349, 461, 505, 23.45, 47.72, 59.13, 71.19, 66.99),
    "Hispanic": (637, 318, 87, 129, 103, 21.48, 55.60, 54.21, 71.14, 66.09),
    "Other": (377, 208, 36, 90, 43, 14.75, 67.67, 54.43, 69.80, 66.58),
}
HIGH = {
    "All": (7214, 3561, 402, 2250, 1001, 10.14, 69.21, 71.35, 61.28, 63.24),
    "African-American": (3696, 1511, 284, 1160, 741, 15.82, 61.02, 72.29, 56.57, 60.93),
    "Caucasian": (2454, 1407, 81, 771, 195, 5.44, 79.81, 70.65, 64.60, 65.28),
    "Hispanic": (637, 376, 29, 194, 38, 7.16, 83.62, 56.72, 65.96, 64.99),
    "Other": (377, 238, 6, 113, 20, 2.46, 84.96, 76.92, 67.81, 68.44),
}
IN_PUBLISHED_ANALYSIS = {
    "All": (6172, 2345, 1018, 1076, 1733, 30.27, 38.31, 63.00, 68.55, 66.07),
    "African-American": (3175, 873, 641, 473, 1188, 42.34, 28.48, 64.95, 64.86, 64.91),
    "Caucasian": (2103, 999, 282, 408, 414, 22.01, 49.64, 59.48, 71.00, 67.19),
    "Hispanic": (509, 258, 62, 110, 79, 19.38, 58.20, 56.03, 70.11, 66.21),
    "Other": (343, 191, 28, 82, 42, 12.79, 66.13, 60.00, 69.96, 67.93),
}
AREAS = {  # area, and the interval of 1,000 bootstrap samples
    "All": (0.7022, 0.6905, 0.7144),
    "African-American": (0.6918, 0.6764, 0.7085),
    "Caucasian": (0.6931, 0.6721, 0.7145),
    "Hispanic": (0.6379, 0.5967, 0.6831),
    "Other": (0.6955, 0.6412, 0.7487),
}
DECILES = (  # score, people, with the outcome, Wilson interval
    *((1, 1440, 308, 0.1935, 0.2358), (2, 941, 293, 0.2826, 0.3417), (3, 747, 281, 0.3421, 0.4115), (4, 769, 334, 0.3997, 0.4696)),
    *((5, 681, 326, 0.4414, 0.5162), (6, 641, 358, 0.5198, 0.5965), (7, 592, 350, 0.5512, 0.6301), (8, 512, 350, 0.6421, 0.7224)),
    *((9, 508, 355, 0.6576, 0.7371), (10, 383, 296, 0.7283, 0.8120)),
)


def row(made: Validation, cut: int, group: str) -> tuple[float, ...]:
    at = made.study.cuts[cut]
    held = at.everybody if group == "All" else at.groups["race"][group]
    rates = (held.fpr, held.fnr, held.ppv, held.npv, held.accuracy)
    return (held.n, held.tn, held.fp, held.fn, held.tp, *(round(rate.value * 100, 2) for rate in rates if rate))


@pytest.mark.parametrize("group", MEDIUM_OR_HIGH)
@pytest.mark.parametrize(("cut", "published"), [(0, MEDIUM_OR_HIGH), (1, HIGH)], ids=["medium-or-high", "high"])
def test_the_published_tables_of_right_and_wrong_classes_come_out_exactly(
    compas: Validation, cut: int, published: dict[str, tuple[float, ...]], group: str
) -> None:
    assert row(compas, cut, group) == published[group]


@pytest.mark.parametrize("group", IN_PUBLISHED_ANALYSIS)
def test_the_same_holds_of_the_people_whom_the_published_regression_kept(group: str) -> None:
    kept = validate("compas", COMPAS, groups=("race",), only=("in_published_analysis=1",), on=DAY)
    assert row(kept, 0, group) == IN_PUBLISHED_ANALYSIS[group]
    assert kept.study.auc
    assert round(kept.study.auc.value, 4) == 0.7098
    assert kept.study.left_out > 0


@pytest.mark.parametrize("group", AREAS)
def test_the_area_under_the_curve_is_the_published_one_and_its_interval_that_of_the_bootstrap(compas: Validation, group: str) -> None:
    held = compas.study.auc if group == "All" else next(each.auc for each in compas.study.groups if each.value == group)
    area, low, high = AREAS[group]
    assert held
    assert held.low
    assert held.high
    assert round(held.value, 4) == area
    assert (held.low, held.high) == pytest.approx((low, high), abs=0.004)


def test_the_share_at_each_decile_and_its_interval_are_the_published_ones(compas: Validation) -> None:
    found = tuple((int(each.name), each.n, each.events, round(each.rate.low, 4), round(each.rate.high, 4)) for each in compas.study.bins)
    assert found == DECILES


def test_the_brier_scores_are_the_published_ones(compas: Validation) -> None:
    found = {name: round(value, 4) for name, value in compas.study.brier.items()}
    assert found == {"base_rate": 0.2476, "in_sample_rate": 0.2168, "score_over_most": 0.2295, "in_sample_logit": 0.2172}


def test_the_differences_between_two_groups_are_those_of_fairlearn() -> None:
    two = validate("compas", COMPAS, groups=("race",), only=("race=African-American", "race=Caucasian"), on=DAY)
    held = two.study.cuts[0].differences["race"]
    assert held
    assert (round(held.fpr, 6), round(held.fnr, 6), round(held.ppv, 5), round(held.classed_high, 4)) == (0.213925, 0.197373, 0.03838, 0.2402)
    assert round(held.equalized_odds, 6) == 0.213925


def test_people_who_are_in_the_file_only_because_of_the_outcome_can_be_left_out() -> None:
    made = validate("compas", COMPAS, groups=("race",), only=("screened_after_2014_04_01=0",), on=DAY)
    everybody = made.study.cuts[0].everybody
    assert made.study.n == 6216
    assert everybody.prevalence
    assert everybody.ppv
    assert made.study.auc
    assert (round(everybody.prevalence.value, 4), round(everybody.ppv.value, 4), round(made.study.auc.value, 3)) == (0.3625, 0.5241, 0.703)


def test_each_group_obeys_the_identity_from_which_the_impossibility_follows(compas: Validation) -> None:
    """FPR = p / (1 - p) * (1 - PPV) / PPV * (1 - FNR): A. Chouldechova, arXiv 1703.00056, equation 2.6."""
    for held in compas.study.cuts[0].groups["race"].values():
        assert held.prevalence
        assert held.ppv
        assert held.fnr
        assert held.fpr
        p, ppv, fnr = held.prevalence.value, held.ppv.value, held.fnr.value
        assert held.fpr.value == pytest.approx(p / (1 - p) * (1 - ppv) / ppv * (1 - fnr), abs=1e-12)


def test_the_bands_that_the_file_names_are_the_ones_of_the_publisher(compas: Validation) -> None:
    assert [(band.name, band.first, band.last) for band in compas.study.subject.bands] == [("Low", 1, 4), ("Medium", 5, 7), ("High", 8, 10)]
