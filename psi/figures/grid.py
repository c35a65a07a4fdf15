"""A part of a sentencing table, with one cell marked by a frame."""

from psi.figures.sheet import GREY, INK, LARGE, SMALL, Fill, Sheet, width_of
from psi.report.pictures.values import Grid

ROW, TOP, HEAD, KEY = 0.27, 0.06, 0.46, 0.28
# Each zone has a hatch of its own; a number stands on a white patch.
ZONES = (Fill("#FFFFFF"), Fill("#FFFFFF", "....", GREY), Fill("#FFFFFF", "////", GREY), Fill("#E4E4E4"))


def grid(picture: Grid, inches: float) -> bytes:
    """Draw the table."""
    left = width_of(picture.down, LARGE) + 0.3
    width = (inches - left - 0.1) / max(len(picture.columns), 1)
    floor = TOP + HEAD + ROW * len(picture.rows)
    sheet = Sheet(inches, floor + KEY + (KEY if picture.note else 0.0))
    _zones(sheet, picture, left, width)
    _words(sheet, picture, left, width)
    row, column = picture.marked
    sheet.bars([(left + width * column, TOP + HEAD + ROW * row, width, ROW)], Fill("none"), line=2.6)
    _key(sheet, picture, left, floor + 0.1)
    if picture.note:
        sheet.words((left, floor + KEY + 0.12), picture.note, size=LARGE, bold=True)
    return sheet.written()


def _zones(sheet: Sheet, picture: Grid, left: float, width: float) -> None:
    for n, (zone, _) in enumerate(picture.zones):
        boxes = [
            (left + width * column, TOP + HEAD + ROW * row, width, ROW)
            for row, held in enumerate(picture.rows)
            for column, cell in enumerate(held.cells)
            if cell.zone == zone
        ]
        fill = ZONES[n % len(ZONES)]
        sheet.bars(boxes, fill, line=0.6)
        if fill.hatch:
            sheet.bars([(x + width * 0.2, y + 0.05, width * 0.6, ROW - 0.1) for x, y, _, _ in boxes], line=0.0)


def _words(sheet: Sheet, picture: Grid, left: float, width: float) -> None:
    marked_row, marked_column = picture.marked
    sheet.words((left + width * len(picture.columns) / 2, TOP + 0.1), picture.across, size=LARGE, across="center")
    sheet.words((left - 0.1, TOP + 0.34), picture.down, size=LARGE, across="right")
    for column, name in enumerate(picture.columns):
        sheet.words((left + width * (column + 0.5), TOP + 0.34), name, size=LARGE, across="center", bold=column == marked_column)
    for row, held in enumerate(picture.rows):
        middle = TOP + HEAD + ROW * (row + 0.5)
        sheet.words((left - 0.1, middle), held.name, size=LARGE, across="right", bold=row == marked_row)
        for column, cell in enumerate(held.cells):
            sheet.words((left + width * (column + 0.5), middle), cell.says, across="center", bold=(row, column) == picture.marked)


def _key(sheet: Sheet, picture: Grid, left: float, top: float) -> None:
    shown = {cell.zone for row in picture.rows for cell in row.cells}
    for n, (zone, name) in enumerate(picture.zones):
        if zone in shown:
            sheet.bars([(left, top, 0.24, 0.13)], ZONES[n % len(ZONES)], line=0.6, edge=INK)
            sheet.words((left + 0.3, top + 0.065), name, size=SMALL)
            left += 0.5 + width_of(name)
