"""A jurisdiction is a folder: its court's terms, paper, sections, required facts, deadlines, statements and readers."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from psi.case.model import SOURCES, Case
from psi.case.record import PrintAs, Record, Withhold
from psi.errors import BadFile, BadInput, RuleDefect
from psi.files.checked import validated
from psi.files.shipped import shipped_folder
from psi.files.yamlfile import read_yaml

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
M = TypeVar("M", bound=BaseModel)
# The parts of a case on which a document may draw; the sources go with the entries that rest on them.
PARTS = tuple(name for name in Case.model_fields if name not in {"id", "invented", "jurisdiction", *Record.model_fields, *SOURCES})
FigureName = Literal["life-timeline", "record-timeline", "score-bands", "sentencing-table", "losses", "means"]
Event = Literal["offense", "arrest", "conviction", "referral", "sentencing"]


class Strict(BaseModel):
    """Frozen; keys nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(Strict):
    """One part of a section: a heading, a sentence or more, a table, a figure, a statement or a signature.

    `say` names a wording file; with `each` it is said once for every entry of that list, as `it`.
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


class Document(Strict):
    """One document written from the record: a folder with `document.yaml`; its id is the folder's name.

    `about` names the list of the case when the document is made for one of its entries, as a letter is. `printing` is what
    this document prints otherwise than the jurisdiction says. `readers` may have it: left out, the court alone, and a `sealed`
    document has no other; `rule` is what keeps it from the rest. `withheld` makes it the memorandum that tells what is kept
    from the other documents: the reasons in order, each with a section of that id. `draws_on` names the parts of the case that it tells of: the
    others are gone before a word is made. Left out, it may tell of all.
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


class Required(Strict):
    """A fact the court requires, as a place in the case, and why."""

    field: str
    what: str
    cite: str | None = None


class Deadline(Strict):
    """A time limit counted in days from an event; negative days lie before it."""

    id: Slug
    what: str
    event: Event
    days: int
    cite: str
    checked_on: dt.date


class Statement(Strict):
    """A statement the report must carry, in force for events between two days."""

    id: Slug
    say: Slug
    event: Event | None = None
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    cite: str
    checked_on: dt.date


class Reader(Strict):
    """Somebody who may read the report, the rule that lets them, and what is kept from them.

    `withholds` are the reasons for which an entry is kept from them; `without` names parts of the case of which they get nothing.
    """

    id: Slug
    title: str
    rule: Annotated[str, Field(min_length=1)]
    withholds: tuple[Withhold, ...] = ()
    without: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _without_parts(self) -> "Reader":
        unknown = next((name for name in self.without if name not in PARTS), None)
        if unknown:
            raise ValueError(f"without: '{unknown}' names no part of a case")
        return self


class Severity(Strict):
    """One rung of the seriousness of earlier matters: the words of a charge's degree, the kinds of sentence or the outcomes that belong to it."""

    name: str
    degree: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()


class GuidelineUse(Strict):
    """The sentencing guideline whose table psi reads."""

    rule_set: Slug


