"""An entry of the case joined with one that repeats it, and where an entry made from a sheet comes from."""

import copy
from typing import Any

from psi.workbench.matching import new_id, plain_words
from psi.workbench.rapsheet.entries import entries_of
from psi.workbench.rapsheet.values import Event, Lines


def joined(held: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """A held entry with what it lacks taken from a likely duplicate; what it has already stays as it is.

    A charge is the same when its offense is. A charge that the held entry lacks is added. Neither of the two is altered.
    """
    made, value = copy.deepcopy(held), copy.deepcopy(entry)
    new = value.pop("charges", [])
    _fill(made, value)
    charges = entries_of(made, "charges")
    used: set[str] = set()
    for charge in new:
        same = next((c for c in charges if c["id"] not in used and plain_words(c.get("offense")) == plain_words(charge["offense"])), None)
        if same is None:
            same = {**charge, "id": new_id(charge["id"], {c["id"] for c in charges})}
            charges.append(same)
        _fill(same, charge)
        used.add(same["id"])
    return made | ({"charges": charges} if charges else {})


def _fill(held: dict[str, Any], given: dict[str, Any]) -> None:
    """Take what is missing, with the notes on what is still empty; what was marked as unanswered has an answer then."""
    for field, value in given.items():
        if field != "field_notes" and field not in held:
            held[field] = value
            held.get("unanswered", {}).pop(field, None)
    notes = {field: note for field, note in given.get("field_notes", {}).items() if field not in held} | held.get("field_notes", {})
    if notes:
        held["field_notes"] = notes


def from_document(entry: dict[str, Any], event: Event, document: str, verification: str) -> dict[str, Any]:
    """An entry with the document it comes from and how far it is verified, and beside each charge the lines it was read from.

    An empty `document` or `verification` says that nobody has said.
    """
    made = copy.deepcopy(entry)
    charged = [charge for charge in event.charges if charge.offense or charge.statute]
    for charge, read in zip(made.get("charges", ()), charged, strict=False):
        charge["field_notes"] = {"offense": {"note": _as_read(read.lines)}} | charge.get("field_notes", {})
    return made | ({"source": [document]} if document else {}) | ({"verification": verification} if verification else {})


def also_from(held: dict[str, Any], document: str) -> dict[str, Any]:
    """A held entry with one more document among its sources; how far it is verified stays as it is."""
    sources = held.get("source") if isinstance(held.get("source"), list) else []
    assert isinstance(sources, list)
    return held if not document or document in sources else held | {"source": [*sources, document]}


def _as_read(lines: Lines) -> str:
    return "The record says: " + "\n".join(f"line {number}: {' '.join(text.split())}" for number, text in lines)
