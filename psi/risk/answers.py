"""Reading the answers to an instrument, one cell at a time: a whole number or a named choice, never a guess."""

import datetime as dt
import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real

from psi.rulebook.instruments import Choice, FormulaInstrument, Item

Answer = int | str | dt.date

# Not from any instrument: a larger number is a slip of the keyboard.
OLDEST = 120
MOST = 9999


def is_blank(cell: object) -> bool:
    """Whether nothing was answered: an empty cell is missing, not zero and not no."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, Real) and math.isnan(cell))


@dataclass(frozen=True)
class Answers:
    """The answers to an instrument that could be read, and by item why the others could not."""

    given: dict[str, Answer]
    refused: dict[str, str]


def read_answers(instrument: FormulaInstrument, cells: Mapping[str, object]) -> Answers:
    """Every answer in cells named after the items; a blank cell is in neither part, one below what is scored is in both."""
    found = Answers({}, {})
    for item in instrument.items:
        if is_blank(cells.get(item.id)):
            continue
        try:
            found.given[item.id] = read_answer(instrument, item, cells[item.id])
        except ValueError as error:
            found.refused[item.id] = str(error)
            continue
        said = too_small(item, found.given[item.id])
        if said:
            found.refused[item.id] = said
    return found


def read_answer(instrument: FormulaInstrument, item: Item, cell: object) -> Answer:
    """The answer in a cell that is not blank; raises ValueError with a whole sentence that opens with the item."""
    if item.is_day:
        return _day(item.id, cell)
    if item.codes:
        return _code(item, cell)
    if item.table:
        return cell.strip() if isinstance(cell, str) else _shown(cell)
    return read_cell(item.id, instrument.choices(item), cell, unit=item.unit)


def read_cell(item: str, choices: tuple[Choice, ...], cell: object, *, unit: str | None = None) -> Answer:
    """The answer in a cell that is not blank: one of the choices, or a whole number where there are none; raises ValueError."""
    return _choice(item, choices, cell) if choices else _whole(item, cell, unit)


def in_words(item: Item, answer: Answer) -> str:
    """An answer as it is shown: a code with what it stands for."""
    return next((f"{answer} ({code.says})" for code in item.codes if code.value == answer), str(answer))


def too_small(item: Item, answer: Answer) -> str | None:
    """Why an answer lies below what the instrument is for, in the words of the rule file; None when it does not."""
    if item.least is None or not isinstance(answer, int) or answer >= item.least.value:
        return None
    return f"{item.id} is {answer}. {item.least.says}."


def _whole(item: str, cell: object, unit: str | None) -> int:
    number = _number(cell)
    if number is None:
        raise ValueError(f"{item}: {_shown(cell)} is not a whole number.")
    if number < 0:
        raise ValueError(f"{item}: {number} is negative.")
    if number > (OLDEST if unit == "completed years" else MOST):
        raise ValueError(f"{item}: {number} is too large to be right.")
    return number


def _code(item: Item, cell: object) -> int:
    number = _whole(item.id, cell, None)
    if number not in [code.value for code in item.codes]:
        raise ValueError(f"{item.id}: {number} is none of its codes. They are {', '.join(str(code.value) for code in item.codes)}.")
    return number


def _day(item: str, cell: object) -> dt.date:
    if isinstance(cell, dt.datetime):
        whole = cell.time() == dt.time() and cell.tzinfo is None
        cell = cell.date() if whole else cell
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    try:
        if isinstance(cell, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.strip()):
            return dt.date.fromisoformat(cell.strip())
    except ValueError:
        pass
    raise ValueError(f"{item}: {_shown(cell)} is not a day. Write it like 2009-03-04.")


def _number(cell: object) -> int | None:
    if isinstance(cell, str):
        return int(cell) if re.fullmatch(r"-?[0-9]{1,18}", cell.strip()) else None
    if isinstance(cell, bool) or not isinstance(cell, Real) or not float(cell).is_integer():
        return None
    return int(float(cell))


def _choice(item: str, choices: tuple[Choice, ...], cell: object) -> str:
    said = cell.strip() if isinstance(cell, str) else _shown(cell)
    found = spellings(choices).get(said) or spellings(choices, folded=True).get(said.casefold())
    if found is None:
        raise ValueError(f"{item}: {_shown(cell)} is not one of its answers. {_hint(said, choices)}")
    return found


@lru_cache(maxsize=16)
def spellings(choices: tuple[Choice, ...], folded: bool = False) -> dict[str, str]:
    """Every way an answer may be written, with the name it stands for."""
    written = {text: choice.name for choice in choices for text in (choice.name, *choice.also)}
    return {text.casefold(): name for text, name in written.items()} if folded else written


@lru_cache(maxsize=1024)
def _hint(said: str, choices: tuple[Choice, ...]) -> str:
    names = [choice.name for choice in choices]
    if len(names) <= 4:
        return f"Choose {' or '.join(names)}."
    close = difflib.get_close_matches(said, names, n=1)
    return f"Did you mean '{close[0]}'?" if close else f"Choose one of: {'; '.join(names)}."


def _shown(cell: object) -> str:
    text = f"'{cell}'" if isinstance(cell, str) else str(cell)
    return text if len(text) <= 60 else f"{text[:56]}...'"
