"""Composing a document: the sections a jurisdiction lists, said in its wording, numbered and cross-referenced."""

import dataclasses
from collections.abc import Iterable, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from psi import __version__
from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.errors import RuleDefect
from psi.report.counts import alike
from psi.report.facts import FactText, plain
from psi.report.numbering import numbered, points_at, unreachable
from psi.report.person import person
from psi.report.pictures import making
from psi.report.subjects import Subjects
from psi.report.tables import make_table, table_file
from psi.report.unsettled import unsettled
from psi.report.values import Block, Paragraph, Prose, Report, Section, Signature, paragraphs
from psi.report.verified import verified
from psi.report.wording import Wording, joined
from psi.rulebook import documents
from psi.rulebook.jurisdiction import Jurisdiction

DECLINED = " declined to discuss "
SUBHEADING = "# "
"""What a wording file opens with when its first paragraph is the heading of the rest."""
EMPTY: tuple[Any, ...] = (None, "", [], {})


def compose(context: Mapping[str, Any], jurisdiction: Jurisdiction, document: documents.Document) -> Report:
    """Write the document as values. `context` comes from `report_context`."""
    composer = _Composer(context, jurisdiction, document)
    made = composer.sections()
    unknown = unreachable(made)
    if unknown:
        composer.context["unprinted"] = unknown
        made = composer.sections(made, unknown)
    sections = tuple(section for section in made if section.blocks)
    return Report(
        document=document.id,
        case=str(context["id"]),
        title=document.title,
        header=composer.words(document.header),
        footer=composer.words(document.footer),
        sections=numbered(sections),
        language=jurisdiction.language,
        paper=jurisdiction.paper,
        draft_mark=jurisdiction.terms["draft"],
        front=composer.wording.say("front", composer.context),
    )


