"""The sheet a picture is drawn on: its inks, hatches and one typeface, and what can be put there, in inches from the top left."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from psi.figures.stamps import Broken, Mask, Shape, hatching, pieces, sloped, stamp

# 200 dots an inch, as a picture of dots: Word, LibreOffice and every converter show such a file alike, which is not so for SVG.
DPI = 200
INK = "#222222"
RED = "#8A1C1C"
GREY = "#6B6B6B"
LARGE, SMALL = 8.5, 8.0
LEADING, CAPITAL = 1.15, 0.365  # from line to line, and half the height of a capital, as shares of the size
DASHED, DOTTED = (9, 4), (2, 3)  # dots drawn and dots left out
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Across = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Fill:
    """A colour at least 4.5:1 from white and the hatch that tells it from the others without colour."""

    color: str
    hatch: str = ""
    lines: str = "white"


FILLS = (Fill("#4C6A92"), Fill("#5C7A48", "////"), Fill("#7F6A20", "...."), Fill("#8A3B3B", "xxxx"), Fill("#222222"))
BLANK = Fill("white")


class Sheet:
    """A white sheet; nothing of a machine's or a user's settings reaches it."""

    def __init__(self, width: float, height: float) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self.image = Image.new("RGB", (dots(width), dots(height)), "white")
        self.pen = ImageDraw.Draw(self.image)
        self._inks: set[str] = set()
        self._words: list[tuple[Point, str, float, str, bool]] = []

    def bars(self, boxes: Iterable[Box], fill: Fill = BLANK, *, edge: str = INK, broken: bool = False, line: float = 0.6) -> None:
        """Boxes (left, top, width, height), filled, with an edge that may be broken."""
        corners = [(dots(left), dots(top), dots(left + width), dots(top + height)) for left, top, width, height in boxes]
        self._inks |= {fill.color, fill.lines, edge}
        for each in corners:
            self._fill(each, fill)
        for x0, y0, x1, y1 in corners:
            for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._straight(side, edge, thick(line), DASHED if broken else None)

    def lines(self, ends: Iterable[tuple[Point, Point]], *, ink: str = INK, width: float = 0.6, dotted: bool = False) -> None:
        """Straight lines from one point to another."""
        for one, other in ends:
            self._inks.add(ink)
            (x0, y0), (x1, y1) = self._dot(one), self._dot(other)
            if x0 == x1 or y0 == y1:
                self._straight((x0, y0, x1, y1), ink, thick(width), DOTTED if dotted else None)
            else:
                at, mask = sloped((x0, y0), (x1, y1), thick(width), DOTTED if dotted else None)
                self._put(at, mask, ink)

    def marks(self, points: Iterable[Point], shape: Shape, size: float, *, filled: bool = True, ink: str = INK) -> None:
        """Marks of one shape, `size` points across, filled or open."""
        for point in points:
            self._inks.add(ink)
            whole, face = stamp(shape, round(size * DPI / 72), filled)
            x, y = self._dot(point)
            at = x - whole.width // 2, y - whole.height // 2
            self._put(at, whole, ink)
            if face:
                self._put(at, face, "white")

    def words(self, at: Point, text: str, *, size: float = SMALL, across: Across = "left", ink: str = INK, bold: bool = False) -> None:
        """Words at a point, halfway up their capitals; several lines stand around it."""
        self._inks.add(ink)
        lines = writable(text).split("\n")
        for n, line in enumerate(lines):
            down = (n - (len(lines) - 1) / 2) * LEADING * size / 72
            left = at[0] - width_of(line, size, bold) * {"left": 0.0, "center": 0.5, "right": 1.0}[across]
            self._words.append(((left, at[1] + down + CAPITAL * size / 72), line, size, ink, bold))

    def written(self) -> bytes:
        """The sheet as a PNG, the words on top of everything."""
        for at, line, size, ink, bold in self._words:
            self.pen.text(self._dot(at), line, ink, font_of(size, bold), anchor="ls")
        out = io.BytesIO()
        image = self.image
        if all(_is_grey(ink) for ink in self._inks):
            image = image.convert("L")
            image.putalpha(image.point([255] * 255 + [0]))  # several may fill a page: where they are white, the mark of a draft is seen
        image.save(out, "png", dpi=(DPI, DPI), compress_level=3)
        return out.getvalue()

    def _fill(self, corners: tuple[int, int, int, int], fill: Fill) -> None:
        left, top, right, bottom = corners
        if fill.color == "none" or right <= left or bottom <= top:
            return
        self.pen.rectangle((left, top, right - 1, bottom - 1), fill.color)
        if fill.hatch:
            self._put((left, top), hatching(fill.hatch, right - left, bottom - top), fill.lines)

    def _straight(self, ends: tuple[int, int, int, int], ink: str, thick: int, broken: Broken | None) -> None:
        """A level or upright line as boxes, so that its edges are sharp; a whole one reaches round the corner to the next."""
        x0, y0, x1, y1 = ends
        before, after = thick // 2, thick - thick // 2
        along, across = ((x0, x1), y0) if y0 == y1 else ((y0, y1), x0)
        begin, end = (min(along), max(along)) if broken else (min(along) - before, max(along) + after)
        for start, stop in pieces(begin, end, broken) if thick else ():
            box = (start, across - before, stop - 1, across + after - 1)
            self.pen.rectangle(box if y0 == y1 else (box[1], box[0], box[3], box[2]), ink)

    def _put(self, at: tuple[int, int], mask: Mask, ink: str) -> None:
        self.image.paste(ink, (*at, at[0] + mask.width, at[1] + mask.height), mask)

    def _dot(self, point: Point) -> tuple[int, int]:
        return dots(point[0]), dots(point[1])


def dots(inches: float) -> int:
    """Inches as dots."""
    return round(inches * DPI)


def thick(points: float) -> int:
    """How many dots thick a line of so many points is; a line is at least one, and none of no points."""
    return max(round(points * DPI / 72), 1) if points else 0


def writable(text: str) -> str:
    """A text without the letters that the typeface cannot show."""
    return text if text.isascii() else "".join(letter for letter in text if letter.isascii() or _is_drawn(letter))


@lru_cache(maxsize=4096)
def width_of(line: str, size: float = SMALL, bold: bool = False) -> float:
    """How wide a line of text is, in inches."""
    return float(font_of(size, bold).getlength(writable(line))) / DPI


def folded(text: str, width: float, size: float = SMALL, lines: int = 2) -> str:
    """A text in at most so many lines of a width in inches, cut with an ellipsis where it is longer."""
    made: list[str] = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if not made[-1] or width_of(longer, size) <= width:
            made[-1] = longer
        else:
            made.append(word)
    kept = made[:lines]
    if len(made) > lines:
        kept[-1] += " …"
    return "\n".join(_cut(line, width, size) for line in kept)


def widest(texts: Sequence[str], size: float = SMALL) -> float:
    """The width of the widest line of several texts."""
    return max((width_of(line, size) for text in texts for line in text.split("\n")), default=0.0)


def _cut(line: str, width: float, size: float) -> str:
    if width_of(line, size) <= width:
        return line
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1].rstrip(" …")
    return f"{line}…"


def _is_grey(ink: str) -> bool:
    return not ink.startswith("#") or ink[1:3] == ink[3:5] == ink[5:7]


@lru_cache(maxsize=8)
def font_of(size: float, bold: bool = False) -> Any:
    """The typeface in a size in points."""
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(_typeface(bold)), size * DPI / 72, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2)
def _typeface(bold: bool) -> bytes:
    """DejaVu Sans, which matplotlib brings along, in memory: processes that are forked would move each other's place in an open file."""
    found = find_spec("matplotlib")
    folder = Path(str(found and found.origin)).parent / "mpl-data" / "fonts" / "ttf"
    return (folder / f"DejaVuSans{'-Bold' if bold else ''}.ttf").read_bytes()


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    """Whether it is a letter of the Latin, Greek or Cyrillic script or a sign that the typeface has: others would be unjoined or back to front."""
    known = ord(letter) < 0x530 or 0x1E00 <= ord(letter) < 0x2300
    return known and bytes(font_of(SMALL).getmask(letter)) != bytes(font_of(SMALL).getmask("\uffff"))
