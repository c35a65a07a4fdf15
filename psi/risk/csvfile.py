"""A CSV file read strictly as text, and written again without a change to what was not worked out."""

import csv
import difflib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from psi.errors import BadFile
from psi.text import NotText, clean


@dataclass(frozen=True)
class CsvRows:
    """The rows of a file as text, each as long as the header; `problems` names the rows that were not, by position."""

    header: tuple[str, ...]
    cells: list[list[str]]
    problems: dict[int, str]


def read_rows(path: Path, *, required: tuple[str, ...], reserved: tuple[str, ...] = ()) -> CsvRows:
    """Read a CSV file in UTF-8, with or without a byte order mark; wholly empty lines are no rows.

    Raises BadFile when it is no such file, lacks a required column or has a reserved one.
    """
    try:
        lines = [row for row in csv.reader(io.StringIO(_text(path), newline=""), strict=True) if row]
    except csv.Error as error:
        raise BadFile(path, (f"it cannot be read as CSV: {error}.",)) from None
    if not lines:
        raise BadFile(path, ("the file is empty.",))
    header = tuple(name.strip() for name in lines[0])
    problems = _header_problems(header, required, reserved)
    if problems:
        raise BadFile(path, problems)
    wrong = {n: _wrong_length(len(row), len(header)) for n, row in enumerate(lines[1:]) if len(row) != len(header)}
    return CsvRows(header, [(row + [""] * len(header))[: len(header)] for row in lines[1:]], wrong)


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The text of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(path, (f"it cannot be read: {(error.strerror or 'unknown reason').lower()}.",)) from None
    try:
        text = data.decode("utf-8-sig")
        clean(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(path, (f"line {line}: byte {error.start} is not UTF-8 text. Save the file as CSV UTF-8.",)) from None
    except NotText as error:
        raise BadFile(path, (f"holds {error}.",)) from None
    return text


def _header_problems(header: tuple[str, ...], required: tuple[str, ...], reserved: tuple[str, ...]) -> tuple[str, ...]:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return ("line 1: the columns are not divided by commas. Save the file as CSV with commas.",)
    absent = [f"line 1: the column '{name}' is missing.{_near(name, header)}" for name in required if name not in header]
    twice = [f"line 1: the column '{name}' stands twice. Delete one of the two." for name in dict.fromkeys(header) if header.count(name) > 1]
    taken = [f"line 1: the column '{name}' is one that psi adds. Rename it." for name in reserved if name in header]
    return (*absent, *twice, *taken)


def _near(name: str, header: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, header, n=1, cutoff=0.7)
    return f" Is it the one called '{close[0]}'?" if close else ""


def _wrong_length(found: int, wanted: int) -> str:
    left_out = f" The cells after number {wanted} are left out here." if found > wanted else ""
    return f"the row has {found} cells, the header {wanted}.{left_out}"
