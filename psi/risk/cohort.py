"""Scoring many people at once: the same numbers as for one, row by row, and a plain word for every row refused."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from psi.errors import BadInput
from psi.files import private
from psi.risk import points_cohort
from psi.risk.cohort_methods import Method, Real, Words
from psi.risk.csvfile import CsvRows, read_rows, to_csv
from psi.risk.formulas import a_formula, rules_named
from psi.risk.scoring import Score
from psi.rulebook import PointsInstrument, Rules
from psi.rulebook.instruments import FormulaInstrument, decimals

if TYPE_CHECKING:
    import pandas as pd


def score_cohort(instrument_id: str, frame: "pd.DataFrame", *, first_day: dt.date | None = None) -> "pd.DataFrame":
    """Score every row of a table with one column per item; other columns are kept as they are.

    Adds the probabilities, the bands and `error`. A number that cannot be given is left empty and `error` says why; no
    row ever stops the rest. `first_day` names the edition when psi holds more than one.
    Raises BadInput when a column is missing, stands twice, or has the name of one that is added.
    """
    import pandas as pd

    rules, names = rules_named(instrument_id, first_day), [str(name) for name in frame.columns]
    if isinstance(rules, PointsInstrument):
        _check_columns(points_cohort.columns_of(rules), points_cohort.ADDED, names)
        return points_cohort.score_points(rules, frame)
    instrument = a_formula(rules)
    method = method_of(instrument)
    _check_columns(tuple(item.id for item in instrument.items), method.added, names)
    values, errors = _scored(instrument, method, {item.id: frame[item.id] for item in instrument.items}, len(frame))
    added = {name: pd.Series(numbers, index=frame.index) for name, numbers in values.items()}
    bands = {each.band: pd.Series(_bands(instrument, values[each.divided]), index=frame.index, dtype=object) for each in method.outputs}
    return frame.assign(**added, **bands, error=pd.Series(errors, index=frame.index, dtype=object))


def score_file(instrument_id: str, path: Path, out: Path | None = None, *, first_day: dt.date | None = None) -> tuple[int, int, str | Path]:
    """Score a CSV file; returns how many rows were refused, how many there are, and the new file (or its text, without `out`).

    Cells of other columns are written as they were read, also those that open with = + - or @: the file is a record, and a
    changed cell would be a false one. A spreadsheet may run such a cell, as it may in the file that was given.
    Raises BadFile for a file that is no CSV in UTF-8 or lacks a column.
    """
    import pandas as pd

    if out is not None and out.resolve() == path.resolve():
        raise BadInput(f"{out}: the scores would overwrite the file they are made from. Name another file with --out.")
    required, added = _columns(rules_named(instrument_id, first_day))
    rows = read_rows(path, required=required, reserved=added)
    scored = score_cohort(instrument_id, pd.DataFrame(rows.cells, columns=list(rows.header), dtype=object), first_day=first_day)
    errors = [rows.problems.get(n, said) for n, said in enumerate(scored["error"].tolist())]
    results = [[""] * (len(added) - 1) if n in rows.problems else cells for n, cells in enumerate(_texts(scored, added[:-1]))]
    text = to_csv((*rows.header, *added), _with_results(rows, results, errors))
    refused = sum(said is not None for said in errors)
    if out is None:
        return refused, len(errors), text
    private.write(out, text.encode("utf-8"))
    return refused, len(errors), out


def problem(score: Score) -> str:
    """Why a row has no score, in whole sentences."""
    missing = [f"{m.fact} is missing." for m in score.missing]
    return " ".join(([score.refused] if score.refused else []) + missing)


def problems(method: Method, scores: tuple[Score, ...]) -> str | None:
    """Why results are not given, in whole sentences; where the first is given, the others are named. None when all are given.

    What stands in the way of the first stands in the way of the others too, and is said once.
    """
    if scores[0].probabilities is None:
        return problem(scores[-1])
    said = [not_given(each.divided, problem(score)) for each, score in zip(method.outputs, scores, strict=True) if score.probabilities is None]
    return " ".join(said) or None


def not_given(column: str, why: str) -> str:
    """That one result of several is not given, and why."""
    return f"{column} is not given: {why}"


def _scored(instrument: FormulaInstrument, method: Method, columns: "Mapping[str, pd.Series[Any]]", length: int) -> tuple[dict[str, Real], Words]:
    """The numbers of every row, the plain ones all at once, every other one by itself."""
    found = method.plain_rows(instrument, columns, length)
    errors: Words = np.full(length, None, dtype=object)
    for row, said in found.lacking.items():
        errors[row] = not_given(method.outputs[-1].divided, said)
    others = np.flatnonzero(~found.plain)
    for row, *cells in zip(others, *(column.iloc[others].tolist() for column in columns.values()), strict=True):
        known = {name: None if type(cell).__name__ in {"NAType", "NaTType"} else cell for name, cell in zip(columns, cells, strict=True)}
        scores = method.one(instrument, known)
        errors[row] = problems(method, scores)
        for output, score in zip(method.outputs, scores, strict=True):
            for name, p in zip(output.probabilities, score.probabilities or (), strict=False):
                found.values[name][row] = p.value
    return found.values, errors


def _columns(rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that a table must have, and those that are added to it."""
    if isinstance(rules, PointsInstrument):
        return points_cohort.columns_of(rules), points_cohort.ADDED
    instrument = a_formula(rules)
    return tuple(item.id for item in instrument.items), method_of(instrument).added


