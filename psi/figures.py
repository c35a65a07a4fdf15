"""Pictures from values, legible in black and white."""

import io
from typing import Any

from psi.report.values import Figure

DPI = 200
_INK = "#222222"
_FILLS = ("#4C6A92", "#7E9A6B", "#B9A25C", "#8A3B3B", "#222222")
_HATCHES = ("", "//", "..", "xx", "")


def draw(figure: Figure, inches: float) -> bytes:
    """Draw a figure as a PNG at 200 dots an inch, the same bytes for the same values."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # the settings of a machine or a user are no part of the record
        height = 0.62 + 0.34 * len(figure.lanes)
        canvas = Canvas(figsize=(inches, height), dpi=DPI, layout=None)
        FigureCanvasAgg(canvas)
        axes = canvas.add_axes((0.15, 0.42 / height, 0.83, 1 - 0.5 / height))
        _lanes(axes, figure)
        _frame(axes, figure)
        out = io.BytesIO()
        canvas.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def _lanes(axes: Any, figure: Figure) -> None:
    for n, lane in enumerate(figure.lanes):
        row = len(figure.lanes) - 1 - n
        for span in lane.spans:
            width = max(span.end - span.start, 0.04)
            hatch = _HATCHES[n % len(_HATCHES)]
            axes.broken_barh(
                [(span.start, width)],
                (row - 0.3, 0.6),
                facecolor=_FILLS[n % len(_FILLS)],
                edgecolor=_INK if span.sure else _FILLS[n % len(_FILLS)],
                linewidth=0.6,
                linestyle="-" if span.sure else "--",
                hatch=hatch or None,
                alpha=1.0 if span.sure else 0.45,
            )
        for mark in lane.marks:
            now = bool(mark.label)
            axes.plot(
                (mark.start + mark.end) / 2, row, marker="D" if now else "|", markersize=6 if now else 9, color="#8A1C1C" if now else _INK, markeredgewidth=1.6
            )


def _frame(axes: Any, figure: Figure) -> None:
    names = [lane.name for lane in figure.lanes]
    axes.set_xlim(figure.first - 0.3, figure.last)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_yticks(range(len(names)), names[::-1], fontsize=8.5, color=_INK)
    years = range(int(figure.first), int(figure.last) + 1)
    step = max(1, -(-len(years) // 12))
    axes.set_xticks([y for y in years if (y - years[0]) % step == 0])
    axes.tick_params(axis="x", labelsize=8, length=3, color=_INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#CCCCCC", linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
