"""Pictures from values, legible in black and white."""

from psi.figures.bars import bars
from psi.figures.grid import grid
from psi.figures.plots import plot, shares
from psi.figures.scale import scale
from psi.figures.sheet import DPI
from psi.figures.timelines import timeline
from psi.report.pictures.plots import Plot, Shares
from psi.report.pictures.values import Bars, Grid, Timeline
from psi.report.values import Figure

__all__ = ["DPI", "draw"]


def draw(figure: Figure, inches: float) -> bytes:
    """Draw a figure as a PNG at 200 dots an inch, the same bytes for the same values."""
    picture = figure.picture
    if isinstance(picture, Timeline):
        return timeline(picture, inches)
    if isinstance(picture, Grid):
        return grid(picture, inches)
    if isinstance(picture, Plot):
        return plot(picture, inches)
    if isinstance(picture, Shares):
        return shares(picture, inches)
    return bars(picture, inches) if isinstance(picture, Bars) else scale(picture, inches)
