"""Reading a pasted record of arrests and prosecutions in the usual US layouts."""

from collections.abc import Mapping
from dataclasses import replace

from psi.text import clean
from psi.workbench.rapsheet.building import Builder
from psi.workbench.rapsheet.columns import HOLDS, Columns, columns_in
from psi.workbench.rapsheet.drafts import MOST_CHARACTERS
from psi.workbench.rapsheet.duplicates import Match
from psi.workbench.rapsheet.entries import Proposal, to_entries
from psi.workbench.rapsheet.files import KINDS, MOST_IN_A_RECORD, text_of
from psi.workbench.rapsheet.joining import also_from, from_document, joined
from psi.workbench.rapsheet.layouts import READERS, SIGNS, Fact, heading
from psi.workbench.rapsheet.values import About, Event, Layout, Lines, Reading, SheetCharge, SheetDate, SheetSentence

__all__ = [
    "HOLDS",
    "KINDS",
    "MOST_IN_A_RECORD",
    "About",
    "Event",
    "Layout",
    "Lines",
    "Match",
    "Proposal",
    "Reading",
    "SheetCharge",
    "SheetDate",
    "SheetSentence",
    "also_from",
    "from_document",
    "joined",
    "read_record",
    "text_of",
    "to_entries",
]


def read_record(text: str, named: Mapping[str, str] | None = None) -> Reading:
    """Read a sheet: its events, whom it is of, and every line that nobody understood.

    `named` says what the columns hold whose headings psi does not know, by heading, in the terms of `HOLDS`.
    Raises `psi.text.NotText`, with the place, for a control character; every other text can be read.
    """
    lines = clean(text).split("\n")
    layout = _layout(lines, named)
    builder, columns = Builder(layout), None
    other: dict[str, None] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        titled = heading(line) if len(line) <= MOST_CHARACTERS else []
        found = columns_in(line, named) if layout == "columns" and not titled else None
        columns = found or columns
        other |= dict.fromkeys(found.other if found else ())
        builder.take(number, line, titled or ([Fact("heading")] if found else _facts(line, layout, columns, builder.section)))
    return replace(builder.reading(), columns=tuple(other))


def _facts(line: str, layout: Layout, columns: Columns | None, section: str) -> list[Fact]:
    if len(line) > MOST_CHARACTERS:
        return []
    if columns is not None:
        return columns.read(line, section)
    return READERS["unknown" if layout == "columns" else layout](line, section)


def _layout(lines: list[str], named: Mapping[str, str] | None) -> Layout:
    """The layout whose own marks stand most often in a sheet; columns by their heading."""
    counted = {layout: sum(bool(sign.match(line[:MOST_CHARACTERS])) for line in lines) for layout, sign in SIGNS.items()}
    best = max(counted, key=lambda each: counted[each])
    if counted[best]:
        return best
    return "columns" if any(columns_in(line, named) for line in lines) else "unknown"
