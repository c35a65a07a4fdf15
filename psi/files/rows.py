"""Reading a table that officers filled in, .xlsx or .csv, strictly: every cell as text, every problem by row and column."""

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from psi.errors import BadFile
from psi.files.cells import MOST_ROWS, Cell, letters, text_cell
from psi.files.yamlfile import read_bytes

SUFFIXES = (".xlsx", ".csv")

_SEPARATOR_LINE = re.compile(r"sep=([,;])\r?\n")
_ESCAPED = re.compile(r"'+[=+\-@\t]")


@dataclass(frozen=True)
class Columns:
    """What a table may hold: the name of its sheet, its headings, and those it cannot do without."""

    sheet: str
    headings: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row by its number in the table, with the text of every cell that is not empty, by heading."""

    number: int
    cells: dict[str, str]


Grid = Iterable[tuple[int, list[Cell]]]


def is_table(path: Path) -> bool:
    """Whether the name of a file says that it is a table."""
    return path.suffix.lower() in (*SUFFIXES, ".xls", ".xlsm", ".ods")


def read_rows(path: Path, *kinds: Columns) -> tuple[Columns, tuple[Row, ...]]:
    """Read a table of one of several kinds, told apart by its headings; says which it is.

    Raises BadFile that lists every problem with its row and column and how to mend it.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadFile(path, (f"psi reads tables as .xlsx or .csv, not as {path.suffix or 'a file without an ending'}. Save it as .xlsx.",))
    data = read_bytes(path, "Keep pictures out of it, or split it.")
    if path.suffix.lower() == ".csv":
        return _rows(path, _csv_grid(path, data, kinds), kinds)
    from psi.files.workbook import grid

    return _rows(path, grid(path, data, tuple(kind.sheet for kind in kinds)), kinds)


def read_grid(path: Path, data: bytes, columns: Columns) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Every row of a table that has headings of its own, as text with its number; `columns` tell its sheet and its separator.

    Raises BadFile that lists every cell that cannot be used.
    """
    if path.suffix.lower() == ".csv":
        cells: Grid = _csv_grid(path, data, (columns,))
    else:
        from psi.files.workbook import grid

        cells = grid(path, data, (columns.sheet,))
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems: list[str] = []
    for number, row in cells:
        if len(rows) == MOST_ROWS:
            raise BadFile(path, (f"it has more than {MOST_ROWS:,} rows, the most psi reads. Split it.",))
        problems += [f"row {number}, column {letters(at)}: {cell.problem}" for at, cell in enumerate(row) if cell.problem]
        rows.append((number, tuple(cell.text for cell in row)))
    if problems:
        raise BadFile(path, tuple(problems))
    return tuple(rows)


def write_csv(columns: Columns, rows: Iterable[dict[str, str]]) -> bytes:
    """A table as CSV: UTF-8 with a mark that Excel knows, commas.

    CSV cannot say that a cell is text, so a value that a spreadsheet would take for a formula gets an apostrophe in
    front. Reading takes it off again.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns.headings)
    for row in rows:
        writer.writerow([_as_text(row.get(heading, "")) for heading in columns.headings])
    return out.getvalue().encode("utf-8-sig")


def _as_text(value: str) -> str:
    return f"'{value}" if re.match(r"'*[=+\-@\t]", value) else value


def _rows(path: Path, cells: Grid, kinds: tuple[Columns, ...]) -> tuple[Columns, tuple[Row, ...]]:
    table = ((number, row) for number, row in cells if any(cell.text or cell.problem for cell in row))
    first = next(table, None)
    if first is None:
        raise BadFile(path, ("there is nothing in it. Begin with the template: psi sheet.",))
    columns = max(kinds, key=lambda kind: len({_plain(cell.text) for cell in first[1]} & {_plain(heading) for heading in kind.headings}))
    headings = _headings(path, first, columns)
    rows: list[Row] = []
    problems: list[str] = []
    for number, row in table:
        if len(rows) == MOST_ROWS:
            raise BadFile(path, (f"it has more than {MOST_ROWS:,} rows, the most psi reads. Split it.",))
        problems += _problems(number, row, headings)
        rows.append(Row(number, {h: cell.text for h, cell in zip(headings, row, strict=False) if cell.text}))
    if problems:
        raise BadFile(path, tuple(problems))
    return columns, tuple(rows)


def _headings(path: Path, row: tuple[int, list[Cell]], columns: Columns) -> list[str]:
    """The headings as psi writes them, in the order of this table; an empty one stays empty."""
    number, cells = row
    known = {_plain(heading): heading for heading in columns.headings}
    found, problems = [], []
    for position, cell in enumerate(cells):
        said, where = cell.text, f"row {number}, column {letters(position)}"
        if cell.problem:
            problems.append(f"{where}: {cell.problem}")
        elif said and _plain(said) not in known:
            close = difflib.get_close_matches(_plain(said), known, n=1)
            problems.append(
                f"{where}: psi knows no column '{_short(said)}' here." + (f" Did you mean '{known[close[0]]}'?" if close else " Delete the column.")
            )
        elif said and known[_plain(said)] in found:
            problems.append(f"{where}: the column '{said}' stands twice. Delete one of the two.")
        found.append(known.get(_plain(said), ""))
    missing = [heading for heading in columns.needed if heading not in found]
    problems += [f"the column '{heading}' is missing. Add it, or begin with the template: psi sheet." for heading in missing]
    if problems:
        raise BadFile(path, tuple(problems))
    return found


def _problems(number: int, row: list[Cell], headings: list[str]) -> Iterator[str]:
    for position, cell in enumerate(row):
        heading = headings[position] if position < len(headings) else ""
        where = f"row {number}, column " + (f"'{heading}'" if heading else letters(position))
        if cell.problem:
            yield f"{where}: {cell.problem}"
        elif cell.text and not heading:
            yield f"{where}: there is no heading above this value. Write one, or delete the value."


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _csv_grid(path: Path, data: bytes, kinds: tuple[Columns, ...]) -> Grid:
    text, skipped = _decoded(path, data), 0
    if named := _SEPARATOR_LINE.match(text):
        text, skipped = text[named.end() :], 1
    separator = named[1] if named else _separator(text, kinds)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    try:
        for row in reader:
            number += 1
            yield number, [text_cell(said[1:] if _ESCAPED.match(said) else said) for said in row]
    except csv.Error as error:
        raise BadFile(path, (f"row {number + 1}: {_csv_words(error)}",)) from None


def _csv_words(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "a cell holds more text than psi reads. Look for a quotation mark that is not closed."
    return "the quotation marks do not match. A quotation mark inside a cell is written twice."


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise BadFile(path, (f"line {row}: byte {error.start} is not UTF-8 text. In Excel, save it as 'CSV UTF-8'.",)) from None


def _separator(text: str, kinds: tuple[Columns, ...]) -> str:
    """Comma or semicolon: the one that makes more known headings of the first line."""
    first = text.split("\n", 1)[0]
    known = {_plain(heading) for kind in kinds for heading in kind.headings}
    return max(",;", key=lambda each: len(known.intersection(_plain(said.strip('"\r ')) for said in first.split(each))))
