"""The pictures of a study: points between two axes, and shares with their intervals."""

from psi.figures.sheet import GREY, INK, LARGE, SMALL, Sheet, folded, widest, width_of
from psi.report.pictures.plots import Plot, Point, Share, Shares

TOP, FOOT, ROW, HEAD = 0.34, 0.46, 0.27, 0.3
LOW = 0.06  # a point below it has no room for words under it
FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def plot(picture: Plot, inches: float) -> bytes:
    """Draw points, a line and a diagonal between two axes; the name of the upward axis stands above it, so that it reads level."""
    left = max(width_of("100%") + 0.2, width_of(picture.beneath) + 0.25)
    wide = picture.height if picture.has_diagonal and not picture.beneath else inches - left - 0.3
    foot = FOOT + (0.2 if picture.beneath else 0.0)
    sheet = Sheet(inches, TOP + picture.height + foot)
    floor = TOP + picture.height

    def at(across: float, up: float) -> tuple[float, float]:
        return left + across * wide, floor - up * picture.height

    sheet.words((left, 0.12), picture.up, size=LARGE)
    sheet.words((left + wide / 2, floor + foot - 0.1), picture.across, size=LARGE, across="center")
    sheet.lines([(at(0, share), at(1, share)) for share in FIFTHS[1:]], ink=GREY, width=0.4, dotted=True)
    for share in FIFTHS:
        sheet.words((left - 0.08, at(0, share)[1]), f"{share:.0%}", across="right")
    _ticks(sheet, picture, left, wide, floor)
    sheet.lines([(at(0, 0), at(1, 0)), (at(0, 0), at(0, 1))], width=0.8)
    if picture.has_diagonal:
        sheet.lines([(at(0, 0), at(1, 1))], ink=GREY, width=0.9, dotted=True)
    sheet.lines([(at(*one), at(*other)) for one, other in zip(picture.line, picture.line[1:], strict=False)], width=1.4)
    held = [(at(p.across, p.low), at(p.across, p.high)) for p in picture.points if p.low is not None and p.high is not None]
    sheet.lines([*held, *(((x - 0.05, y), (x + 0.05, y)) for ends in held for x, y in ends)], width=1.0)
    sheet.marks([at(p.across, p.up) for p in picture.points], "circle", 6.0)
    for point in picture.points:
        _beside(sheet, point, at(point.across, point.up))
    return sheet.written()


def _ticks(sheet: Sheet, picture: Plot, left: float, wide: float, floor: float) -> None:
    own = [(p.across, p.tick, p.below) for p in picture.points if p.tick] or [(share, f"{share:.0%}", "") for share in FIFTHS]
    room = wide / max(len(own), 1) - 0.04
    sheet.lines([((left + x * wide, floor), (left + x * wide, floor + 0.04)) for x, _, _ in own], width=0.8)
    for x, tick, below in own:
        sheet.words((left + x * wide, floor + 0.14), folded(tick, room, lines=1), across="center")
        sheet.words((left + x * wide, floor + 0.34), below, across="center")
    if picture.beneath:
        sheet.words((left - 0.12, floor + 0.34), picture.beneath, across="right")


def _beside(sheet: Sheet, point: Point, at: tuple[float, float]) -> None:
    """Words on the lower right of a point, where a rising curve leaves room; above the axis for a point that lies on it."""
    if point.says:
        sheet.words((at[0] + 0.1, at[1] + (0.1 if point.up > LOW else -0.08)), point.says, size=SMALL)


def shares(picture: Shares, inches: float) -> bytes:
    """Draw each share as a dot on its interval, with the numbers in words at the end of the row."""
    every = [share for _, held in picture.groups for share in held]
    names = {id(share): folded(share.name, 0.24 * inches) for share in every}
    left = widest(list(names.values())) + 0.2
    wide = max(inches - left - widest([share.says for share in every]) - 0.35, 1.0)
    floor = TOP + sum(HEAD + ROW * len(held) for _, held in picture.groups) - 0.2
    sheet = Sheet(inches, floor + 0.26)
    sheet.lines([((left + x * wide, 0.1), (left + x * wide, floor)) for x in FIFTHS], ink=GREY, width=0.4, dotted=True)
    for x in FIFTHS:
        sheet.words((left + x * wide, floor + 0.12), f"{x:.0%}", across="center")
    top = 0.02
    for heading, held in picture.groups:
        sheet.words((0.02, top + 0.14), heading, size=LARGE, bold=True)
        top += HEAD
        for share in held:
            _share(sheet, share, names[id(share)], (left, top + ROW / 2), wide)
            top += ROW
    sheet.lines([((left, floor), (left + wide, floor))], width=0.8)
    return sheet.written()


def _share(sheet: Sheet, share: Share, name: str, at: tuple[float, float], wide: float) -> None:
    left, middle = at
    sheet.words((left - 0.1, middle), name, across="right")
    sheet.words((left + wide + 0.15, middle), share.says)
    if share.value is None:
        return
    if share.low is not None and share.high is not None:
        ends = [(left + end * wide, middle) for end in (share.low, share.high)]
        sheet.lines([(ends[0], ends[1]), *(((x, middle - 0.05), (x, middle + 0.05)) for x, _ in ends)], ink=INK, width=1.1)
    sheet.marks([(left + share.value * wide, middle)], "circle", 6.5)
