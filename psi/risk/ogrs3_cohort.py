"""OGRS3 for many people at once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from psi.risk import columns as read
from psi.risk import ogrs3
from psi.risk.answers import OLDEST
from psi.risk.cohort_methods import Method, Output, Plain, Real
from psi.risk.scoring import Score
from psi.rulebook.instruments import FormulaInstrument

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]


def plain_rows(instrument: FormulaInstrument, columns: "Mapping[str, pd.Series[Any]]", length: int) -> Plain:
    """The rows that hold plain answers which fit together, and their probabilities."""
    ages, now, first, n = (
        read.whole(columns[name]) for name in ("age_at_start_of_risk", "age_at_current_conviction", "age_at_first_sanction", "previous_sanctions")
    )
    sex, kind = (read.choices(instrument, name, columns[name]) for name in ("sex", "offence_category"))
    least = instrument.item("age_at_start_of_risk").least
    plain = (sex >= 0) & (kind >= 0) & (n >= 0) & (first >= 0) & (ages >= (least.value if least else 0)) & (ages <= OLDEST)
    plain &= (first <= now) & (now <= ages) & ((n > 0) | (first == now))
    z = _totals(instrument, sex[plain], ages[plain], now[plain], first[plain], n[plain], kind[plain])
    values = {name: np.full(length, np.nan) for name in OUTPUT.probabilities}
    for name, span in zip(OUTPUT.probabilities, ("one year", "two years"), strict=True):
        values[name][plain] = 1.0 / (1.0 + np.exp(-(float(instrument.term("constant", span).value) + z)))
    return Plain(plain, values)


def _totals(instrument: FormulaInstrument, sex: Whole, ages: Whole, now: Whole, first: Whole, n: Whole, kind: Whole) -> Real:
    """The sums of terms, in the order in which `ogrs3` adds them."""
    sexes, groups = [c.name for c in instrument.item("sex").choices], instrument.terms["offence category"]
    by_age = np.array([[_age_term(instrument, s, age) for age in range(OLDEST + 1)] for s in sexes])
    status = {name: float(instrument.term("status", name).value) for name in ("first conviction", "repeat conviction")}
    rate, added = (float(instrument.term("rate of sanctions", name).value) for name in ("coefficient", "added years"))
    z = by_age[sex, ages] + np.where(n == 0, status["first conviction"], status["repeat conviction"])
    z = z + rate * np.log((n + 1) / (added + now - first))
    total: Real = z + np.array([float(term.value) for term in groups])[kind]
    return total


def _age_term(instrument: FormulaInstrument, sex: str, age: int) -> float:
    return next((float(t.value) for t in instrument.terms[f"age, {sex}"] if t.holds_for(age)), float("nan"))


def _one(instrument: FormulaInstrument, cells: Mapping[str, object]) -> tuple[Score, ...]:
    return (ogrs3.score_cells(cells, instrument),)


OUTPUT = Output(("probability_1yr", "probability_2yr"), "band")
METHOD = Method((OUTPUT,), plain_rows, _one)
