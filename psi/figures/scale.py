"""A score on its scale of a hundred, with the edges of its bands."""

from collections.abc import Callable

from psi.figures.sheet import GREY, LARGE, SMALL, Fill, Sheet, folded, widest
from psi.report.pictures.values import Band, Reading, Scale

ROW, TOP, FOOT = 0.62, 0.06, 0.24
# From white to dark: a band is told from its neighbour by its edge and its name, not by its shade.
SHADES = ("#FFFFFF", "#ECECEC", "#D9D9D9", "#C6C6C6")


def scale(picture: Scale, inches: float) -> bytes:
    """Draw the scale, one row for each figure of the score."""
    left = widest([reading.name for reading in picture.readings], LARGE) + 0.2
    width = inches - left - 0.25
    floor = TOP + ROW * len(picture.readings)
    sheet = Sheet(inches, floor + FOOT)

    def at(value: float) -> float:
        return left + share(picture, value) * width

    for n, reading in enumerate(picture.readings):
        top = TOP + ROW * n
        sheet.words((left - 0.1, top + 0.42), reading.name, size=LARGE, across="right")
        if reading.banded:
            _bands(sheet, picture.bands, at, top + 0.28)
        else:
            sheet.lines([((at(0), top + 0.42), (at(100), top + 0.42))], width=1.2)
        _reading(sheet, reading, at(reading.value), top)
    edges = sorted({0, 100, *(band.first for band in picture.bands)})
    sheet.lines([((at(float(edge)), floor), (at(float(edge)), floor + 0.04)) for edge in edges], ink=GREY)
    for edge in edges:
        sheet.words((at(float(edge)), floor + 0.12), str(edge), across="center")
    return sheet.written()


def share(picture: Scale, value: float) -> float:
    """How far along the scale a figure lies, from 0 to 1: in its hundred parts, or inside its band where the bands are equally wide."""
    if not picture.even:
        return value / 100
    starts = [*(float(band.first) for band in picture.bands), 100.0]
    n = max(n for n, start in enumerate(starts[:-1]) if start <= value or n == 0)
    return (n + (value - starts[n]) / (starts[n + 1] - starts[n])) / len(picture.bands)


def _bands(sheet: Sheet, bands: tuple[Band, ...], at: Callable[[float], float], top: float) -> None:
    """The bands as boxes from one edge to the next, each with its name."""
    ends = [*(float(band.first) for band in bands[1:]), 100.0]
    for n, (band, end) in enumerate(zip(bands, ends, strict=True)):
        first = at(float(band.first))
        width = at(end) - first
        sheet.bars([(first, top, width, 0.28)], Fill(SHADES[n % len(SHADES)]), line=0.8)
        sheet.words((first + width / 2, top + 0.14), folded(band.name, width - 0.06), size=SMALL, across="center")


def _reading(sheet: Sheet, reading: Reading, at: float, top: float) -> None:
    """The score as a pointer at the scale, with its number above; the name of the band stays free."""
    tip = top + (0.28 if reading.banded else 0.4)
    sheet.marks([(at, tip - 0.05)], "pointer", 9.0)
    sheet.words((at, tip - 0.19), reading.says, size=LARGE, across="center", bold=True)
