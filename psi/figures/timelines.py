"""Rows over years: periods as bars, dates as marks."""

from collections.abc import Callable

from psi.figures.sheet import FILLS, GREY, INK, LARGE, RED, SMALL, Fill, Point, Sheet, folded, widest, width_of
from psi.figures.stamps import Shape
from psi.report.pictures.values import Lane, Mark, MarkKind, Span, Timeline

PITCH, TOP, FOOT, KEY, AGES, RIGHT = 0.34, 0.08, 0.3, 0.26, 0.16, 0.2
SHAPES: dict[MarkKind, tuple[Shape, float, bool, str]] = {
    "date": ("stroke", 10.0, True, INK),
    "not-guilty": ("circle", 7.0, False, INK),
    "adjudicated": ("triangle", 8.5, True, INK),
    "guilty": ("circle", 7.0, True, INK),
    "now": ("diamond", 9.0, True, RED),
}
X = Callable[[float], float]


def timeline(picture: Timeline, inches: float) -> bytes:
    """Draw a timeline."""
    names = [folded(lane.name, 1.45, LARGE) for lane in picture.lanes]
    left = max(0.13 * inches, widest(names, LARGE) + 0.2, width_of(picture.ages[0]) + 0.2 if picture.ages else 0.0)
    top = TOP + (KEY if picture.key else 0.0)
    floor = top + PITCH * max(len(names), 1)
    sheet = Sheet(inches, floor + FOOT + (AGES if picture.ages else 0.0))
    first = picture.first - 0.3
    scale = (inches - left - RIGHT) / max(picture.last - first, 0.1)

    def x(year: float) -> float:
        return left + (min(max(year, first), picture.last) - first) * scale

    _years(sheet, picture, x, left, top, floor)
    for n, (lane, name) in enumerate(zip(picture.lanes, names, strict=True)):
        middle = top + PITCH * (n + 0.5)
        sheet.words((left - 0.1, middle), name, size=LARGE, across="right")
        _lane(sheet, lane, FILLS[lane.fill], middle, x)
    _key(sheet, picture, left)
    return sheet.written()


def _years(sheet: Sheet, picture: Timeline, x: X, left: float, top: float, floor: float) -> None:
    years = range(int(picture.first), int(picture.last) + 1)
    step = max(1, -(-len(years) // 12))
    shown = [year for year in years if (year - years[0]) % step == 0]
    sheet.lines([((x(year), top), (x(year), floor)) for year in shown], ink=GREY, width=0.4, dotted=True)
    sheet.lines([((left, floor), (sheet.width - RIGHT, floor)), *(((x(year), floor), (x(year), floor + 0.04)) for year in shown)], width=0.8)
    for year in shown:
        sheet.words((x(year), floor + 0.14), str(year), across="center")
    if picture.ages:
        word, born = picture.ages
        sheet.words((left - 0.1, floor + 0.14 + AGES), word, across="right")
        for year in shown:
            if year >= born:
                sheet.words((x(year), floor + 0.14 + AGES), str(year - born), across="center")


def _lane(sheet: Sheet, lane: Lane, fill: Fill, middle: float, x: X) -> None:
    for sure in (True, False):
        bars = [_bar(span, middle, x) for span in lane.spans if span.sure is sure]
        if bars:
            sheet.bars(bars, fill if sure else Fill("white"), broken=not sure, line=0.6 if sure else 0.9)
    for kind, (shape, size, filled, ink) in SHAPES.items():
        _marks(sheet, [mark for mark in lane.marks if mark.kind == kind], (shape, size, filled, ink), middle, x)


def _bar(span: Span, middle: float, x: X) -> tuple[float, float, float, float]:
    return (x(span.start), middle - 0.1, max(x(span.end) - x(span.start), 0.02), 0.2)


def _marks(sheet: Sheet, marks: list[Mark], look: tuple[Shape, float, bool, str], middle: float, x: X) -> None:
    """The marks of a kind; one that stands for several is larger and holds their number."""
    shape, size, filled, ink = look
    for wide, held in ((size, [mark for mark in marks if mark.count == 1]), (15.0, [mark for mark in marks if mark.count > 1])):
        sheet.marks([(x(mark.at), middle) for mark in held], shape, wide, filled=filled, ink=ink)
    for mark in marks:
        if mark.count > 1:
            sheet.words((x(mark.at), middle), str(mark.count), across="center", ink="white" if filled else ink)


def _key(sheet: Sheet, picture: Timeline, left: float) -> None:
    reach = sum(0.36 + width_of(word) for _, word in picture.key)
    at: Point = (min(left + 0.06, max(sheet.width - reach, 0.1)), 0.14)
    for kind, word in picture.key:
        shape, size, filled, ink = SHAPES[kind]
        sheet.marks([at], shape, size, filled=filled, ink=ink)
        sheet.words((at[0] + 0.13, at[1]), word, size=SMALL)
        at = (at[0] + 0.36 + width_of(word), at[1])
