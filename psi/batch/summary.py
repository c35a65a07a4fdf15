"""What became of every case of a batch, as a table for programs and a page for people, without a name in either."""

import csv
import html
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, unquote

from psi.batch.places import Place
from psi.batch.run import Told

COLUMNS = ("case", "standing", "documents", "error", "says", "seconds", "megabytes")
CSV, PAGE = "batch.csv", "batch.html"
HEADS = ("Case", "What became of it", "Documents", "Why not", "Seconds")
STYLE = """body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #a9aeb1; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f0f0f0; position: sticky; top: 0; } td:last-child, th:last-child { text-align: right; }
th, td:first-child, a { white-space: nowrap; } .failed { font-weight: bold; }"""


class Summary:
    """Takes down each case as it is told of, and writes the table and the page into a folder at the end; keeps counts alone in memory.

    The folder may lie elsewhere, as a URL. Until the end the rows lie in a file without a name, which goes with the process.
    """

    def __init__(self, out: str | Path) -> None:
        self.out, self.counts = Place(str(out)), Counter[str]()

    def __enter__(self) -> "Summary":
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")
        self.rows = csv.writer(self.file)
        self.rows.writerow(COLUMNS)
        return self

    def add(self, told: Told) -> None:
        """Put down what became of one case."""
        self.counts[told.standing] += 1
        self.rows.writerow((told.case, told.standing, " ".join(map(quote, told.documents)), told.error, told.says, told.seconds, told.megabytes))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self.file:
            if self.counts or kind is None:
                self.out.write(CSV, (line.encode() for line in self._lines()))
                self.out.write(PAGE, (piece.encode() for piece in page(self._rows, self.says)))

    def _lines(self) -> Iterator[str]:
        self.file.seek(0)
        yield from self.file

    def _rows(self) -> Iterator[dict[str, str]]:
        yield from csv.DictReader(self._lines())

    @property
    def says(self) -> str:
        """The counts in words."""
        total = sum(self.counts.values())
        parts = ", ".join(f"{self.counts[name]} {name}" for name in ("rendered", "unchanged", "failed"))
        return f"{total} case{'' if total == 1 else 's'}: {parts}."


def page(rows: Callable[[], Iterator[dict[str, str]]], says: str) -> Iterator[str]:
    """The page, with what failed first, and links to the documents."""
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Batch</title><style>\n{STYLE}\n</style></head><body>\n'
    yield f"<h1>Batch</h1>\n<p>{html.escape(says)}</p>\n<table><thead><tr>{''.join(f'<th scope=col>{head}</th>' for head in HEADS)}</tr></thead><tbody>\n"
    for is_failed in (True, False):
        for row in rows():
            if (row["standing"] == "failed") is is_failed:
                yield _row(row)
    yield "</tbody></table>\n</body></html>\n"


def _row(row: dict[str, str]) -> str:
    documents = " ".join(f'<a href="{place}">{html.escape(unquote(place.rpartition("/")[2]))}</a>' for place in row["documents"].split())
    why = html.escape(": ".join(filter(None, (row["error"], row["says"]))))
    if row["standing"] == "failed":
        why += f' (<a href=".psi/logs/{quote(row["case"])}.log">log</a>)'
    cells = (html.escape(row["case"]), row["standing"], documents, why, f"{float(row['seconds']):.1f}" if row["standing"] != "unchanged" else "")
    return f"<tr class={row['standing']}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"
