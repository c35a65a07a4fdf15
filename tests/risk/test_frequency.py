"""Wilson intervals against published values and hand sums."""

import pytest

from psi.risk.frequency import wilson
from psi.risk.scoring import Probability
from psi.working import Line


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3: four worked proportions.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_published_examples(events: int, n: int, low: float, high: float) -> None:
    assert wilson(events, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_it_never_leaves_nothing_to_all() -> None:
    assert wilson(0, 1)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


@pytest.mark.parametrize(("events", "n"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_proportion_is_refused(events: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no proportion"):
        wilson(events, n)


@pytest.mark.parametrize(
    ("value", "places", "says"),
    # 48.465% is 48.47 with two decimals and a half rounded up; the people are those of the per cent, never rounded anew.
    [
        (0.484651, 2, (4847, 10000)),
        (0.0004, 2, (4, 10000)),
        (0.49994, 2, (4999, 10000)),
        (0.184, 0, (18, 100)),
        (0.185, 0, (19, 100)),
        (1.0, 2, (10000, 10000)),
    ],
)
def test_the_people_of_the_sentence_are_the_per_cent_of_the_figure(value: float, places: int, says: tuple[int, int]) -> None:
    made = Probability(2, value, Line("Constant", "two years"), places)
    assert (made.expected, made.of_people) == says
    assert made.expected == made.per_cent * made.of_people / 100
