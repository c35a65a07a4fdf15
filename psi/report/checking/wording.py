"""Everything in the templates of a jurisdiction that can be found wrong without a case: names, files, places, terms, words."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from psi.disclosure import Printing
from psi.errors import PsiError, RuleDefect, TemplateDefect
from psi.files.yamlfile import YamlFile, read_yaml
from psi.report.checking.names import Names
from psi.report.checking.problems import Problem
from psi.report.checking.shapes import ANYTHING, LEAF, SOURCE, Group, Listed, Shape, at, case_shape, context_shape, letter_shape, statement_shape
from psi.report.pictures import making
from psi.report.tables import TableWording, table_file
from psi.report.wording import Wording
from psi.rulebook.documents import Document, FigureName, Part
from psi.rulebook.jurisdiction import Jurisdiction

# What psi itself asks of the terms, besides what the wording does.
_ASKED = ("draft", "approved")
_MARKS = re.compile(r"\{[^{}]*\}")
_LINE = re.compile(r"^(?:(.*?)(?:, |: ))?line (\d+): ", re.DOTALL)


def wording_problems(jurisdiction: Jurisdiction, worked_out: tuple[str, ...]) -> tuple[tuple[Problem, ...], frozenset[Path]]:
    """The problems of every document of a jurisdiction, and the wording files that were read on the way."""
    found: dict[Problem, None] = {}
    read: set[Path] = set()
    for document in jurisdiction.held:
        names = letter_shape(jurisdiction, document.about) if document.about else context_shape(jurisdiction, worked_out)
        check = _Check(jurisdiction, document, names)
        check.all()
        found |= check.names.problems
        read |= check.names.read
    return tuple(found), frozenset(read)


class _Check:
    def __init__(self, jurisdiction: Jurisdiction, document: Document, scope: Mapping[str, Shape]) -> None:
        self.jurisdiction, self.document, self.scope = jurisdiction, document, dict(scope)
        self.folders = tuple(f for root in jurisdiction.folders for f in (root / document.id / "wording", root / "wording") if f.is_dir())
        wording = Wording(self.folders, english=jurisdiction.language, currency=jurisdiction.currency)
        self.names = Names(wording, self.folders)
        self.file = jurisdiction.find(f"{document.id}/document.yaml")
        self.yaml = read_yaml(self.file)

    def all(self) -> None:
        """Read every line of the document and everything it says."""
        self.names.plain(self.document.title, self.file, self.yaml.line(("title",)))
        for name in ("header", "footer"):
            self._line(getattr(self.document, name), name)
        if self.document.about and not isinstance(at(case_shape().fields, self.document.about), Listed):
            self.names.add(self.file, self.yaml.line(("about",)), f"'{self.document.about}' names no list of a case.")
        for n, section in enumerate(self.document.sections):
            self._line(section.title, "sections", n, "title")
            for m, part in enumerate(section.parts):
                self._part(part, ("sections", n, "parts", m))
        if not self.document.about:
            self.names.say("front", self.scope, self.file, None)
        places = [Problem(self.file, self.yaml.line(("printing", place)), says) for place, says in _unprintable(self.jurisdiction, self.document.printing)]
        self.names.problems |= dict.fromkeys(places)

    def _line(self, source: str, *place: str | int) -> None:
        self.names.line(source, self.scope, self.file, self.yaml.line(place))

    def _part(self, part: Part, place: tuple[str | int, ...]) -> None:
        line = self.yaml.line(place)
        if part.heading:
            self._line(part.heading, *place, "heading")
        if part.subject:
            self._line(part.subject, *place, "subject")
            self.names.say("missing", self.scope | dict.fromkeys(("subject", "state", "why"), LEAF) | {"sources": Listed(SOURCE)}, self.file, line)
        for name in filter(None, (part.each, part.about)):
            found = at(self.scope, name)
            if found is None:
                self.names.add(self.file, line, f"'{name}' names no place in a case or in what is worked out.")
            elif name == part.each and not isinstance(found, Listed) and type(found) in (Shape, Group):
                self.names.add(self.file, line, f"each: '{name}' is no list.")
        if part.say:
            self.names.say(part.say, self.scope | (self._entry(part.each) if part.each else {}), self.file, line)
        if part.signature:
            self.names.say(part.signature, self.scope, self.file, line)
        if part.table:
            self._table(part.table, line, self._entry(part.each) if part.each else {})
        if part.figure:
            self._figure(part.figure, line)
        if part.statements:
            self._statements()

    def _entry(self, place: str) -> dict[str, Shape]:
        found = at(self.scope, place)
        return {"it": found.item if isinstance(found, Listed) else ANYTHING, "position": LEAF, "last": LEAF}

    def _figure(self, name: FigureName, line: int | None) -> None:
        scope = self.scope | _figure_names(name)
        if name == "score-bands":
            scope |= self._entry("computed") | {"even": LEAF}
        for said in (f"{name}-caption", f"{name}-alt", *making.SAYS.get(name, ())):
            self.names.say(said, scope, self.file, line)
        for term in making.TERMS[name]:
            if term not in self.jurisdiction.terms:
                self.names.add(self.jurisdiction.find("jurisdiction.yaml"), None, f"terms: '{term}' is missing: the figure '{name}' writes it.")
        if name == "record-timeline" and not self.jurisdiction.severity:
            says = "severity: the figure 'record-timeline' needs the rows it is made of."
            self.names.add(self.jurisdiction.find("jurisdiction.yaml"), None, says)

    def _statements(self) -> None:
        file = self.jurisdiction.find("jurisdiction.yaml")
        lines = read_yaml(file)
        for n, statement in enumerate(self.jurisdiction.statements):
            self.names.say(statement.say, self.scope | {"it": statement_shape()}, file, lines.line(("statements", n)))

    def _table(self, name: str, line: int | None, around: dict[str, Shape]) -> None:
        try:
            file = table_file(name, self.folders)
            table, lines = TableWording.read(file), read_yaml(file)
        except TemplateDefect as error:
            if "is missing" in str(error):
                self.names.add(self.file, line, str(error))
            return  # a broken one is told of with every other broken file
        self.names.read.add(file)
        whole = self.scope | around
        over = at(whole, table.each) if table.each else None
        entry = {"it": over.item if isinstance(over, Listed) else ANYTHING, "position": LEAF} if table.each else {}
        if table.each and not isinstance(over, Listed):
            self.names.add(file, lines.line(("each",)), f"each: '{table.each}' names no list of a case or of what is worked out.")
        for key, source, scope, is_condition in _pieces(table):
            if key[-1] == "head":
                self.names.plain(source, file, lines.line(key))
            else:
                self.names.line(source, whole | (entry if scope else {}), file, lines.line(key), condition=is_condition)


def _figure_names(name: FigureName) -> dict[str, Shape]:
    """What the words of a figure are told besides the case."""
    if name == "life-timeline":
        longest = {"longest": Group("the longest period", dict.fromkeys(("first", "last"), LEAF))}
        return {"lanes": Listed(Group("a lane", {"name": LEAF, "spans": LEAF, "marks": LEAF, "present": LEAF} | longest)), "first": LEAF, "unsure": LEAF}
    if name == "record-timeline":
        years = {"convictions": Listed(LEAF), "adjudications": Listed(LEAF)}
        leaves = ("matters", "convictions", "first", "last", "undated", "together", "present", "periods")
        return {"rows": Listed(Group("a row", {"name": LEAF, "others": LEAF} | years)), **dict.fromkeys(leaves, LEAF)}
    if name == "losses":
        loss = Group("a loss", dict.fromkeys(("number", "name", "role", "remaining", "recovered", "lost"), LEAF))
        return {"largest": loss, "loss": loss, "others": LEAF}
    told = {"means": ("income", "expenses", "assets", "debts"), "sentencing-table": ("first", "last")}.get(name, ())
    return {("shown" if name == "sentencing-table" else "means"): Group("a figure", dict.fromkeys(told, LEAF))} if told else {}


def _pieces(table: TableWording) -> Iterator[tuple[tuple[str | int, ...], str, bool, bool]]:
    """Every piece of wording of a table: where it stands, its text, whether it speaks of an entry, whether it is a condition."""
    yield ("caption",), table.caption, False, False
    yield ("description",), table.description, False, False
    if table.when:
        yield ("when",), table.when, False, True
    for n, column in enumerate(table.columns):
        yield ("columns", n, "head"), column.head, False, False
        yield ("columns", n, "cell"), column.cell, True, False
        if column.total:
            yield ("columns", n, "total"), column.total, False, False
    for n, row in enumerate(table.rows):
        if row.when:
            yield ("rows", n, "when"), row.when, False, True
        for m, cell in enumerate(row.cells):
            yield ("rows", n, "cells", m), cell, False, False


def jurisdiction_problems(jurisdiction: Jurisdiction, file: Path) -> Iterator[Problem]:
    """What is wrong in `jurisdiction.yaml` although every line of it can be read."""
    lines = read_yaml(file)
    names = Names(Wording((), english=jurisdiction.language, currency=jurisdiction.currency), ())
    for name, word in jurisdiction.terms.items():
        names.plain(word, file, lines.line(("terms", name)))
        if not word.strip():
            names.add(file, lines.line(("terms", name)), f"terms: '{name}' has no words. Write what the report should say.")
    yield from names.problems
    yield from _terms(jurisdiction, file, lines)
    case = case_shape().fields
    for n, need in enumerate(jurisdiction.required):
        if at(case, need.field) is None:
            yield Problem(file, lines.line(("required", n)), f"required: '{need.field}' names no place in a case.")
    for place, says in _unprintable(jurisdiction, jurisdiction.printing):
        yield Problem(file, lines.line(("printing", place)), says)
    yield from _empty_citations(jurisdiction, file, lines)
    if jurisdiction.default_reader not in {reader.id for reader in jurisdiction.readers}:
        yield Problem(file, lines.line(("default_reader",)), f"default_reader: '{jurisdiction.default_reader}' is none of the readers.")
    if jurisdiction.id != file.parent.name:
        yield Problem(file, lines.line(("id",)), f"id: it says '{jurisdiction.id}', and the folder is called '{file.parent.name}'. Write the same in both.")


def _terms(jurisdiction: Jurisdiction, file: Path, lines: YamlFile) -> Iterator[Problem]:
    for name in _ASKED:
        if name not in jurisdiction.terms:
            yield Problem(file, lines.line(("terms",)), f"terms: '{name}' is missing: psi writes it into the header.")
    for mark in _MARKS.findall(jurisdiction.terms.get("approved", "")):
        if mark not in {"{person}", "{day}"}:
            says = f"terms: 'approved' may hold {{person}} and {{day}}, and nothing else in braces: not {mark}."
            yield Problem(file, lines.line(("terms", "approved")), says)
    finances = case_shape().fields["finances"]
    for name in jurisdiction.terms_of("finance"):
        if isinstance(finances, Group) and not isinstance(finances.fields.get(name), Listed):
            yield Problem(file, lines.line(("terms", f"finance-{name}")), f"terms: the case has no list 'finances.{name}'.")


def _empty_citations(jurisdiction: Jurisdiction, file: Path, lines: YamlFile) -> Iterator[Problem]:
    """Rules that are named by nothing: a field that is left out is found when the file is read, one with nothing in it here."""
    for n, statement in enumerate(jurisdiction.statements):
        if not statement.cite.strip():
            yield Problem(file, lines.line(("statements", n, "cite")), f"statements: '{statement.id}' cites nothing. Write the rule that asks for it.")
    for n, reader in enumerate(jurisdiction.readers):
        if not reader.rule.strip():
            yield Problem(file, lines.line(("readers", n, "rule")), f"readers: '{reader.id}' has no rule. Write the rule that lets them read the report.")


def _unprintable(jurisdiction: Jurisdiction, printing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for place in printing:
        try:
            Printing(jurisdiction.id, {place: printing[place]})
        except RuleDefect:
            yield place, f"printing: '{place}' names no place in a case."


def problems_in(error: PsiError, file: Path) -> tuple[Problem, ...]:
    """The problems that an error names, one to a line, each with its file and line where it has them."""
    found = []
    for said in str(error).splitlines():
        place = _LINE.match(said)
        where = Path(place[1]) if place and place[1] else file
        says = said[place.end() :] if place else said.removeprefix(f"{file}: ")
        found.append(Problem(where, int(place[2]) if place else None, says))
    return tuple(found)
