"""What each figure of a report costs against a bare matplotlib bar chart of the same size, in interleaved rounds of one run.

    python -m benchmarks.figures [ROUNDS]

It prints the median time of each figure, that of the chart (five bars with names, its frame and numbers as matplotlib draws
them, saved at the same dots an inch), and their ratio. The machine drifts, so only the ratios of one run mean anything.
"""

import io
import statistics
import struct
import sys
import time

from psi.figures import DPI, draw
from psi.report.values import Figure
from psi.workbench import examples, open_case

INCHES, MOST = 6.5, 1.5
ON = "2026-11-23"
CASES = ("us-federal-firearm", "us-federal-fraud", "england-wales-long-record")


def figures() -> dict[str, Figure]:
    """One figure of each kind, from the reports of the examples."""
    found: dict[str, Figure] = {}
    for case in CASES:
        for report in open_case(examples()[case], on=ON).reports():
            found |= {block.key.rpartition(".")[2]: block for block in report.blocks if isinstance(block, Figure)}
    return found


def bare_chart(width: float, height: float) -> bytes:
    """A bar chart as one writes it with matplotlib, without pyplot."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(sheet)
    sheet.add_subplot().bar(["one", "two", "three", "four", "five"], [3, 5, 2, 7, 4])
    out = io.BytesIO()
    sheet.savefig(out, format="png")
    return out.getvalue()


def size_of(png: bytes) -> tuple[float, float]:
    """The width and height of a PNG in inches."""
    width, height = struct.unpack(">II", png[16:24])
    return width / DPI, height / DPI


def main(rounds: int) -> None:
    """Measure every figure and its chart in turn, and print medians and ratios."""
    made = figures()
    sizes = {name: size_of(draw(figure, INCHES)) for name, figure in made.items()}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in made}
    bare_chart(INCHES, 2)
    for _ in range(rounds):
        for name, figure in made.items():
            start = time.perf_counter()
            draw(figure, INCHES)
            between = time.perf_counter()
            bare_chart(*sizes[name])
            seconds[name].append((between - start, time.perf_counter() - between))
    for name, times in seconds.items():
        ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
        width, height = sizes[name]
        says = f"{ours * 1000:6.1f} ms, bare bar chart {theirs * 1000:6.1f} ms, ratio {ours / theirs:4.2f} (at most {MOST})"
        print(f"{name:18} {width:.1f} x {height:.1f} in {says}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
