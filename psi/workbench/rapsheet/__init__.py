"""Reading a pasted record of arrests and prosecutions in the usual US layouts."""

from psi.text import clean
from psi.workbench.rapsheet.building import Builder
from psi.workbench.rapsheet.columns import Columns, columns_in
from psi.workbench.rapsheet.drafts import MOST_CHARACTERS
from psi.workbench.rapsheet.duplicates import Match
from psi.workbench.rapsheet.entries import Proposal, joined, to_entries
from psi.workbench.rapsheet.layouts import READERS, SIGNS, Fact, heading
from psi.workbench.rapsheet.values import About, Event, Layout, Lines, Reading, SheetCharge, SheetDate, SheetSentence

__all__ = [
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
    "joined",
    "read_record",
    "to_entries",
]


def read_record(text: str) -> Reading:
    """Read a sheet: its events, whom it is of, and every line that nobody understood.

    Raises `psi.text.NotText`, with the place, for a control character; every other text can be read.
    """
    lines = clean(text).split("\n")
    layout = _layout(lines)
    builder, columns = Builder(layout), None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        titled = heading(line) if len(line) <= MOST_CHARACTERS else []
        found = columns_in(line) if layout == "columns" and not titled else None
        columns = found or columns
        builder.take(number, line, titled or ([Fact("heading")] if found else _facts(line, layout, columns, builder.section)))
    return builder.reading()


def _facts(line: str, layout: Layout, columns: Columns | None, section: str) -> list[Fact]:
    if len(line) > MOST_CHARACTERS:
        return []
    if columns is not None:
        return columns.read(line, section)
    return READERS["unknown" if layout == "columns" else layout](line, section)


def _layout(lines: list[str]) -> Layout:
    """The layout whose own marks stand most often in a sheet; columns by their heading."""
    counted = {layout: sum(bool(sign.match(line[:MOST_CHARACTERS])) for line in lines) for layout, sign in SIGNS.items()}
    best = max(counted, key=lambda each: counted[each])
    if counted[best]:
        return best
    return "columns" if any(columns_in(line) for line in lines) else "unknown"
