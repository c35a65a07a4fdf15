"""Which document of the case a record of arrests is, and how far it is verified: asked once, for all its matters."""

from collections.abc import Iterator
from typing import Any

from psi.case import Case, PartialDate, labels
from psi.case.changes import is_entries, model_in
from psi.intake.desk import Desk
from psi.intake.fields import HINTS
from psi.intake.pasted import Standing
from psi.intake.screen import Choice, Field, Group
from psi.intake.state import State

NEW, NONE = "+new", "+none"
VERIFIED = (Choice("unverified", "unverified"), Choice("verified", "verified: I compared it with the court's own record"))


def where_from(state: State, desk: Desk) -> Iterator[Any]:
    """The document of the case that the record is, and how far it is verified: asked once, for all its matters."""
    at, wrong = f"paste.{desk.id}.{state.pasted.turn}", state.pasted.wrong
    held = desk.typed.get("documents")
    documents = held if held and is_entries(held) else []
    names = labels.entry_names(documents, model_in(Case.model_fields["documents"].annotation))
    choices = (
        *(Choice(each["id"], names[each["id"]]) for each in documents),
        Choice(NEW, "a new document, named below"),
        Choice(NONE, "no document: I say it later"),
    )
    source = state.aside.get(f"{at}.source", "")
    fields = [
        Field(f"{at}.source", "Which document is it?", "choice", source, error=wrong.get(f"{at}.source", ""), choices=choices, required=True),
        Field(f"{at}.verification", "How far it is verified", "choice", state.aside.get(f"{at}.verification", "unverified"), choices=VERIFIED),
    ]
    if source == NEW:
        fields += [
            Field(f"{at}.title", "Title of the document", "line", state.aside.get(f"{at}.title", ""), error=wrong.get(f"{at}.title", ""), required=True),
            Field(f"{at}.issued_by", "Issued by", "line", state.aside.get(f"{at}.issued_by", "")),
            Field(f"{at}.dated", "Dated", "date", state.aside.get(f"{at}.dated", ""), HINTS["date"], error=wrong.get(f"{at}.dated", "")),
        ]
    yield Group("Where this record comes from", tuple(fields))


def standing_of(state: State, desk: Desk) -> Standing | None:
    """Where the record comes from, as it was answered; None, with what to mend, where it was not. A new document is entered then."""
    at = f"paste.{desk.id}.{state.pasted.turn}"
    said = {name: state.aside.get(f"{at}.{name}", "").strip() for name in ("source", "title", "issued_by", "dated")}
    state.pasted.wrong = wrong = dict(_missing(said, at))
    if wrong:
        state.focus = next(iter(wrong))
        state.said = wrong[state.focus]
        return None
    document = "" if said["source"] == NONE else said["source"]
    if document == NEW:
        place = desk.add("documents")
        for name in ("title", "issued_by", "dated"):
            desk.type_in(f"{place}.{name}", said[name])
        document = state.aside[f"{at}.source"] = place.rpartition(".")[2]
    return Standing(document, state.aside.get(f"{at}.verification", "unverified"))


def _missing(said: dict[str, str], at: str) -> Iterator[tuple[str, str]]:
    if not said["source"]:
        yield f"{at}.source", "Choose the document that this record is, or that you say it later."
    elif said["source"] == NEW and not said["title"]:
        yield f"{at}.title", "Write the title of the document, such as FBI identity history."
    elif said["source"] == NEW and said["dated"]:
        try:
            PartialDate.parse(said["dated"])
        except ValueError as error:
            yield f"{at}.dated", str(error)