def _check_columns(required: tuple[str, ...], added: tuple[str, ...], names: list[str]) -> None:
    absent = [name for name in required if name not in names]
    twice = [name for name in required if names.count(name) > 1]
    taken = [name for name in added if name in names]
    if absent:
        raise BadInput(f"the table lacks the columns {', '.join(absent)}.")
    if twice:
        raise BadInput(f"the columns {', '.join(twice)} stand twice in the table. Delete one of each.")
    if taken:
        raise BadInput(f"the table already has the columns {', '.join(taken)}, which psi adds. Rename them.")


def _bands(instrument: FormulaInstrument, probability: Real) -> Words:
    scale = 10 ** decimals(instrument.bands)
    edges = np.array([int(Decimal(band.first) * scale) for band in instrument.bands])
    given = ~np.isnan(probability)
    at = np.searchsorted(edges, np.floor(np.where(given, probability, 0.0) * (100.0 * scale) + 0.5), side="right") - 1
    names = np.array([*(band.name for band in instrument.bands), None], dtype=object)
    banded: Words = names[np.where(given, at, -1)]
    return banded


def _texts(scored: "pd.DataFrame", names: tuple[str, ...]) -> list[list[str]]:
    columns = [[_text(cell) for cell in scored[name].tolist()] for name in names]
    return [list(cells) for cells in zip(*columns, strict=True)]


def _text(cell: Any) -> str:
    """A result as it is written; nothing where there is none."""
    if isinstance(cell, str):
        return cell
    return "" if cell is None or type(cell).__name__ == "NAType" or cell != cell else repr(cell)


def _with_results(rows: CsvRows, results: list[list[str]], errors: list[str | None]) -> list[list[str]]:
    return [[*cells, *found, said or ""] for cells, found, said in zip(rows.cells, results, errors, strict=True)]


def method_of(instrument: FormulaInstrument) -> Method:
    """The method of an instrument; raises BadInput for a formula that psi does not work out."""
    from psi.risk import ogrs3_cohort, predictors_cohort

    methods = {"ogrs3": ogrs3_cohort.METHOD} | predictors_cohort.METHODS
    if instrument.id not in methods:
        raise BadInput(f"{instrument.id} ({instrument.title}) is not worked out for many people at once.")
    return methods[instrument.id]
