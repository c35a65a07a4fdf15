"""The sheet a picture is drawn on: its inks, hatches and one typeface, and what can be put there, in inches from the top left."""

import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

# 200 dots an inch, as a picture of dots: Word, LibreOffice and every converter show such a file alike, which is not so for SVG.
DPI = 200
INK = "#222222"
RED = "#8A1C1C"
GREY = "#6B6B6B"
LARGE, SMALL = 8.5, 8.0
LEADING, CAPITAL = 1.15, 0.365  # from line to line, and half the height of a capital, as shares of the size
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Across = Literal["left", "center", "right"]
Shape = Literal["circle", "triangle", "pointer", "diamond", "stroke"]


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
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self.figure: Any = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
        self.canvas: Any = FigureCanvasAgg(self.figure)
        self._inks: set[str] = set()
        self._words: list[tuple[Point, str, float, str, bool]] = []

    def bars(self, boxes: Iterable[Box], fill: Fill = BLANK, *, edge: str = INK, broken: bool = False, line: float = 0.6) -> None:
        """Boxes (left, top, width, height), filled, with an edge that may be broken."""
        from matplotlib.collections import PolyCollection

        corners = [self._corners(box) for box in boxes]
        if not corners:
            return
        self._inks |= {fill.color, fill.lines, edge}
        if fill.hatch:
            self._put(_hatched(corners, fill))
        face = "none" if fill.hatch else fill.color
        self._put(PolyCollection(corners, facecolors=face, edgecolors=edge, linewidths=line, linestyles="dashed" if broken else "solid"))

    def lines(self, ends: Iterable[tuple[Point, Point]], *, ink: str = INK, width: float = 0.6, dotted: bool = False) -> None:
        """Straight lines from one point to another."""
        from matplotlib.collections import LineCollection

        drawn = [[self._point(one), self._point(other)] for one, other in ends]
        self._inks.add(ink)
        if drawn:
            self._put(LineCollection(drawn, colors=ink, linewidths=width, linestyles="dotted" if dotted else "solid"))

    def marks(self, points: Iterable[Point], shape: Shape, size: float, *, filled: bool = True, ink: str = INK) -> None:
        """Marks of one shape, `size` points across, filled or open."""
        from matplotlib.collections import PathCollection
        from matplotlib.transforms import Affine2D

        at = [self._point(point) for point in points]
        self._inks.add(ink)
        if at:
            face = ink if filled else "white"
            made = PathCollection(
                [_outline(shape)], sizes=[size**2], offsets=at, offset_transform=self.figure.dpi_scale_trans, facecolors=face, edgecolors=ink, linewidths=1.0
            )
            self._put(made, Affine2D())

    def words(self, at: Point, text: str, *, size: float = SMALL, across: Across = "left", ink: str = INK, bold: bool = False) -> None:
        """Words at a point, halfway up their capitals; several lines stand around it."""
        self._inks.add(ink)
        lines = writable(text).split("\n")
        for n, line in enumerate(lines):
            down = (n - (len(lines) - 1) / 2) * LEADING * size / 72
            left = at[0] - width_of(line, size, bold) * {"left": 0.0, "center": 0.5, "right": 1.0}[across]
            self._words.append(((left, at[1] + down + CAPITAL * size / 72), line, size, ink, bold))

    def written(self) -> bytes:
        """The sheet as a PNG."""
        from PIL import Image

        renderer = self.canvas.get_renderer()
        self.figure.draw(renderer)
        self._write(renderer)
        out = io.BytesIO()
        whole = Image.frombuffer("RGBA", (int(renderer.width), int(renderer.height)), bytes(renderer.buffer_rgba()), "raw", "RGBA", 0, 1)
        whole.convert("L" if all(_is_grey(ink) for ink in self._inks) else "RGB").save(out, "png", dpi=(DPI, DPI), compress_level=4)
        return out.getvalue()

    def _write(self, renderer: Any) -> None:
        """Put the words on top, straight from the typeface: the layout that matplotlib would make for each takes as long as the picture."""
        for (left, down), line, size, ink, bold in self._words:
            pen = renderer.new_gc()
            pen.set_foreground(ink)
            renderer.draw_text(pen, left * DPI, down * DPI, line, _face(size, bold), 0.0, ismath=False)
            pen.restore()

    def _put(self, artist: Any, transform: Any = None) -> None:
        """What is put later lies above."""
        artist.set(transform=transform or self.figure.dpi_scale_trans, zorder=len(self.figure.artists))
        self.figure.add_artist(artist)

    def _point(self, point: Point) -> Point:
        return (point[0], self.height - point[1])

    def _corners(self, box: Box) -> list[Point]:
        left, top, width, height = box
        return [self._point(p) for p in ((left, top), (left + width, top), (left + width, top + height), (left, top + height))]


def writable(text: str) -> str:
    """A text without the letters that the typeface cannot show."""
    return text if text.isascii() else "".join(letter for letter in text if letter.isascii() or ord(letter) in _letters())


@lru_cache(maxsize=4096)
def width_of(line: str, size: float = SMALL, bold: bool = False) -> float:
    """How wide a line of text is, in inches."""
    from matplotlib.ft2font import LoadFlags

    font = _font(bold)
    font.set_size(size, DPI)
    font.set_text(writable(line), 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / DPI


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


def _hatched(corners: list[list[Point]], fill: Fill) -> Any:
    """All boxes as one shape, since the hatch is drawn anew for every shape."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    path = Path.make_compound_path(*(Path([*box, box[0]], closed=True) for box in corners))
    return PathPatch(path, facecolor=fill.color, edgecolor=fill.lines, hatch=fill.hatch, linewidth=0)


def _is_grey(ink: str) -> bool:
    return not ink.startswith("#") or ink[1:3] == ink[3:5] == ink[5:7]


@lru_cache(maxsize=8)
def _face(size: float, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size)


@lru_cache(maxsize=2)
def _font(bold: bool = False) -> Any:
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    return FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf")


# A typeface reads its letters from an open file when they are first asked for, and processes forked from one that has it open would move
# each other's place in that file: each opens its own.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_font.cache_clear)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """The Latin, Greek and Cyrillic letters and the signs of the typeface: other scripts would be shown unjoined or back to front."""
    return frozenset(code for code in _font().get_charmap() if code < 0x530 or 0x1E00 <= code < 0x2300)


@lru_cache(maxsize=8)
def _outline(shape: Shape) -> Any:
    from matplotlib.path import Path

    if shape == "circle":
        return Path.unit_circle().transformed(_halved())
    corners = {
        "triangle": [(-0.5, -0.42), (0.5, -0.42), (0.0, 0.5), (-0.5, -0.42)],
        "pointer": [(-0.45, 0.5), (0.45, 0.5), (0.0, -0.5), (-0.45, 0.5)],
        "diamond": [(-0.55, 0.0), (0.0, 0.55), (0.55, 0.0), (0.0, -0.55), (-0.55, 0.0)],
        "stroke": [(-0.05, -0.5), (0.05, -0.5), (0.05, 0.5), (-0.05, 0.5), (-0.05, -0.5)],
    }[shape]
    return Path(corners, closed=True)


def _halved() -> Any:
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(0.5)
