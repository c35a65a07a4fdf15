"""A document as its folder describes it: sections, their parts, who may have it, on what it draws and when it can be made."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from psi.case.model import SOURCES, Case
from psi.case.record import PrintAs, Record, Withhold
from psi.case.sentenced import is_filled, is_sentenced, sentence_day, up_to_sentence

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
# The parts of a case on which a document may draw; the sources go with the entries that rest on them.
PARTS = tuple(name for name in Case.model_fields if name not in {"id", "invented", "jurisdiction", *Record.model_fields, *SOURCES})
FigureName = Literal["life-timeline", "record-timeline", "score-bands", "sentencing-table", "losses", "means"]


class Strict(BaseModel):
    """Frozen; keys nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(Strict):
    """One part of a section: a heading, a sentence or more, a table, a figure, a statement or a signature.

    `say` names a wording file; with `each` it is said once for every entry of that list, as `it`; so is a `table` made.
    `subject` names in words what is missing when the list or field `each` or `about` is empty; an `optional` part
    says so only when the question was asked.
    """

    heading: str | None = None
    say: Slug | None = None
    table: Slug | None = None
    figure: FigureName | None = None
    statements: bool = False
    signature: Slug | None = None
    each: str | None = None
    about: str | None = None
    subject: str | None = None
    optional: bool = False
    style: Literal["numbered", "plain", "item", "note", "source"] = "numbered"

    @model_validator(mode="after")
    def _one_kind(self) -> "Part":
        kinds = [k for k in ("heading", "say", "table", "figure", "signature") if getattr(self, k)] + (["statements"] if self.statements else [])
        if len(kinds) != 1:
            raise ValueError("a part is one of heading, say, table, figure, statements, signature")
        return self


class Section(Strict):
    """A section of a document, in order."""

    id: Slug
    title: str
    parts: tuple[Part, ...]
    page_break: bool = False


class Needed(Strict):
    """What the record must hold before a document can be made: a place in the case, and what to call one entry there."""

    field: str
    what: str

    @model_validator(mode="after")
    def _is_a_place(self) -> "Needed":
        model: Any = Case
        for step in self.field.split("."):
            if step not in getattr(model, "model_fields", {}):
                raise ValueError(f"needs: '{self.field}' names no place in a case")
            model = model.model_fields[step].annotation
        return self

    def is_held(self, case: Case) -> bool:
        """Whether the record holds something there."""
        value: Any = case
        for step in self.field.split("."):
            value = getattr(value, step)
        return is_filled(value)


class Document(Strict):
    """One document written from the record: a folder with `document.yaml`; its id is the folder's name.

    `about` names the list of the case when the document is made for one of its entries, as a letter is. `printing` is what
    this document prints otherwise than the jurisdiction says. `readers` may have it: left out, the court alone, and a `sealed`
    document has no other; `rule` is what keeps it from the rest. `withheld` makes it the memorandum that tells what is kept
    from the other documents: the reasons in order, each with a section of that id. `draws_on` names the parts of the case that it tells of: the
    others are gone before a word is made. Left out, it may tell of all. One made `after: sentence` tells of supervision up to
    the day asked for, and can be made only once the record holds a sentence; every other stands at the day of the sentence as
    soon as there is one. `needs` names what else the record must hold.
    """

    id: Slug = "document"
    title: str
    header: str
    footer: str
    sections: tuple[Section, ...]
    sealed: bool = False
    readers: tuple[Slug, ...] = ()
    rule: str | None = None
    withheld: tuple[Withhold, ...] = ()
    about: str | None = None
    printing: dict[str, PrintAs] = {}
    draws_on: tuple[str, ...] = ()
    after: Literal["sentence"] | None = None
    needs: tuple[Needed, ...] = ()

    @model_validator(mode="after")
    def _draws_on_parts(self) -> "Document":
        unknown = next((name for name in self.draws_on if name not in PARTS), None)
        if unknown:
            raise ValueError(f"draws_on: '{unknown}' names no part of a case")
        return self

    @model_validator(mode="after")
    def _is_sealed(self) -> "Document":
        if self.readers and self.sealed:
            raise ValueError("a sealed document is for the court alone and names no readers")
        if self.withheld and not self.sealed:
            raise ValueError("a document that tells what is withheld must be sealed: add 'sealed: true'")
        without = next((reason for reason in self.withheld if reason not in {section.id for section in self.sections}), None)
        if without:
            raise ValueError(f"withheld: no section has the id '{without}'")
        return self

    @property
    def prints(self) -> dict[str, PrintAs]:
        """Its own printing, with the parts of the case on which it does not draw left out."""
        others: dict[str, PrintAs] = {name: "working" for name in PARTS if self.draws_on and name not in self.draws_on}
        return others | self.printing

    def lacks(self, case: Case, on: dt.date) -> str | None:
        """Why it cannot be made of a record for a day, in a sentence or two that say what to enter; None when it can."""
        if self.after == "sentence":
            imposed = sentence_day(case)
            if not is_sentenced(case):
                return f"the record holds no sentence yet, and the document '{self.id}' ({self.title}) is made after sentence. Enter the sentence first."
            if imposed and imposed.earliest > on:
                said = f"the sentence is of {imposed}, and the document '{self.id}' ({self.title}) is made after sentence"
                return f"{said}, not for {on}. Name a later day, or correct the day of the sentence."
        missing = next((each.what for each in self.needs if not each.is_held(case)), None)
        return f"the record holds no {missing} yet, and the document '{self.id}' ({self.title}) is made of one or more. Enter one first." if missing else None

    def day(self, case: Case, on: dt.date) -> dt.date:
        """The day at which it stands: the day asked for, and for what is made before sentence the day of the sentence at the latest."""
        return on if self.after or self.about else up_to_sentence(case, on)
