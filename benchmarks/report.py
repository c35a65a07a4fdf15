"""What a full report costs beside its own parts: the pictures alone, and as many bare python-docx paragraphs.

    python -m benchmarks.report [ROUNDS]

Interleaved rounds of one run, medians. It prints the ratio of a whole render (open, assess, compose, write) to the sum of
a bare matplotlib bar chart for each of the report's figures, of the same size, and of writing a python-docx document with as
many paragraphs and table rows; the same with the report's own figures, which are drawn faster; and how the render grows
from 10 to 200 earlier matters. The machine drifts: only the ratios of one run mean anything.
"""

import copy
import datetime as dt
import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from docx import Document

from benchmarks.figures import bare_chart, size_of
from psi.figures import draw
from psi.report.values import Figure, Report, Table, paragraphs
from psi.workbench import bench_of, casework, examples, open_case

NAME, ON = "us-federal-firearm", dt.date(2026, 11, 23)
INCHES = 6.5
FEW, MANY = 10, 200
TARGET = 2.0


def typed() -> dict[str, Any]:
    """The example as plain data, as the forms hold it."""
    return casework.plain(open_case(examples()[NAME], on=ON).case)


def with_priors(number: int) -> dict[str, Any]:
    """The same case with that many earlier matters."""
    made = typed()
    models = made["criminal_history"]
    made["criminal_history"] = [copy.deepcopy(models[n % len(models)]) | {"id": f"prior-{n}"} for n in range(number)]
    made["guideline"].pop("history_points", None)
    made["verifications"] = [each for each in made.get("verifications", []) if not each["fact"].startswith("criminal_history")]
    for part in (made["needs"], made["strengths"], *(made["recommendation"].get(name, []) for name in ("sentence", "conditions"))):
        for entry in part:
            entry.pop("rests_on", None)
    return made


def rendered(case: dict[str, Any]) -> bytes:
    """The whole way from plain data to a Word file."""
    return bench_of(case, ON).drafts(documents=("report",))["report"]


def bare(report: Report) -> bytes:
    """A python-docx document with as many paragraphs and rows, in its own template."""
    word = Document()
    for block in report.blocks:
        if isinstance(block, Table):
            table = word.add_table(0, len(block.header))
            for row in block.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words.text
        else:
            for paragraph in paragraphs(block):
                word.add_paragraph(paragraph.text)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def pictures(report: Report) -> list[bytes]:
    """Every figure of the report, drawn."""
    return [draw(block, INCHES) for block in report.blocks if isinstance(block, Figure)]


def main(rounds: int) -> None:
    """Measure, and print medians and ratios."""
    (report,) = bench_of(typed(), ON).reports(documents=("report",))
    cases = {"a whole render": typed(), f"a render with {FEW} earlier matters": with_priors(FEW), f"a render with {MANY} earlier matters": with_priors(MANY)}
    ways: dict[str, Callable[[], Any]] = {name: lambda case=case: rendered(case) for name, case in cases.items()}  # type: ignore[misc]
    sizes = [size_of(png) for png in pictures(report)]
    ways |= {"its figures alone": lambda: pictures(report), "as many bare paragraphs": lambda: bare(report)}
    ways |= {"as many bare bar charts": lambda: [bare_chart(*size) for size in sizes]}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            if turn:  # the first round warms imports and caches
                seconds[name].append(time.perf_counter() - began)
    median = {name: statistics.median(found) for name, found in seconds.items()}
    for name, found in median.items():
        print(f"{name:<40}{found * 1000:>8.0f} ms")
    whole, charts, own = median["a whole render"], median["as many bare bar charts"], median["its figures alone"]
    text = median["as many bare paragraphs"]
    few, many = (median[f"a render with {number} earlier matters"] for number in (FEW, MANY))
    print(f"whole render / (bare charts + bare paragraphs)    {whole / (charts + text):.2f}   target: at most {TARGET:.1f}")
    print(f"whole render / (its own figures + bare paragraphs) {whole / (own + text):.2f}   target: at most {TARGET:.1f}")
    print(f"growth from {FEW} to {MANY} earlier matters          {many / few:.1f}   target: at most {MANY // FEW} (linear)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
