"""Scores: worked out from a published formula, or entered by an assessor and compared."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from psi.case.model import Case
from psi.risk import ogrs3, predictors
from psi.risk.answered import added_up
from psi.risk.entered import Check, Comparison, compare_entered
from psi.risk.formulas import formula_in_force, formula_instrument
from psi.risk.inputs import OGRS3, CaseInputs, case_inputs
from psi.risk.points_sheet import PointsScore
from psi.risk.predictor_inputs import finders
from psi.risk.scoring import About, NextBand, Probability, Score
from psi.risk.sensitivity import sensitivity
from psi.rulebook.instruments import Item

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "About",
    "Check",
    "Comparison",
    "NextBand",
    "PointsScore",
    "Probability",
    "Score",
    "added_up",
    "compare_entered",
    "score",
    "score_cohort",
    "score_file",
    "score_ogrs3",
    "scores",
]


def score(case: Case, instrument_id: str, on: dt.date) -> Score:
    """The result of an instrument for a case, or the brief one where it has two; see `scores`."""
    return scores(case, instrument_id, on)[0]


def scores(case: Case, instrument_id: str, on: dt.date) -> tuple[Score, ...]:
    """Score a case with the edition of an instrument in force on a day: the brief and the extended result where it has two.

    Raises NotEntered when psi holds no such edition, BadInput for an instrument that psi does not score.
    """
    instrument = formula_in_force(instrument_id, on)
    if instrument.id not in predictors.IDS:
        found = case_inputs(case, instrument, OGRS3)
        return (_completed(ogrs3.score_cells(found.cells, instrument, found.facts), found, instrument.items),)
    found = case_inputs(case, instrument, finders(instrument, on))
    sheets = predictors.score_cells(found.cells, instrument, found.facts)
    made = (_completed(sheet, found, predictors.items_of(instrument, str(sheet.result))) for sheet in sheets)
    return tuple(replace(sheet, sensitivity=sensitivity(sheet, found, case)) for sheet in made)


def _completed(sheet: Score, found: CaseInputs, items: tuple[Item, ...]) -> Score:
    """A sheet with what is missing told by its place in the case, and with every entry it rests on."""
    missing = found.missing(items)
    if missing:
        sheet = replace(sheet, lines=(), probabilities=None)
    return replace(sheet, missing=missing, rests_on=found.rests_on(items))


def score_ogrs3(
    *,
    sex: str | None,
    age_at_start_of_risk: int | None,
    age_at_current_conviction: int | None,
    age_at_first_sanction: int | None,
    previous_sanctions: int | None,
    offence_category: str | None,
    first_day: dt.date | None = None,
) -> Score:
    """Score one person on OGRS3 from its six answers; `None` is missing. Ages are completed years."""
    cells = {
        "sex": sex,
        "age_at_start_of_risk": age_at_start_of_risk,
        "age_at_current_conviction": age_at_current_conviction,
        "age_at_first_sanction": age_at_first_sanction,
        "previous_sanctions": previous_sanctions,
        "offence_category": offence_category,
    }
    return ogrs3.score_cells(cells, formula_instrument("ogrs3", first_day))


def score_cohort(instrument_id: str, frame: "pd.DataFrame", *, first_day: dt.date | None = None) -> "pd.DataFrame":
    """Score every row of a table; see `psi.risk.cohort.score_cohort`."""
    from psi.risk import cohort

    return cohort.score_cohort(instrument_id, frame, first_day=first_day)


def score_file(instrument_id: str, path: Path, out: Path | None = None, *, first_day: dt.date | None = None) -> tuple[int, int, str | Path]:
    """Score a CSV file; see `psi.risk.cohort.score_file`."""
    from psi.risk import cohort

    return cohort.score_file(instrument_id, path, out, first_day=first_day)
