"""Scoring many people at once: the same numbers as for one, row by row, and a plain word for every row refused."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from psi.errors import BadInput
from psi.files import private
from psi.risk import ogrs3
from psi.risk.answers import MOST, OLDEST, spellings
from psi.risk.csvfile import CsvRows, read_rows, to_csv
from psi.risk.formulas import formula_instrument
from psi.risk.scoring import Score
from psi.rulebook.instruments import FormulaInstrument

if TYPE_CHECKING:
    import pandas as pd

ADDED = ("probability_1yr", "probability_2yr", "band", "error")
Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]


def score_cohort(instrument_id: str, frame: "pd.DataFrame", *, first_day: dt.date | None = None) -> "pd.DataFrame":
    """Score every row of a table with one column per item; other columns are kept as they are.

    Adds `probability_1yr`, `probability_2yr`, `band` and `error`. A row that cannot be scored has no numbers and says
    why in `error`; it never stops the rest. `first_day` names the edition when psi holds more than one.
    Raises BadInput when a column is missing, stands twice, or has the name of one that is added.
    """
    import pandas as pd

    instrument = formula_instrument(instrument_id, first_day)
    _check_columns(instrument, [str(name) for name in frame.columns])
    columns = [frame[item.id] for item in instrument.items]
    plain, one_year, two_years = _plain_rows(instrument, columns, len(frame))
    band = _bands(instrument, two_years, plain)
    error: NDArray[np.object_] = np.full(len(frame), None, dtype=object)
    others = np.flatnonzero(~plain)
    for row, *cells in zip(others, *(column.iloc[others].tolist() for column in columns), strict=True):
        score = _one(instrument, cells)
        if score.probabilities is None or score.band is None:
            error[row] = problem(score)
        else:
            one_year[row], two_years[row] = (p.value for p in score.probabilities)
            band[row] = score.band.name
    names = {"band": band, "error": error}
    added = {name: pd.Series(values, index=frame.index, dtype=object) for name, values in names.items()}
    return frame.assign(probability_1yr=one_year, probability_2yr=two_years, **added)


def score_file(instrument_id: str, path: Path, out: Path | None = None, *, first_day: dt.date | None = None) -> tuple[int, int, str | Path]:
    """Score a CSV file; returns how many rows were refused, how many there are, and the new file (or its text, without `out`).

    Cells of other columns are written as they were read, also those that open with = + - or @: the file is a record, and a
    changed cell would be a false one. A spreadsheet may run such a cell, as it may in the file that was given.
    Raises BadFile for a file that is no CSV in UTF-8 or lacks a column.
    """
    import pandas as pd

    if out is not None and out.resolve() == path.resolve():
        raise BadInput(f"{out}: the scores would overwrite the file they are made from. Name another file with --out.")
    instrument = formula_instrument(instrument_id, first_day)
    rows = read_rows(path, required=tuple(item.id for item in instrument.items), reserved=ADDED)
    scored = score_cohort(instrument_id, pd.DataFrame(rows.cells, columns=list(rows.header), dtype=object), first_day=first_day)
    errors = [rows.problems.get(n, said) for n, said in enumerate(scored["error"].tolist())]
    results = [[] if n in rows.problems else cells for n, cells in enumerate(_texts(scored))]
    text = to_csv((*rows.header, *ADDED), _with_results(rows, results, errors))
    refused = sum(said is not None for said in errors)
    if out is None:
        return refused, len(errors), text
    private.write(out, text.encode("utf-8"))
    return refused, len(errors), out


def problem(score: Score) -> str:
    """Why a row has no score, in whole sentences."""
    missing = [f"{m.fact} is missing." for m in score.missing]
    return " ".join(([score.refused] if score.refused else []) + missing)


def _check_columns(instrument: FormulaInstrument, names: list[str]) -> None:
    absent = [item.id for item in instrument.items if item.id not in names]
    twice = [item.id for item in instrument.items if names.count(item.id) > 1]
    taken = [name for name in ADDED if name in names]
    if absent:
        raise BadInput(f"the table lacks the columns {', '.join(absent)}.")
    if twice:
        raise BadInput(f"the columns {', '.join(twice)} stand twice in the table. Delete one of each.")
    if taken:
        raise BadInput(f"the table already has the columns {', '.join(taken)}, which psi adds. Rename them.")


def _plain_rows(instrument: FormulaInstrument, columns: "Sequence[pd.Series[Any]]", length: int) -> tuple[Mask, Real, Real]:
    """Which rows hold plain answers that fit together, and their probabilities; every other row is scored one by one."""
    sex, start, current, first, sanctions, category = columns
    (ages, plain), (now, ok_now), (earliest, ok_first), (n, ok_n) = (_whole(column) for column in (start, current, first, sanctions))
    men, kind = _index(instrument, "sex", sex), _index(instrument, "offence_category", category)
    least = instrument.item("age_at_start_of_risk").least
    plain &= ok_now & ok_first & ok_n & (men >= 0) & (kind >= 0)
    plain &= (ages >= (least.value if least else 0)) & (ages <= OLDEST)
    plain &= (earliest <= now) & (now <= ages) & ((n > 0) | (earliest == now))
    one_year, two_years = np.full(length, np.nan), np.full(length, np.nan)
    z = _totals(instrument, men[plain], ages[plain], now[plain], earliest[plain], n[plain], kind[plain])
    for name, target in (("one year", one_year), ("two years", two_years)):
        target[plain] = 1.0 / (1.0 + np.exp(-(float(instrument.term("constant", name).value) + z)))
    return plain, one_year, two_years


def _totals(instrument: FormulaInstrument, sex: Whole, ages: Whole, now: Whole, earliest: Whole, n: Whole, kind: Whole) -> Real:
    """The sums of terms, in the order in which `ogrs3` adds them."""
    sexes, groups = [c.name for c in instrument.item("sex").choices], instrument.terms["offence category"]
    by_age = np.array([[_age_term(instrument, s, age) for age in range(OLDEST + 1)] for s in sexes])
    status = {name: float(instrument.term("status", name).value) for name in ("first conviction", "repeat conviction")}
    rate, added = (float(instrument.term("rate of sanctions", name).value) for name in ("coefficient", "added years"))
    z = by_age[sex, ages] + np.where(n == 0, status["first conviction"], status["repeat conviction"])
    z = z + rate * np.log((n + 1) / (added + now - earliest))
    total: Real = z + np.array([float(term.value) for term in groups])[kind]
    return total


def _age_term(instrument: FormulaInstrument, sex: str, age: int) -> float:
    return next((float(t.value) for t in instrument.terms[f"age, {sex}"] if t.holds_for(age)), float("nan"))


def _bands(instrument: FormulaInstrument, probability: Real, plain: Mask) -> NDArray[np.object_]:
    names: NDArray[np.object_] = np.full(len(probability), None, dtype=object)
    edges = np.array([band.first for band in instrument.bands])
    at = np.searchsorted(edges, np.floor(probability[plain] * 100.0 + 0.5), side="right") - 1
    names[plain] = np.array([band.name for band in instrument.bands], dtype=object)[at]
    return names


def _whole(column: "pd.Series[Any]") -> tuple[Whole, Mask]:
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
        values = column.to_numpy()
        usable = (values >= 0) & (values <= MOST) & (values == np.floor(values))
        return np.where(usable, values, -1).astype(np.int64), usable
    numbers = _by_value(column, _plain_whole)
    return numbers, numbers >= 0


def _plain_whole(cell: Any) -> int:
    """A whole number as files write it, or -1 for anything that has to be looked at."""
    if isinstance(cell, str):
        return int(cell) if len(cell) <= 3 and cell.isascii() and cell.isdigit() else -1
    return cell if type(cell) is int and 0 <= cell <= MOST else -1


def _index(instrument: FormulaInstrument, item: str, column: "pd.Series[Any]") -> Whole:
    choices = instrument.choices(instrument.item(item))
    names = [choice.name for choice in choices]
    at = {text: names.index(name) for text, name in spellings(choices).items()}
    return _by_value(column, lambda cell: at.get(cell, -1) if isinstance(cell, str) else -1)


def _by_value(column: "pd.Series[Any]", read: Callable[[Any], int]) -> Whole:
    """What `read` makes of every cell; each different text is read once. Elsewhere 1 and True would pass for one value."""
    import pandas as pd

    if pd.api.types.infer_dtype(column, skipna=True) == "string":
        codes, texts = pd.factorize(column)
        return np.array([*(read(text) for text in texts), -1], dtype=np.int64)[codes]
    return np.fromiter((read(cell) for cell in column.tolist()), dtype=np.int64, count=len(column))


def _one(instrument: FormulaInstrument, cells: list[Any]) -> Score:
    known = (None if type(cell).__name__ in {"NAType", "NaTType"} else cell for cell in cells)
    return ogrs3.score_cells(dict(zip((item.id for item in instrument.items), known, strict=True)), instrument)


def _texts(scored: "pd.DataFrame") -> list[list[str]]:
    columns = [scored[name].tolist() for name in ADDED[:3]]
    return [[repr(one), repr(two), band] if band is not None else [] for one, two, band in zip(*columns, strict=True)]


def _with_results(rows: CsvRows, results: list[list[str]], errors: list[str | None]) -> list[list[str]]:
    return [[*cells, *(found or ["", "", ""]), said or ""] for cells, found, said in zip(rows.cells, results, errors, strict=True)]
