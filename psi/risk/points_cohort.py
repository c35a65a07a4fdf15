"""Adding up points for many people at once: the same totals as for one, row by row, and a plain word for every row refused."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from psi.errors import BadInput
from psi.risk.answers import is_blank
from psi.risk.points import contradictions, read_item, score
from psi.risk.points_sheet import PointsScore
from psi.rulebook import PointsInstrument, PointsItem
from psi.rulebook.instruments import Sex

if TYPE_CHECKING:
    import pandas as pd

ADDED = ("total", "band", "error")
Positions = NDArray[np.int64]
SEXES = ("male", "female")


def columns_of(instrument: PointsInstrument) -> tuple[str, ...]:
    """The columns that a table must have: one for each item, and the sex where there are cut-offs for one sex each.

    Raises BadInput for an instrument that is not scored, saying what is missing.
    """
    if instrument.lacks:
        raise BadInput(f"{instrument.title} can be read here and is not scored: {'; '.join(instrument.lacks)}.")
    return (*(item.id for item in instrument.items), *(("sex",) if instrument.cutoffs else ()))


def score_points(instrument: PointsInstrument, frame: "pd.DataFrame") -> "pd.DataFrame":
    """Add up every row of a table; adds `total`, `band` and `error`. A row that cannot be added up says why and never stops the rest."""
    import pandas as pd

    names = columns_of(instrument)
    chosen = {item.id: _positions(instrument, item, frame[item.id]) for item in instrument.items}
    sexes = _sexes(frame["sex"]) if instrument.cutoffs else np.zeros(len(frame), dtype=np.int64)
    plain = np.logical_and.reduce([sexes >= 0, *(positions >= 0 for positions in chosen.values())])
    plain &= ~_contradicting(instrument, chosen)
    total = np.full(len(frame), np.nan)
    total[plain] = sum(_points(instrument, item)[chosen[item.id][plain]] for item in instrument.items)
    band, error = (np.full(len(frame), None, dtype=object) for _ in range(2))
    _name_bands(instrument, total, sexes, plain, band)
    others = np.flatnonzero(~plain)
    for row, *cells in zip(others, *(frame[name].iloc[others].tolist() for name in names), strict=True):
        made = _one(instrument, dict(zip(names, cells, strict=True)))
        total[row] = np.nan if made.total is None else made.total
        band[row], error[row] = (made.band.name, None) if made.band else (None, problem(made))
    added = {name: pd.Series(values, index=frame.index, dtype=object) for name, values in (("band", band), ("error", error))}
    whole = pd.arrays.IntegerArray(np.nan_to_num(total).astype(np.int64), np.isnan(total))
    return frame.assign(total=pd.Series(whole, index=frame.index), **added)


def problem(made: PointsScore) -> str:
    """Why a row has no total or no band, in whole sentences."""
    missing = [f"{gap.fact} is missing." for gap in made.missing] if made.total is None else []
    said = [made.refused, None if made.total is None else made.no_band, *missing]
    return " ".join(each for each in said if each)


def _positions(instrument: PointsInstrument, item: PointsItem, column: "pd.Series[Any]") -> Positions:
    """Which answer of the item every cell is, by its place among them; -1 for a cell that has to be looked at. Each value is read once."""
    import pandas as pd

    answers = instrument.answers(item)
    if pd.api.types.infer_dtype(column, skipna=True) in {"string", "integer"}:
        codes, values = pd.factorize(column)
        return np.array([*(_position(instrument, item, value, answers) for value in values), -1], dtype=np.int64)[codes]
    return np.fromiter((_position(instrument, item, cell, answers) for cell in column.tolist()), np.int64, len(column))


def _position(instrument: PointsInstrument, item: PointsItem, cell: object, answers: tuple[Any, ...]) -> int:
    try:
        return -1 if is_blank(cell) else answers.index(read_item(instrument, item, cell)[0])
    except ValueError:
        return -1


def _points(instrument: PointsInstrument, item: PointsItem) -> Positions:
    return np.array([answer.points if item.scored else 0 for answer in instrument.answers(item)], dtype=np.int64)


def _contradicting(instrument: PointsInstrument, chosen: Mapping[str, Positions]) -> NDArray[np.bool_]:
    """The rows with answers that cannot both be true."""
    found = np.zeros(len(next(iter(chosen.values()))), dtype=bool)
    by_id = {item.id: instrument.answers(item) for item in instrument.items}
    for each in instrument.contradictions:
        pairs = [
            (n, m)
            for n, first in enumerate(by_id[each.when])
            for m, second in enumerate(by_id[each.then])
            if contradictions(instrument, {each.when: first, each.then: second})
        ]
        for n, m in pairs:
            found |= (chosen[each.when] == n) & (chosen[each.then] == m)
    return found


def _sexes(column: "pd.Series[Any]") -> Positions:
    return np.fromiter((SEXES.index(cell) if cell in SEXES else -1 for cell in column.tolist()), np.int64, len(column))


def _name_bands(instrument: PointsInstrument, total: NDArray[np.float64], sexes: Positions, plain: NDArray[np.bool_], band: NDArray[np.object_]) -> None:
    for at, sex in enumerate(SEXES):
        bands = instrument.bands_for(cast(Sex, sex))
        rows = plain & (sexes == at)
        if bands:
            edges = np.array([int(each.first) for each in bands])
            band[rows] = np.array([each.name for each in bands], dtype=object)[np.searchsorted(edges, total[rows], side="right") - 1]
        else:
            plain[rows] = False


def _one(instrument: PointsInstrument, cells: Mapping[str, Any]) -> PointsScore:
    known = {name: None if type(cell).__name__ in {"NAType", "NaTType"} else cell for name, cell in cells.items()}
    sex = known.pop("sex", None) if instrument.cutoffs else None
    return score(instrument, known, sex=sex if sex in SEXES else None)