def report_context(case: Case, worked_out: Mapping[str, Any], jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Everything the wording may use: the reader's case as plain facts, and what was worked out from it."""
    facts = plain(case)
    words: dict[str, Any] = {"person": person(facts["identity"], jurisdiction.language), "terms": dict(jurisdiction.terms), "jurisdiction": jurisdiction.title}
    facts |= unsettled(case, facts, Subjects(facts, words["person"], words["terms"], jurisdiction.language))
    facts["finance_items"] = [item | {"kind": kind} for name, kind in jurisdiction.terms_of("finance").items() for item in facts["finances"][name]]
    facts["count_groups"] = alike(facts["counts"])
    facts["verified_places"], facts["software"] = list(verified(case)), __version__
    found = {name: as_plain(value) for name, value in worked_out.items()}
    for line in found.get("score_inputs", ()):
        if line["note"] and str(line["fact"]).startswith("assessments."):  # the officer's own words, with their place
            line["note"] = FactText(line["note"], f"{line['fact']}.evidence")
    return facts | words | found


def as_plain(value: Any) -> Any:
    """Results as dicts, lists, texts and numbers, so that a template is handed nothing that has methods."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, PartialDate):
            return str(value)
        found = {f.name: as_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        properties = {n: as_plain(getattr(value, n)) for n, p in vars(type(value)).items() if isinstance(p, property)}
        return found | properties
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(item) for item in value]
    if hasattr(value, "model_dump"):
        return as_plain(value.model_dump(mode="json"))
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, Path) else value


class _Composer:
    def __init__(self, context: Mapping[str, Any], jurisdiction: Jurisdiction, document: documents.Document) -> None:
        self.context = dict(context) | {"unprinted": frozenset(), "declined_told": ""}
        self.jurisdiction, self.document = jurisdiction, document
        roots = jurisdiction.folders  # what is a document's own comes before what is for all, wherever it lies
        folders = tuple(f for f in (*(root / document.id / "wording" for root in roots), *(root / "wording" for root in roots)) if f.is_dir())
        self.wording = Wording(folders, english=jurisdiction.language, currency=jurisdiction.currency)
        self.folders = folders
        self.file = jurisdiction.find(f"{document.id}/document.yaml")
        self.keys: set[str] = set()

    def sections(self, before: tuple[Section, ...] = (), unknown: frozenset[str] = frozenset()) -> tuple[Section, ...]:
        """Every section; of those made `before`, only the ones that point at a place nobody prints are made again."""
        self.keys, self.context["declined_told"] = set(), ""
        made = []
        for n, section in enumerate(self.document.sections):
            kept = before[n] if before and not points_at(before[n], unknown) else None
            made.append(kept or self._section(section))
            for block in kept.blocks if kept else ():
                self.keys.add(block.key)
                self._declined(paragraphs(block))
        return tuple(made)

    def words(self, source: str) -> str:
        """A line of wording from the jurisdiction's own file."""
        return self.wording.line(source, self.context, self.file).text

    def _section(self, section: documents.Section) -> Section:
        blocks: list[Block] = []
        for n, part in enumerate(section.parts):
            made = self._part(part, f"{section.id}.{part.say or part.table or part.figure or part.signature or n}")
            blocks.extend(self._distinct(block) for block in made)
        return Section(section.id, self.words(section.title), _without_bare_headings(blocks), section.page_break)

    def _distinct(self, block: Block) -> Block:
        """A block whose key no earlier block has: an entry may be told of in two places."""
        key = next(k for k in chain((block.key,), (f"{block.key}.{n}" for n in count(2))) if k not in self.keys)
        self.keys.add(key)
        return block if key == block.key else dataclasses.replace(block, key=key)

    def _part(self, part: documents.Part, key: str) -> Iterable[Block]:
        if part.heading:
            yield Prose(key, "heading", (self.wording.line(part.heading, self.context, self.file),), level=2)
        elif part.statements:
            for statement in self.context["statements"]:
                yield from self._prose(f"statement.{statement['id']}", "plain", statement["say"], self.context | {"it": statement})
        elif part.table:
            yield from self._tables(part, part.table, key)
        elif part.figure:
            yield from self._figure(part.figure, key)
        elif part.signature:
            if lines := self.wording.say(part.signature, self.context):
                yield Signature(key, lines)
        elif part.say:
            yield from self._said(part, part.say, key)

    def _said(self, part: documents.Part, say: str, key: str) -> Iterable[Block]:
        place = part.each or part.about
        value = self._at(place) if place else None
        if place and value in EMPTY:
            why = self._why(place, part.subject) if part.subject else {}
            if why and (why["state"] or not part.optional):
                yield from self._prose(f"{key}.{place}.missing", part.style, "missing", self.context | why)
            return
        if part.each:
            for n, entry in enumerate(value or ()):
                context = self.context | {"it": entry, "position": n + 1, "last": n + 1 == len(value or ())}
                own = entry.get("key") if isinstance(entry, Mapping) else None
                yield from self._prose(own or f"{key}.{n}", part.style, say, context)
        else:
            yield from self._prose(key, part.style, say, self.context)

    def _prose(self, key: str, style: Any, say: str, context: Mapping[str, Any]) -> Iterable[Block]:
        said = self.wording.say(say, context)
        self._declined(said)
        if said and said[0].text.startswith(SUBHEADING):  # an entry that has a heading of its own
            first, *runs = said[0].runs
            yield Prose(f"{key}.heading", "heading", (Paragraph((dataclasses.replace(first, text=first.text.removeprefix(SUBHEADING)), *runs)),), level=2)
            said = said[1:]
        if said:
            yield Prose(key, style, said)

    def _declined(self, said: Iterable[Paragraph]) -> None:
        """Keep what was said of a subject that the person declined to discuss: the reason is given once."""
        told = (paragraph.text for paragraph in said if DECLINED in paragraph.text)
        self.context["declined_told"] = " ".join((self.context["declined_told"], *told)).strip()

    def _tables(self, part: documents.Part, name: str, key: str) -> Iterable[Block]:
        """The table, or with `each` one for every entry of that list, as `it` in its caption and in the list that it runs over."""
        for n, entry in enumerate(self._at(part.each) or ()) if part.each else ():
            yield from self._table(name, f"{key}.{n}", self.context | {"it": entry})
        if not part.each:
            yield from self._table(name, key, self.context)

    def _table(self, name: str, key: str, context: Mapping[str, Any]) -> Iterable[Block]:
        table = make_table(table_file(name, self.folders), key=key, say=self.wording, context=context, at=lambda place: self._at(place, context))
        if table:
            yield table

    def _figure(self, name: documents.FigureName, key: str) -> Iterable[Block]:
        def say(file: str, held: Mapping[str, Any]) -> Paragraph:
            return joined(self.wording.say(file, {**self.context, **held}))

        return making.figures(name, key, context=self.context, jurisdiction=self.jurisdiction, say=say)

    def _at(self, place: str, context: Mapping[str, Any] | None = None) -> Any:
        value: Any = context or self.context
        for step in place.split("."):
            holders = value if isinstance(value, list) else [value]
            if not all(holder is None or (isinstance(holder, Mapping) and step in holder) for holder in holders):
                raise RuleDefect(f"{self.file}: '{place}' names no place in a case or in what is worked out.")
            found = [None if holder is None else holder[step] for holder in holders]
            value = [x for item in found for x in (item if isinstance(item, list) else [item])] if isinstance(value, list) else found[0]
        return value

    def _why(self, place: str, subject: str) -> dict[str, Any]:
        holder, _, field = place.rpartition(".")
        owner = self._at(holder) if holder else self.context
        state = owner["missing"].get(field) if isinstance(owner, Mapping) else None
        said = self.wording.line(subject, self.context, self.file).text
        return {"subject": said} | (dict(state) if state else {"state": None, "why": None, "sources": []})


def _without_bare_headings(blocks: list[Block]) -> tuple[Block, ...]:
    """Drop a heading that nothing follows but another heading or a line to sign on."""
    kept: list[Block] = []
    for block, following in zip(blocks, [*blocks, None][1:], strict=True):
        bare = following is None or isinstance(following, Signature) or (isinstance(following, Prose) and following.style == "heading")
        if not (bare and isinstance(block, Prose) and block.style == "heading"):
            kept.append(block)
    return tuple(kept)