class Jurisdiction(Strict):
    """Everything that differs from one kind of court to another.

    `disclosed_after_plea` cites the rule that forbids disclosure before plea or verdict without written consent, if there is one.
    `severity` lists, from the gravest down, the rungs that the figure of earlier matters has rows for.
    `made` names the documents made for every case (`documents:` in the file); `held` are all there are.
    """

    id: Slug
    title: str
    language: Literal["en-US", "en-GB"]
    paper: Literal["letter", "a4"]
    currency: Literal["$", "£"]
    terms: dict[str, str] = {}
    severity: tuple[Severity, ...] = ()
    instruments: tuple[Slug, ...] = ()
    guideline: GuidelineUse | None = None
    required: tuple[Required, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    statements: tuple[Statement, ...] = ()
    readers: tuple[Reader, ...]
    default_reader: Slug
    printing: dict[str, PrintAs] = {}
    recommendation: Literal["in-report", "separate"]
    recommendation_cite: str | None = None
    disclosed_after_plea: str | None = None
    made: tuple[Slug, ...] = Field(alias="documents")
    held: tuple[Document, ...] = ()
    folders: tuple[Path, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents made for every case, in order."""
        return tuple(self.document(name) for name in self.made)

    def document(self, name: str) -> Document:
        """The document of that id; raises BadInput for one the jurisdiction does not have."""
        found = next((document for document in self.held if document.id == name), None)
        if found is None:
            known = ", ".join(document.id for document in self.held)
            raise BadInput(f"{self.title} has no document '{name}'. The documents are: {known}.")
        return found

    def reader(self, name: str | None = None) -> Reader:
        """The reader of that name; raises BadInput for a name no rule of the jurisdiction names."""
        wanted = name or self.default_reader
        found = next((r for r in self.readers if r.id == wanted), None)
        if found is None:
            known = ", ".join(r.id for r in self.readers)
            raise BadInput(f"no rule of {self.title} names a reader '{wanted}'. The readers are: {known}.")
        return found

    def readers_of(self, document: Document) -> tuple[Reader, ...]:
        """Who may have a document: whom it names, or the court alone."""
        return tuple(reader for reader in self.readers if reader.id in (document.readers or (self.default_reader,)))

    def reading(self, document: Document, reader: Reader) -> Reader:
        """The reader as this document is written for them: where the recommendation is separate, only a sealed one has it."""
        if self.recommendation == "in-report" or document.sealed:
            return reader
        return reader.model_copy(update={"without": tuple({*reader.without, "recommendation"})})

    def documents_for(self, reader: Reader) -> tuple[Document, ...]:
        """The documents made for every case that a reader may have, in order."""
        return tuple(document for document in self.documents if reader in self.readers_of(document))

    def allowed(self, name: str, reader: Reader) -> Document:
        """The document of that id, when the reader may have it; raises BadInput, with the rule, when not."""
        document, readers = self.document(name), self.readers_of(self.document(name))
        if reader not in readers:
            whose = " and ".join(f"{each.title} ({document.rule or each.rule})" for each in readers)
            theirs = ", ".join(each.id for each in self.documents_for(reader))
            raise BadInput(
                f"no rule lets the reader '{reader.id}' have the document '{name}'. It is for: {whose}. '{reader.id}' may have: {theirs} ({reader.rule})."
            )
        return document

    def terms_of(self, prefix: str) -> dict[str, str]:
        """The terms whose names open with a prefix: `lane-custody` as `custody`."""
        return {name.removeprefix(f"{prefix}-"): word for name, word in self.terms.items() if name.startswith(f"{prefix}-")}

    def find(self, relative: str) -> Path:
        """The first file of that name in the site's folder, the jurisdiction's or the shared one."""
        found = next((folder / relative for folder in self.folders if (folder / relative).is_file()), None)
        if found is None:
            raise RuleDefect(f"{self.folders[0]}: the file '{relative}' is missing, and there is no shared one.")
        return found


def template_roots(site: Path | None = None) -> tuple[Path, ...]:
    """The folders that hold jurisdictions, the site's own first."""
    return ((site / "templates",) if site else ()) + (shipped_folder("templates"),)


def jurisdictions(site: Path | None = None) -> tuple[str, ...]:
    """The ids of the jurisdictions that can be used."""
    return tuple(sorted({file.parent.name for root in template_roots(site) for file in root.glob("*/jurisdiction.yaml")}))


@lru_cache(maxsize=16)
def read_jurisdiction(name: str, site: Path | None = None) -> Jurisdiction:
    """Read a jurisdiction; raises BadInput for one that does not exist, RuleDefect for one psi cannot read."""
    roots = template_roots(site)
    file = next((root / name / "jurisdiction.yaml" for root in roots if (root / name / "jurisdiction.yaml").is_file()), None)
    if file is None:
        raise BadInput(f"there is no jurisdiction '{name}'. The jurisdictions are: {', '.join(jurisdictions(site))}.")
    read = _checked(Jurisdiction, file)
    folders = tuple(folder for folder in (*(root / name for root in roots), *(root / "shared" for root in roots)) if folder.is_dir())
    held = tuple(_document(found) for found in _document_files(folders).values())
    made = read.model_copy(update={"folders": folders, "held": held})
    missing = next((document for document in made.made if document not in {each.id for each in held}), None)
    if missing:
        raise RuleDefect(f"{file}: documents: there is no folder '{missing}' with a document.yaml.")
    _readers_exist(made, file)
    return made


def _readers_exist(jurisdiction: Jurisdiction, file: Path) -> None:
    known = {reader.id for reader in jurisdiction.readers}
    for document in jurisdiction.held:
        unknown = next((name for name in document.readers if name not in known), None)
        if unknown:
            raise RuleDefect(f"{jurisdiction.find(f'{document.id}/document.yaml')}: readers: '{unknown}' is no reader in {file}.")


def _document_files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """The description of each document by its id, the site's own first."""
    files = {file.parent.name: file for folder in reversed(folders) for file in folder.glob("*/document.yaml")}
    return dict(sorted(files.items()))


def _document(file: Path) -> Document:
    return _checked(Document, file).model_copy(update={"id": file.parent.name})


def _checked(model: type[M], file: Path) -> M:
    try:
        return validated(model, read_yaml(file))
    except BadFile as error:
        raise RuleDefect(str(error)) from None
