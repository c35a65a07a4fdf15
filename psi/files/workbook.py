"""Excel workbooks: the cells of one sheet as text, and a sheet to be filled in. The only room with openpyxl."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from psi.errors import BadFile
from psi.files.cells import MOST_ROWS, Cell, letters, text_cell

MOST_UNPACKED = 100_000_000
HOW_TO = "How to fill this in"
SAME_DAY = dt.datetime(2000, 1, 1)

_OLE = b"\xd0\xcf\x11\xe0"
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z0-9:]+)\"")
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^]]*\]|\\.|_.')


@dataclass(frozen=True)
class SheetColumn:
    """How one column of a sheet to fill in looks: its heading, width in characters, fixed answers and explanation."""

    heading: str
    width: int
    choices: tuple[str, ...]
    help: str


def grid(path: Path, data: bytes, sheets: tuple[str, ...]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of one sheet with their numbers: the sheet that has one of the names, else the only one. Raises BadFile."""
    from openpyxl import load_workbook

    _require_workbook(path, data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        found = _sheet(path, book, sheets)
        hidden_rows, hidden_columns = _require_plain(path, data, found)
        found.reset_dimensions()
        for number, row in enumerate(found.iter_rows(), start=1):
            yield number, [_cell(cell, number in hidden_rows, position in hidden_columns) for position, cell in enumerate(row)]
    except BadFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise BadFile(path, (f"this is no workbook that psi can read ({type(error).__name__}). Open it in Excel and save it again as .xlsx.",)) from None


def _require_workbook(path: Path, data: bytes) -> None:
    if data.startswith(_OLE):
        raise BadFile(path, ("this is protected with a password, or an old .xls file. Save it as .xlsx without a password.",))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadFile(path, (f"unpacked it has more than {MOST_UNPACKED // 1_000_000} MB, the most psi reads. Keep pictures out of it.",))
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
                raise BadFile(path, ("this is no Excel workbook, whatever its name says. Save it as .xlsx.",))
            if any(b"<!DOCTYPE" in packed.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise BadFile(path, ("it holds definitions (DOCTYPE) that no spreadsheet program writes. Open it in Excel and save it again as .xlsx.",))
    except BadFile:
        raise
    except Exception:  # zipfile raises whatever its decompressors raise
        raise BadFile(path, ("this is no Excel workbook, or it is damaged. Open it in Excel and save it again as .xlsx.",)) from None


def _sheet(path: Path, book: Any, wanted: tuple[str, ...]) -> Any:
    names = " or ".join(f"'{name}'" for name in wanted)
    named = [sheet for sheet in book.worksheets if sheet.title.strip().casefold() in {name.casefold() for name in wanted}]
    if len(named) > 1:
        raise BadFile(path, (f"more than one of its sheets is called {names}. Put each into a file of its own.",))
    if named or len(book.worksheets) == 1:
        return (named or book.worksheets)[0]
    raise BadFile(path, (f"it has {len(book.worksheets)} sheets, and none is called {names}. Give the one to import that name.",))


def _require_plain(path: Path, data: bytes, sheet: Any) -> tuple[frozenset[int], frozenset[int]]:
    """The hidden rows and columns of a sheet; merged cells are refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read(sheet._worksheet_path.lstrip("/"))
    merged = [ref.decode() for ref in _MERGED.findall(xml)]
    if merged:
        raise BadFile(path, (f"the cells {', '.join(merged[:5])} are merged, so psi cannot tell which row they belong to. Unmerge them and fill in each row.",))
    rows = frozenset(int(number[1]) for tag in _HIDDEN_ROW.findall(xml) if (number := re.search(rb'\br="(\d+)"', tag)))
    columns: set[int] = set()
    for tag in _HIDDEN_COLUMN.findall(xml):
        ends = [int(end[1]) for name in (b"min", b"max") if (end := re.search(rb"\b" + name + rb'="(\d+)"', tag))]
        columns.update(range(ends[0] - 1, min(ends[-1], ends[0] + 1000)) if ends else ())
    return rows, frozenset(columns)


def _cell(cell: Any, in_hidden_row: bool, in_hidden_column: bool) -> Cell:
    """A cell as text; what it only shows (a formula, an error) is refused, and so is what nobody can see."""
    if cell.value is None:
        return Cell()
    read = _value(cell)
    if (read.text or read.problem) and (in_hidden_row or in_hidden_column):
        return Cell(problem=f"this {'row' if in_hidden_row else 'column'} is hidden (by hand or by a filter). Show it, or delete it.")
    return read


def _value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Cell(problem="this is a formula; paste its value.")
    if cell.data_type == "e":
        return Cell(problem=f"this is an error ({value}). Write the value itself.")
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, str(cell.number_format))
    if isinstance(value, dt.time | dt.timedelta):
        return Cell(problem="this is a time of day. Write the date itself, as text.")
    if isinstance(value, int | float):
        return Cell(_digits(value))
    return text_cell(str(value))


def _date(value: dt.date, shown_as: str) -> Cell:
    """A date as far as the cell shows it: a month typed into Excel is kept there as its first day."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return Cell(problem="this is a date with a time of day. Write the date alone.")
    shown = _IN_QUOTES.sub("", shown_as.split(";", maxsplit=1)[0]).lower()
    if "y" not in shown:
        return Cell(problem="this date is shown without its year. Write it as text, with the year.")
    form = "%Y-%m-%d" if "d" in shown else "%Y-%m" if "m" in shown else "%Y"
    return Cell(value.strftime(form))


def _digits(value: float) -> str:
    """A number in digits, without an exponent and without `.0`."""
    exact = Decimal(repr(value))
    return f"{exact.to_integral_value():f}" if exact == exact.to_integral_value() else f"{exact:f}"


def write_workbook(title: str, columns: tuple[SheetColumn, ...], rows: Iterable[dict[str, str]], how_to: tuple[tuple[str, ...], ...], *, frozen: str) -> bytes:
    """A sheet to fill in, with its explanation on a second sheet. Every cell is text, so nothing is taken for a formula or a date.

    `how_to` holds the lines of the explanation: a line of one cell is a paragraph, one of two explains a column.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    filled = list(rows)
    for position, column in enumerate(columns, start=1):
        at = letters(position - 1)
        sheet.column_dimensions[at].width = column.width
        sheet.column_dimensions[at].number_format = "@"
        head = sheet.cell(1, position, column.heading)
        head.font, head.fill = Font(name="Calibri", bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F3864")
        head.alignment = Alignment(wrap_text=True, vertical="center")
        for number, row in enumerate(filled, start=2):
            cell = sheet.cell(number, position)
            cell.number_format = "@"
            if said := row.get(column.heading):
                cell.value = said
                cell.data_type = "s"
        if column.choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True)
            listed.error, listed.errorTitle = "Choose one of the answers in the list.", column.heading
            sheet.add_data_validation(listed)
            listed.add(f"{at}2:{at}{MOST_ROWS}")
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = frozen
    _on_one_page_across(sheet)
    _explain(book.create_sheet(HOW_TO), how_to)
    out = io.BytesIO()
    book.save(out)
    return _same_every_time(out.getvalue())


def _explain(sheet: Any, lines: tuple[tuple[str, ...], ...]) -> None:
    from openpyxl.styles import Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 120
    for number, line in enumerate(lines, start=1):
        for position, said in enumerate(line, start=1):
            cell = sheet.cell(number, position, said)
            cell.data_type = "s"
            cell.font = Font(name="Calibri", bold=len(line) > 1 and position == 1)
    _on_one_page_across(sheet)


def _on_one_page_across(sheet: Any) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _same_every_time(data: bytes) -> bytes:
    """The workbook without the moment it was made, so that the same rows make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<", f">{SAME_DAY.isoformat()}Z<".encode(), content)
            kept.writestr(zipfile.ZipInfo(part.filename, SAME_DAY.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
