"""What a picture is made of besides boxes and words, as masks of grey: marks, hatches and sloping lines, smooth at their edges."""

from functools import lru_cache
from math import dist
from typing import Any, Literal

Mask = Any  # a PIL image of one layer
Dots = tuple[float, float]
Broken = tuple[int, int]  # dots drawn and dots left out, by turns
Shape = Literal["circle", "triangle", "pointer", "diamond", "stroke"]
FINER = 8  # drawn so many times larger and brought down: the shares of ink at the edges
EDGE = 3  # dots, the line around a mark
CORNERS: dict[Shape, tuple[Dots, ...]] = {
    "triangle": ((-0.5, 0.42), (0.5, 0.42), (0.0, -0.5)),
    "pointer": ((-0.45, -0.5), (0.45, -0.5), (0.0, 0.5)),
    "diamond": ((-0.55, 0.0), (0.0, 0.55), (0.55, 0.0), (0.0, -0.55)),
    "stroke": ((-0.05, -0.5), (0.05, -0.5), (0.05, 0.5), (-0.05, 0.5)),
}
# The side of a tile, and the ends of its lines or the centre of its dots, as shares of it.
TILES: dict[str, tuple[int, tuple[tuple[Dots, Dots], ...], tuple[Dots, ...]]] = {
    "////": (16, (((-0.5, 1.5), (1.5, -0.5)), ((-0.5, 0.5), (0.5, -0.5)), ((0.5, 1.5), (1.5, 0.5))), ()),
    "xxxx": (16, (((-0.5, 1.5), (1.5, -0.5)), ((-0.5, -0.5), (1.5, 1.5))), ()),
    "....": (10, (), ((0.25, 0.25), (0.75, 0.75))),
}


@lru_cache(maxsize=64)
def stamp(shape: Shape, across: int, filled: bool) -> tuple[Mask, Mask | None]:
    """A mark so many dots across with its edge, and for an open one the face inside the edge, which stays white."""
    whole = _shape(shape, across, EDGE)
    return whole, None if filled else _shape(shape, across, -EDGE)


def _shape(shape: Shape, across: int, more: float) -> Mask:
    """A shape with its outline moved outward (or inward) by half of so many dots."""
    from PIL import Image, ImageDraw

    side = (across + 2 * EDGE + 2) * FINER
    image = Image.new("L", (side, side))
    pen, middle = ImageDraw.Draw(image), side / 2
    if shape == "circle":
        radius = (across + more) / 2 * FINER
        pen.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), 255)
    else:
        corners = [(middle + x * across * FINER, middle + y * across * FINER) for x, y in CORNERS[shape]]
        pen.polygon(corners, 255)
        pen.line([*corners, corners[0], corners[1]], 255 if more > 0 else 0, round(abs(more) * FINER), "curve")
    return image.reduce(FINER)


@lru_cache(maxsize=256)
def hatching(hatch: str, width: int, height: int) -> Mask:
    """A hatch over a box of so many dots: its tile, set beside itself and twice as often each time."""
    from PIL import Image

    image, tile = Image.new("L", (width, height)), _tile(hatch)
    image.paste(tile)
    for across, up in ((1, 0), (0, 1)):
        reach, whole = tile.width, width if across else height
        while reach < whole:
            done = image.crop((0, 0, reach if across else width, height if across else reach))
            image.paste(done, (reach * across, reach * up))
            reach *= 2
    return image


@lru_cache(maxsize=8)
def _tile(hatch: str) -> Mask:
    from PIL import Image, ImageDraw

    side, lines, centres = TILES[hatch]
    fine = side * FINER
    image = Image.new("L", (fine, fine))
    pen = ImageDraw.Draw(image)
    for ends in lines:
        pen.line([(x * fine, y * fine) for x, y in ends], 255, round(2.6 * FINER))
    for x, y in centres:
        radius = 1.7 * FINER
        pen.ellipse((x * fine - radius, y * fine - radius, x * fine + radius, y * fine + radius), 255)
    return image.reduce(FINER)


def sloped(one: Dots, other: Dots, thick: int, broken: Broken | None) -> tuple[tuple[int, int], Mask]:
    """A line that is neither level nor upright: where its mask goes, and the mask."""
    from PIL import Image, ImageDraw

    left, top = round(min(one[0], other[0])) - thick, round(min(one[1], other[1])) - thick
    width, height = round(abs(one[0] - other[0])) + 2 * thick, round(abs(one[1] - other[1])) + 2 * thick
    finer = FINER // 2
    image = Image.new("L", (width * finer, height * finer))
    pen, length = ImageDraw.Draw(image), dist(one, other)
    for begin, end in pieces(0, round(length), broken):
        at = [tuple(((b - a) * part / length + a - edge) * finer for a, b, edge in zip(one, other, (left, top), strict=True)) for part in (begin, end)]
        pen.line(at, 255, thick * finer)
    return (left, top), image.reduce(finer)


def pieces(begin: int, end: int, broken: Broken | None) -> list[tuple[int, int]]:
    """The stretches of a line that are drawn, from one dot to before another: the whole, or so many dots with so many left out."""
    if not broken:
        return [(begin, end)]
    drawn, out = broken
    return [(start, min(start + drawn, end)) for start in range(begin, end, drawn + out)]
