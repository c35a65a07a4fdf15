"""What was handed out of a case and when: kept in the audit, and read from there and from the steps of review."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Literal

from psi.store import AuditRow, Revision, Store

How = Literal["made", "sent"]
_SAID = re.compile(r"(?P<documents>[\w-]+(?:, [\w-]+)*)(?:; revision (?P<revision>\d+)(?P<drafts> with drafts)?, for (?P<on>\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True)
class MadeOf:
    """What a document is made of: a revision, for a day; with `drafts`, what one person had typed since is in it too."""

    revision: int
    on: dt.date
    drafts: bool = False


@dataclass(frozen=True)
class HandedOut:
    """One document as it was last handed out: the revision it was made of, and the day it was made for.

    `made` is a Word file or a PDF that somebody wrote or downloaded; `sent` is a sending for review. `drafts`: what one
    person had typed and not yet made part of the case was in it, and is not kept. `known` is False for a line of the
    audit that names neither revision nor day: those of its moment are taken.
    """

    document: str
    how: How
    by: str
    at: str
    revision: int
    on: dt.date
    drafts: bool = False
    known: bool = True


def record(store: Store, case: str, documents: tuple[str, ...], of: MadeOf, reader: str | None = None) -> None:
    """Keep in the audit that documents of a case were handed out, and what they were made of; a copy for another reader is not compared later."""
    made = f"revision {of.revision}{' with drafts' if of.drafts else ''}, for {of.on.isoformat()}"
    store.record("render", case, f"{', '.join(documents)}; {made}{f', reader {reader}' if reader else ''}")


def last(store: Store, case: str, document: str) -> HandedOut | None:
    """How a document was last handed out, as far as this person may know; None when it never was."""
    history = store.history(case)
    made = [found for row in store.audit(case) if row.action == "render" and (found := _made(row, document, history))]
    sent = [
        HandedOut(document, "sent", step.person, step.at, step.revision, dt.date.fromisoformat(step.documents["on"]))
        for step in store.sign_offs(case)
        if step.step == "send" and document in step.documents
    ]
    return max((*made, *sent), key=lambda each: each.at, default=None)


def _made(row: AuditRow, document: str, history: tuple[Revision, ...]) -> HandedOut | None:
    """What a line of the audit says of a document; None when it is about another one, or about a copy for another reader."""
    said = _SAID.fullmatch(str(json.loads(row.detail).get("what", "")))
    if said is None or document not in said["documents"].split(", "):
        return None
    if said["revision"]:
        return HandedOut(document, "made", row.actor, row.at, int(said["revision"]), dt.date.fromisoformat(said["on"]), bool(said["drafts"]))
    held = [revision.number for revision in history if revision.made_at <= row.at]
    return HandedOut(document, "made", row.actor, row.at, held[-1], dt.date.fromisoformat(row.at[:10]), known=False) if held else None


def moment(at: str) -> str:
    """A time of the store as somebody here reads it: November 25, 2026, at 10:42."""
    here = dt.datetime.fromisoformat(at).astimezone()
    return f"{here:%B} {here.day}, {here.year}, at {here:%H:%M}"
