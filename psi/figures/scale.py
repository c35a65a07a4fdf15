"""A score on its scale of a hundred, with the edges of its bands."""

from psi.figures.sheet import GREY, LARGE, SMALL, Fill, Sheet, folded, widest
from psi.report.pictures.values import Band, Reading, Scale

ROW, TOP, FOOT = 0.62, 0.06, 0.24
# From white to dark: a band is told from its neighbour by its edge and its name, not by its shade.
SHADES = ("#FFFFFF", "#ECECEC", "#D9D9D9", "#C6C6C6")


def scale(picture: Scale, inches: float) -> bytes:
    """Draw the scale, one row for each figure of the score."""
    left = widest([reading.name for reading in picture.readings], LARGE) + 0.2
    unit = (inches - left - 0.25) / 100
    floor = TOP + ROW * len(picture.readings)
    sheet = Sheet(inches, floor + FOOT)
    for n, reading in enumerate(picture.readings):
        top = TOP + ROW * n
        sheet.words((left - 0.1, top + 0.42), reading.name, size=LARGE, across="right")
        if reading.banded:
            _bands(sheet, picture.bands, left, top + 0.28, unit)
        else:
            sheet.lines([((left, top + 0.42), (left + 100 * unit, top + 0.42))], width=1.2)
        _reading(sheet, reading, left + reading.value * unit, top)
    edges = sorted({0, 100, *(band.first for band in picture.bands)})
    sheet.lines([((left + edge * unit, floor), (left + edge * unit, floor + 0.04)) for edge in edges], ink=GREY)
    for edge in edges:
        sheet.words((left + edge * unit, floor + 0.12), str(edge), across="center")
    return sheet.written()


def _bands(sheet: Sheet, bands: tuple[Band, ...], left: float, top: float, unit: float) -> None:
    """The bands as boxes from one edge to the next, each with its name."""
    ends = [*(band.first for band in bands[1:]), 100]
    for n, (band, end) in enumerate(zip(bands, ends, strict=True)):
        width = (end - band.first) * unit
        sheet.bars([(left + band.first * unit, top, width, 0.28)], Fill(SHADES[n % len(SHADES)]), line=0.8)
        sheet.words((left + band.first * unit + width / 2, top + 0.14), folded(band.name, width - 0.06), size=SMALL, across="center")


def _reading(sheet: Sheet, reading: Reading, at: float, top: float) -> None:
    """The score as a pointer at the scale, with its number above; the name of the band stays free."""
    tip = top + (0.28 if reading.banded else 0.4)
    sheet.marks([(at, tip - 0.05)], "pointer", 9.0)
    sheet.words((at, tip - 0.19), reading.says, size=LARGE, across="center", bold=True)
