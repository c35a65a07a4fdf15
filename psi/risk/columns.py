"""A column of a table as numbers: what plain cells say, and a mark for every cell that has to be looked at by itself."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from psi.risk.answers import MOST, is_blank, spellings
from psi.rulebook.instruments import FormulaInstrument, Item

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

LOOK, BLANK = -1, -2
"""Marks in place of a number: a cell that has to be looked at, and an empty one."""

MOST_DAYS = 1_000_000
"""The longest calendar that is made; days further apart are looked at one by one."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole(column: "pd.Series[Any]") -> Whole:
    """Whole numbers from 0 up."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
        values = column.to_numpy()
        usable = (values >= 0) & (values <= MOST) & (values == np.floor(values)) if column.dtype.kind == "f" else (values >= 0) & (values <= MOST)
        marks = np.where(np.isnan(values), BLANK, LOOK) if column.dtype.kind == "f" else LOOK
        return np.where(usable, np.where(usable, values, 0).astype(np.int64), marks)
    return by_value(column, _plain_whole)


def _plain_whole(cell: Any) -> int:
    if isinstance(cell, str):
        return int(cell) if len(cell) <= 3 and cell.isascii() and cell.isdigit() else LOOK
    return cell if type(cell) is int and 0 <= cell <= MOST else LOOK


def codes(item: Item, column: "pd.Series[Any]") -> Whole:
    """The codes of an item."""
    numbers = whole(column)
    known = np.zeros(MOST + 1, dtype=bool)
    known[[code.value for code in item.codes]] = True
    return np.where((numbers >= 0) & ~known[numbers], LOOK, numbers)


def choices(instrument: FormulaInstrument, item: str, column: "pd.Series[Any]") -> Whole:
    """The position of the answer among the choices of an item."""
    offered = instrument.choices(instrument.item(item))
    names = [choice.name for choice in offered]
    return texts(column, {text: names.index(name) for text, name in spellings(offered).items()})


def texts(column: "pd.Series[Any]", at: dict[str, int]) -> Whole:
    """The number that stands for each text."""
    return by_value(column, lambda cell: at.get(cell, LOOK) if isinstance(cell, str) else LOOK)


def days(column: "pd.Series[Any]") -> Whole:
    """Days as numbers: 20260401 is 1 April 2026, so that a year later is 10000 more."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return _numbers(column.to_numpy())
    return by_value(column, _plain_day)


def _numbers(values: "NDArray[np.datetime64]") -> Whole:
    """The number of each day, looked up in a calendar from the earliest to the latest; a day with an hour has to be looked at."""
    days, blank = values.astype("datetime64[D]"), np.isnat(values)
    since = np.where(blank, 0, days.astype(np.int64))
    earliest, latest = (int(since.min()), int(since.max())) if len(since) else (0, 0)
    calendar = np.array([LOOK]) if latest - earliest > MOST_DAYS else _calendar(np.arange(earliest, latest + 1))
    numbers = calendar[(since - earliest) % len(calendar)]
    found: Whole = np.where(blank, BLANK, np.where(days == values, numbers, LOOK))
    return found


def _calendar(since: Whole) -> Whole:
    """Days counted from 1970 as numbers."""
    day = since.astype("datetime64[D]")
    months = day.astype("datetime64[M]")
    first, count = months.astype(np.int64), (day - months).astype(np.int64)
    numbers: Whole = (first // 12 + 1970) * 10000 + (first % 12 + 1) * 100 + count + 1
    return numbers


def _plain_day(cell: Any) -> int:
    if type(cell) is not str or not _DAY.fullmatch(cell):
        return LOOK
    try:
        day = dt.date.fromisoformat(cell)
    except ValueError:
        return LOOK
    return day.year * 10000 + day.month * 100 + day.day


def by_value(column: "pd.Series[Any]", read: Callable[[Any], int]) -> Whole:
    """What `read` makes of every cell; each different text is read once. Elsewhere 1 and True would pass for one value."""
    import pandas as pd

    def marked(cell: Any) -> int:
        return BLANK if is_blank(cell) or type(cell).__name__ in {"NAType", "NaTType"} else read(cell)

    if isinstance(column.dtype, pd.StringDtype) or pd.api.types.infer_dtype(column, skipna=True) == "string":
        at, found = pd.factorize(column)
        return np.array([*(marked(text) for text in found), BLANK], dtype=np.int64)[at]
    return np.fromiter((marked(cell) for cell in column), dtype=np.int64, count=len(column))
