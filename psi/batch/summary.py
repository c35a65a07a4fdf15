"""What became of every case of a batch, as a table for programs and a page for people, without a name in either."""

import csv
import html
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, unquote

from psi.batch.run import Told
from psi.workbench import private

COLUMNS = ("case", "standing", "documents", "error", "says", "seconds", "megabytes")
CSV, PAGE = "batch.csv", "batch.html"
HEADS = ("Case", "What became of it", "Documents", "Why not", "Seconds")
STYLE = """body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #a9aeb1; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f0f0f0; position: sticky; top: 0; } td:last-child, th:last-child { text-align: right; }
th, td:first-child, a { white-space: nowrap; } .failed { font-weight: bold; }"""


class Summary:
    """Writes a line for each case as it is told of, and the page at the end; keeps counts alone in memory."""

    def __init__(self, out: Path) -> None:
        self.out, self.counts = out, Counter[str]()

    def __enter__(self) -> "Summary":
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # without a name, so that it goes with the process
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
                self.file.seek(0)
                private.write(self.out / CSV, self.file.read().encode())
                private.write(self.out / PAGE, "".join(page(self.out / CSV, self.says)).encode())

    def copy_to(self, place: str) -> None:
        """Put the table and the page into a folder that lies elsewhere."""
        from psi.batch.places import Place

        for name in (CSV, PAGE):
            if (self.out / name).is_file():
                Place(place).write(name, (self.out / name).read_bytes())

    @property
    def says(self) -> str:
        """The counts in words."""
        total = sum(self.counts.values())
        parts = ", ".join(f"{self.counts[name]} {name}" for name in ("rendered", "unchanged", "failed"))
        return f"{total} case{'' if total == 1 else 's'}: {parts}."


def page(table: Path, says: str) -> Iterator[str]:
    """The page, with what failed first, and links to the documents."""
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Batch</title><style>\n{STYLE}\n</style></head><body>\n'
    yield f"<h1>Batch</h1>\n<p>{html.escape(says)}</p>\n<table><thead><tr>{''.join(f'<th scope=col>{head}</th>' for head in HEADS)}</tr></thead><tbody>\n"
    for is_failed in (True, False):
        for row in _rows(table):
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


def _rows(table: Path) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
