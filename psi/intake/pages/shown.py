"""What is shown of a document on the screen of the report: its pages, and what changed in its text."""

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psi.intake.screen import Button, Buttons, Heading, Note, Picture, Row, Table
from psi.workbench import handed_out, preview, since_last

BUSY = "Making the pages…"
KINDS = {"changed": "Changed", "new": "New", "gone": "Gone", "moved": "Moved"}


@dataclass(frozen=True)
class Changes:
    """What changed in a document, and what was compared and when."""

    document: str
    found: since_last.Comparison
    of: str
    at: dt.datetime


@dataclass
class Shown:
    """What was asked for, in memory alone and only while the case is on the desk; `source` is what the pages are made of."""

    pages: preview.Pages | None = None
    source: handed_out.MadeOf | None = None
    changes: Changes | None = None


def parts_of_changes(changes: Changes, of: str) -> Iterator[Any]:
    """What changed in a document, under the headings of its sections."""
    found = changes.found
    yield Heading(f"What changed in the {found.title}", 2, id="what-changed")
    yield Note(f"Then: {found.said}")
    again = Button("Compare again", "show-changes", found.document, busy="Comparing…")
    away = Button("Put this away", "put-away", "changes")
    if changes.of != of:
        yield Note(f"This is of what you had typed at {changes.at:%H:%M}. Something was changed since.", "warning")
    yield Buttons((again, away) if changes.of != of else (away,))
    if not found.changes:
        yield Note("Nothing in its text is different.", "done")
        return
    yield Note("Words that differ stand between « and ». The numbers of paragraphs are not compared.")
    for section in dict.fromkeys(change.section for change in found.changes):
        yield Heading(section, 3)
        rows = tuple(Row(str(n), cells) for n, cells in enumerate(map(_cells, (c for c in found.changes if c.section == section))))
        yield Table(f"Changes in: {section}", ("What happened", "Then", "Now"), rows)


def _cells(change: Any) -> tuple[str, ...]:
    then, now = since_last.marked(change)
    where = f", paragraph {change.number}" if change.number else ""
    return (KINDS[change.kind] + where, then, now)


def parts_of_pages(pages: preview.Pages, of: str) -> Iterator[Any]:
    """The pages of a document as pictures, some at a time."""
    yield Heading(f"Pages of the {pages.title}", 2, id="pages")
    if pages.of != of:
        yield Note(f"These pages are of what you had typed at {pages.at:%H:%M}. Something was changed since.", "warning")
    yield Note(f"Pages {pages.first} to {pages.last} of {pages.count}." if pages.count > preview.AT_A_TIME else f"{pages.count} pages.")
    yield Buttons(tuple(_of_pages(pages, is_old=pages.of != of)))
    for n, picture in enumerate(pages.pictures, pages.first):
        yield Picture(base64.b64encode(picture).decode(), f"Page {n} of {pages.count} of the {pages.title}")
    if pages.count > preview.AT_A_TIME:
        yield Buttons((*_turns(pages), Button("Put the pages away", "put-away", "pages")))


def _of_pages(pages: preview.Pages, *, is_old: bool) -> Iterator[Button]:
    if is_old:
        yield Button("Make the pages again", "show-pages", pages.document, "main", busy=BUSY)
    yield from _turns(pages)
    if not is_old:
        yield Button("Download these pages (PDF)", "download-pdf")
    yield Button("Put the pages away", "put-away", "pages")


def _turns(pages: preview.Pages) -> Iterator[Button]:
    if pages.first > 1:
        yield Button("Show the pages before", "turn-pages", str(pages.first - preview.AT_A_TIME), busy=BUSY)
    if pages.is_more:
        yield Button("Show the next pages", "turn-pages", str(pages.last + 1), busy=BUSY)
