"""Who was classed high and who had the outcome: the four counts at each cut-off, the rates they give, and how groups differ."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from fairlearn.metrics import MetricFrame
from sklearn.metrics import confusion_matrix
from statsmodels.stats.proportion import proportions_chisquare

from psi.validation.measures import FEW, Proportion, proportion
from psi.validation.subject import Subject

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_CHANCE = 0.05


@dataclass(frozen=True)
class Cut:
    """A cut-off: people in this band or a higher one count as classed high; `at` is its lowest score, None where it differs by sex."""

    band: str
    at: int | float | None
    is_highest: bool


@dataclass(frozen=True)
class Confusion:
    """The four counts at a cut-off, and the rates; a rate is None where there is nobody to count."""

    n: int
    tn: int
    fp: int
    fn: int
    tp: int
    fpr: Proportion | None
    fnr: Proportion | None
    ppv: Proportion | None
    npv: Proportion | None
    classed_high: Proportion | None
    prevalence: Proportion | None
    accuracy: Proportion | None

    @property
    def is_enough(self) -> bool:
        """Whether at least ten people had the outcome and ten had not."""
        return min(self.tp + self.fn, self.tn + self.fp) >= FEW


@dataclass(frozen=True)
class Differences:
    """The largest difference of each rate between groups with enough people."""

    groups: tuple[str, ...]
    fpr: float
    fnr: float
    ppv: float
    classed_high: float
    equalized_odds: float


def cuts(about: Subject) -> tuple[Cut, ...]:
    """The cut-offs: every band but the lowest."""
    return tuple(Cut(band.name, None if about.by_sex else band.first, n == len(about.bands)) for n, band in enumerate(about.bands[1:], 2))


def confusion(tn: int, fp: int, fn: int, tp: int) -> Confusion:
    """The rates that four counts give, each with its Wilson interval."""
    n = tn + fp + fn + tp
    return Confusion(
        n=n,
        tn=tn,
        fp=fp,
        fn=fn,
        tp=tp,
        fpr=proportion(fp, fp + tn),
        fnr=proportion(fn, fn + tp),
        ppv=proportion(tp, tp + fp),
        npv=proportion(tn, tn + fn),
        classed_high=proportion(tp + fp, n),
        prevalence=proportion(tp + fn, n),
        accuracy=proportion(tp + tn, n),
    )


def at_cut(table: "pd.DataFrame", position: int) -> Confusion:
    """The counts of everybody, with the band at this position and those above it classed high."""
    return _counted(_framed(table.assign(all="all"), "all", position).overall)


def by_group(table: "pd.DataFrame", group: str, position: int) -> dict[str, Confusion]:
    """The counts of each group in a column."""
    return {str(name): _counted(row) for name, row in _framed(table, group, position).by_group.iterrows()}


def _cell(truth: Any, classed: Any, *, row: int, column: int, sample_weight: Any) -> float:
    return float(confusion_matrix(truth, classed, labels=[0, 1], sample_weight=sample_weight)[row, column])


_CELLS = {"tn": (0, 0), "fp": (0, 1), "fn": (1, 0), "tp": (1, 1)}


def _framed(table: "pd.DataFrame", group: str, position: int) -> Any:
    """The four counts by group, of a table that is first brought down to one row for each group, class and outcome."""
    classed = table.assign(is_high=(table["band"] >= position).astype(int))
    small = classed.groupby([group, "is_high", "event"], as_index=False)["people"].sum()
    metrics = {name: partial(_cell, row=row, column=column) for name, (row, column) in _CELLS.items()}
    weights = {name: {"sample_weight": small["people"]} for name in metrics}
    truth = small["event"].astype(int)
    return MetricFrame(metrics=metrics, y_true=truth, y_pred=small["is_high"], sensitive_features=small[group], sample_params=weights)


def _counted(cells: Any) -> Confusion:
    return confusion(*(round(float(cells[name])) for name in ("tn", "fp", "fn", "tp")))


def differences(groups: dict[str, Confusion]) -> Differences | None:
    """The largest differences between the groups that have enough people; None when fewer than two have."""
    enough = {name: each for name, each in groups.items() if each.is_enough and each.ppv}
    if len(enough) < 2:
        return None
    fpr, fnr, ppv, high = (_widest(enough, name) for name in ("fpr", "fnr", "ppv", "classed_high"))
    return Differences(tuple(enough), fpr, fnr, ppv, high, max(fpr, fnr))


def _widest(groups: dict[str, Confusion], rate: str) -> float:
    values = [getattr(each, rate).value for each in groups.values()]
    return float(max(values) - min(values))


def base_rates_differ(groups: dict[str, Confusion]) -> bool:
    """Whether the groups with enough people have the outcome at rates that differ by more than chance (chi-square, 5%)."""
    enough = [each for each in groups.values() if each.is_enough]
    if len(enough) < 2:
        return False
    chance = proportions_chisquare([each.tp + each.fn for each in enough], [each.n for each in enough])[1]
    return bool(chance < SMALLEST_CHANCE)
