"""A jurisdiction is a folder: its court's terms, paper, sections, required facts, deadlines, statements and readers."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, model_validator

from psi.case.judgment import Area
from psi.case.record import PrintAs, Withhold
from psi.errors import BadFile, BadInput, RuleDefect
from psi.files.checked import validated
from psi.files.shipped import shipped_folder
from psi.files.yamlfile import read_yaml
from psi.rulebook.documents import PARTS, Document, Slug, Strict

M = TypeVar("M", bound=BaseModel)
Event = Literal["offense", "arrest", "conviction", "referral", "sentencing"]


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
    `mark` ends every footer of their copy, so that it is not taken for the court's.
    """

    id: Slug
    title: str
    rule: Annotated[str, Field(min_length=1)]
    withholds: tuple[Withhold, ...] = ()
    without: tuple[str, ...] = ()
    mark: str = ""

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


class Program(Strict):
    """A condition, requirement or program that the court uses, in its words, for needs of some domains.

    `outside` stands for a need of none of the eight domains, such as a home or debts. Criminal history can be changed by nothing,
    so nothing is proposed for it. What stands in brackets in the text is for the officer to fill in.
    """

    id: Slug
    areas: Annotated[tuple[Area | Literal["outside"], ...], Field(min_length=1)]
    name: str
    text: str
    cite: Annotated[str, Field(min_length=1)]
    provider: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _can_change_something(self) -> "Program":
        if "criminal-history" in self.areas:
            raise ValueError("areas: nothing can change a criminal history, so no condition is proposed for it")
        return self


class Jurisdiction(Strict):
    """Everything that differs from one kind of court to another.

    `disclosed_after_plea` cites the rule that forbids disclosure before plea or verdict without written consent, if there is one.
    `severity` lists, from the gravest down, the rungs that the figure of earlier matters has rows for.
    `minors` says how the name of somebody under 18 is printed, and `minors_cite` by which rule.
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
    minors: Literal["initials", "as-written"] = "initials"
    minors_cite: str | None = None
    disclosed_after_plea: str | None = None
    programs: tuple[Program, ...] = ()
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

    def programs_for(self, area: str | None) -> tuple[Program, ...]:
        """What the court uses for a need of that domain, or for one of none."""
        return tuple(program for program in self.programs if (area or "outside") in program.areas)

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
