"""How well a score ranks people and how close it comes: the area under the curve, its interval, Brier scores, calibration.

Every function takes a table with the columns score, band (its position, from 0), event (0 or 1) and people, and weighs each row
with its people.
"""

import warnings
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
from statsmodels.stats.proportion import proportion_confint

from psi.validation.subject import Band, Subject

FEW = 10
MOST_SCORES = 20
MOST_POINTS = 400
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Proportion:
    """`count` of `of` people, with the Wilson 95% interval."""

    count: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Auc:
    """The area under the curve with its 95% interval by DeLong; no interval where the ranks leave no spread to work it out from."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Bin:
    """A score, a band or a tenth of the scale: how many people, how many of them with the outcome, and how many were expected."""

    name: str
    n: int
    events: int
    rate: Proportion
    expected: float | None = None


@dataclass(frozen=True)
class Line:
    """A logistic line through the log odds of the predicted chance: its slope and intercept, each with a 95% interval."""

    slope: tuple[float, float, float]
    intercept: tuple[float, float, float]


def proportion(count: float, of: float) -> Proportion | None:
    """A share of people with its Wilson interval; None when there are no people."""
    if of <= 0:
        return None
    low, high = proportion_confint(round(count), round(of), alpha=0.05, method="wilson")
    return Proportion(round(count), round(of), count / of, float(low), float(high))


def auc(table: pd.DataFrame) -> Auc | None:
    """The area under the curve and its interval (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988); None without both outcomes."""
    events = table["event"] * table["people"]
    by_score = pd.DataFrame({"with_it": events, "all": table["people"]}).groupby(table["score"]).sum()
    with_it = by_score["with_it"].to_numpy(dtype=float)
    without = by_score["all"].to_numpy(dtype=float) - with_it
    if not (with_it.sum() and without.sum()):
        return None
    value = float(roc_auc_score(table["event"], table["score"], sample_weight=table["people"]))
    below, above = np.cumsum(without) - without, with_it.sum() - np.cumsum(with_it)
    spread = _spread((below + without / 2) / without.sum(), with_it) + _spread((above + with_it / 2) / with_it.sum(), without)
    if not spread > 0:
        return Auc(value, None, None)
    half = Z * float(np.sqrt(spread))
    return Auc(value, max(value - half, 0.0), min(value + half, 1.0))


def _spread(placed: NDArray[np.float64], people: NDArray[np.float64]) -> float:
    """The variance of the mean place of these people among the others."""
    n = people.sum()
    mean = (placed * people).sum() / n
    return float((people * (placed - mean) ** 2).sum() / (n - 1) / n) if n > 1 else float("nan")


def curve(table: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """The points of the curve: the share of those without the outcome, and of those with it, at or above each score.

    At most 400 of them, spread evenly: no picture shows more.
    """
    false_positive, true_positive, _ = roc_curve(table["event"], table["score"], sample_weight=table["people"])
    shown = np.unique(np.linspace(0, len(false_positive) - 1, MOST_POINTS).round().astype(int))
    return tuple((float(false_positive[n]), float(true_positive[n])) for n in shown)


def brier(table: pd.DataFrame, about: Subject, *, by_band: bool) -> dict[str, float]:
    """Brier scores by what is taken for the chance; those named `in_sample` are fitted to the same people, and so flatter."""
    events, people = table["event"], table["people"]
    base = float((events * people).sum() / people.sum())
    chances: dict[str, Any] = {"base_rate": np.full(len(table), base)}
    if about.scale == "probability" and not by_band:
        chances["score"] = table["score"]
    else:
        each = table.assign(with_it=events * people).groupby("score")[["with_it", "people"]].transform("sum")
        chances["in_sample_rate"] = each["with_it"] / each["people"]
        most = about.bands[-1].last if about.bands and not by_band else 0
        if most > 0 and table["score"].min() >= 0:
            chances["score_over_most"] = table["score"] / most
        fitted = _fitted(table, table["score"])
        if fitted is not None:
            chances["in_sample_logit"] = fitted.fittedvalues
    return {name: float(brier_score_loss(events, chance, sample_weight=people, pos_label=1)) for name, chance in chances.items()}


def line(table: pd.DataFrame) -> Line | None:
    """The calibration line of predicted chances; None where it cannot be fitted, as when every chance is the same."""
    chance = np.clip(table["score"].to_numpy(dtype=float), 1e-9, 1 - 1e-9)
    fitted = _fitted(table, np.log(chance / (1 - chance)))
    if fitted is None:
        return None
    (low_a, high_a), (low_b, high_b) = fitted.conf_int(alpha=0.05).tolist()
    intercept, slope = fitted.params.tolist()
    return Line((slope, low_b, high_b), (intercept, low_a, high_a))


def _fitted(table: pd.DataFrame, values: Any) -> Any:
    """A logistic regression of the outcome on one number; None where the data do not determine it."""
    import statsmodels.api as sm

    x = np.column_stack([np.ones(len(table)), np.asarray(values, dtype=float)])
    if np.ptp(x[:, 1]) == 0 or table["event"].nunique() < 2:
        return None
    weights = table["people"].to_numpy(dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return sm.GLM(table["event"].to_numpy(dtype=float), x, family=sm.families.Binomial(), freq_weights=weights).fit()
        except (Warning, np.linalg.LinAlgError, ValueError):
            return None


def bins(table: pd.DataFrame, about: Subject, *, by_band: bool) -> tuple[Bin, ...]:
    """The observed share by score; by tenth of the scale where the score is a probability; by band where there are too many scores."""
    if by_band:
        return by_bands(table, about.bands)
    if about.scale == "probability":
        tenths = np.clip(np.floor(table["score"].to_numpy() * 10 + 1e-9), 0, 9)
        return tuple(_bin(f"{int(t) * 10}% to {int(t) * 10 + 10}%", table[tenths == t], is_chance=True) for t in np.unique(tenths))
    scores = sorted(table["score"].unique())
    if len(scores) > MOST_SCORES and about.bands:
        return by_bands(table, about.bands)
    return tuple(_bin(f"{score:g}", table[table["score"] == score]) for score in scores)


def by_bands(table: pd.DataFrame, bands: tuple[Band, ...]) -> tuple[Bin, ...]:
    """The observed share in each band that holds anybody."""
    return tuple(_bin(band.name, table[table["band"] == n]) for n, band in enumerate(bands) if (table["band"] == n).any())


def _bin(name: str, held: pd.DataFrame, *, is_chance: bool = False) -> Bin:
    people = float(held["people"].sum())
    events = float((held["event"] * held["people"]).sum())
    rate = proportion(events, people)
    assert rate is not None
    return Bin(name, round(people), round(events), rate, float((held["score"] * held["people"]).sum() / people) if is_chance else None)
