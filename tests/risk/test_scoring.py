import datetime as dt

import pytest

from psi.risk.scoring import About, NextBand, Probability, Score, logistic, per_cent
from psi.rulebook import FormulaInstrument, in_force
from psi.working import Line


def _score(two_years: float) -> Score:
    ogrs3 = in_force("ogrs3", dt.date(2009, 1, 1))
    assert isinstance(ogrs3, FormulaInstrument)
    about = About.of(ogrs3)
    probability = Probability(2, two_years, Line("Constant", "two years"))
    return Score("ogrs3", "OGRS3", ogrs3.in_force_from, about, "", ogrs3.bands, probabilities=(probability,))


@pytest.mark.parametrize(("probability", "whole"), [(0.0, 0), (0.004, 0), (0.005, 1), (0.4949, 49), (0.495, 50), (0.745, 75), (0.895, 90), (1.0, 100)])
def test_per_cent_rounds_a_half_up(probability: float, whole: int) -> None:
    assert per_cent(probability) == whole


def test_logistic_of_nothing_is_a_half() -> None:
    assert logistic(0.0) == 0.5


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        (0.0, "low"),
        (0.494, "low"),
        (0.495, "medium"),
        (0.744, "medium"),
        (0.745, "high"),
        (0.894, "high"),
        (0.895, "very high"),
        (1.0, "very high"),
    ],
)
def test_the_band_follows_the_rounded_per_cent(probability: float, band: str) -> None:
    found = _score(probability).band
    assert found is not None
    assert found.name == band


def test_the_distance_to_the_bands_beside_is_counted_in_per_cent() -> None:
    # 61 lies in 50 to 74: 75 - 61 = 14 up, 61 - 49 = 12 down
    score = _score(0.61)
    assert score.next_up == NextBand(score.bands[2], 14)
    assert score.next_down == NextBand(score.bands[0], 12)


def test_there_is_no_band_below_the_lowest_or_above_the_highest() -> None:
    assert _score(0.0).next_down is None
    assert _score(1.0).next_up is None
