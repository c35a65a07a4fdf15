"""Slips that no case may bring into any document: hundreds of generated cases, each document read as a judge would."""

import itertools
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from psi.assessment import assess
from psi.case import Case, read_case
from psi.case.dates import PartialDate
from psi.case.model import records
from psi.case.record import Model
from psi.errors import BadInput
from psi.files.shipped import shipped_folder
from psi.report.values import Paragraph, Prose, Report, Table, paragraphs
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench.bench import Workbench
from tests.conftest import ON
from tests.full_case import full_case

JURISDICTIONS = ("us-ohio", "us-federal", "england-wales")
CASES = 40
LINES = ("Acme Inc.", "عمر الفاروق", "李小龍", "Zoe\u0308 A\u030aberg", "O’Neill, Sons and Co.", "the night shift", "an aunt", "x", "St. Anne’s", "(no name)")
TEXTS = (*LINES, "", "he said so and left", "It was late. He went home", "She asked “why?”", "Nobody knows…", "1. A list", "x " * 300)
AMOUNTS = ("0", "0.50", "1", "1000000", "9999999999999.99")
NUMBERS = (0, 1, 2, 11, 12, 1_000_000)
PASSAGES = ("offense.conduct", "offense.analysis", "family.upbringing", "evaluation.analysis", "recommendation.reasons")
KEPT = frozenset(
    [
        "pronouns",
        "id",
        "jurisdiction",
        "unanswered",
        "field_notes",
        "source",
        "withhold",
        "rests_on",
        "fact",
        "prior",
        "victim",
        "condition",
        "violation",
        "invented",
    ]
)
SOURCES = ("interviews", "documents", "record_requests", "verifications")
NO_WORD = re.compile(r"^\W*$")


# Cases.


@lru_cache
def seeds() -> tuple[Case, ...]:
    folders = sorted(f for f in shipped_folder("examples").iterdir() if (f / "case.yaml").is_file())
    return (full_case(), *(read_case(f / "case.yaml") for f in folders))


def generated(seed: int) -> Case:
    """A case made from one of the examples or the fullest case: parts left out, other answers, odd texts, dates and amounts."""
    dice = random.Random(seed)
    base = dice.choice(seeds()).model_dump(mode="json", exclude_defaults=True)
    change = _Change(dice, dropped=dice.choice((0, 0.05, 0.2, 0.5, 0.9)), changed=dice.choice((0, 0.05, 0.2, 0.6)))
    made = change.model(Case, base)
    made["identity"] = made.get("identity", {}) | {"pronouns": dice.choice(("he", "she", "they"))}
    made.get("unanswered", {}).pop("identity", None)
    return Case.model_validate(_with_references_that_hold(made))


class _Change:
    def __init__(self, dice: random.Random, dropped: float, changed: float) -> None:
        self.dice, self.dropped, self.changed = dice, dropped, changed

    def model(self, model: type[Model], held: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, value in held.items():
            field = model.model_fields[name]
            if name in KEPT:
                made[name] = value
            elif field.is_required() or self.dice.random() >= self.dropped:
                made[name] = self.value(field.annotation, value, repr(field.metadata))
        if "unanswered" in model.model_fields:
            made["unanswered"] = self.unanswered(model, made)
        return made

    def unanswered(self, model: type[Model], made: dict[str, Any]) -> dict[str, Any]:
        bare = [n for n, f in model.model_fields.items() if n not in made and n not in KEPT | {"verification", "disputes"} and not f.is_required()]
        states = ("declined", "not-known", "not-applicable")
        asked = [n for n in bare if self.dice.random() < self.dropped / 3]
        return {n: {"state": self.dice.choice(states)} | ({"why": self.dice.choice(TEXTS)} if self.dice.random() < 0.5 else {}) for n in asked}

    def value(self, annotation: Any, value: Any, limits: str) -> Any:
        parts = (annotation,) if get_origin(annotation) in (None, Literal, tuple, dict) else get_args(annotation)
        kind = next(part for part in parts if part is not type(None))
        if get_origin(kind) is tuple and isinstance(value, list):
            inner = get_args(kind)[0]
            kept = [v for v in value if self.dice.random() >= self.dropped]
            return [self.value(inner, v, repr(inner)) for v in kept]
        if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict):
            return self.model(kind, value)
        return self.leaf(kind, value, limits) if self.dice.random() < self.changed else value

    def leaf(self, kind: Any, value: Any, limits: str) -> Any:
        if get_origin(kind) is Literal:
            return self.dice.choice(get_args(kind))
        if kind is PartialDate and value[0].isdigit():
            return self.dice.choice((value[:7], value[:4], f"about {value[:4]}"))  # less of the date, so that no order is broken
        if kind is bool:
            return not value
        if kind is int:
            return self.dice.choice((-4, 0, 1, 2)) if "ge=-100" in limits else self.dice.choice(NUMBERS)
        if kind is Decimal:
            return self.dice.choice(AMOUNTS)
        if kind is str and "pattern" not in limits:
            return self.dice.choice(LINES if "min_length" in limits or "MinLen" in limits else TEXTS)
        return value


def _with_references_that_hold(made: dict[str, Any]) -> dict[str, Any]:
    """The same case without sources, verifications and pointers that name what was left out."""
    verified = made.pop("verifications", [])
    for each in verified:
        each.pop("source", None)
    ids = {entry["id"] for name in SOURCES for entry in made.get(name, ())}
    pointers: list[tuple[dict[str, Any], list[str]]] = []
    for part in _parts(made):
        if "rests_on" in part:
            pointers.append((part, part.pop("rests_on")))
        if "source" in part:
            part["source"] = [s for s in part["source"] if s in ids]
        part["field_notes"] = {n: note | {"source": [s for s in note.get("source", ()) if s in ids]} for n, note in part.get("field_notes", {}).items()}
        if not part["field_notes"]:
            del part["field_notes"]
    _without_dead(made.get("guideline", {}).get("history_points", ()), "prior", made.get("criminal_history", ()))
    victims = {v["id"] for v in made.get("victims", ())}
    made["victim_contacts"] = [c for c in made.get("victim_contacts", ()) if c["victim"] in victims]
    after = made.get("after_sentence", {})
    _without_dead(after.get("violations", ()), "condition", after.get("sentence", {}).get("conditions", ()))
    _without_dead(after.get("responses", ()), "violation", after.get("violations", ()))
    places = {place for place, _ in records(Case.model_validate(made))}
    for part, named in pointers:
        part["rests_on"] = [n for n in named if n in places]
    return made | {"verifications": [v for v in verified if v["fact"] in places]}


def _without_dead(entries: Any, pointer: str, targets: Any) -> None:
    ids = {target["id"] for target in targets}
    for entry in entries:
        if entry.get(pointer) not in ids:
            entry.pop(pointer, None)


def _parts(held: Any) -> Iterator[dict[str, Any]]:
    if isinstance(held, dict):
        yield held
    for each in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from _parts(each)


# Reading.


class Said:
    """A paragraph as it is read: which of its letters are the wording's own and which a person wrote in the record."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.text = paragraph.text
        self.own = [run.fact is None for run in paragraph.runs for _ in run.text]

    def found(self, pattern: str, flags: int = 0) -> Iterator[re.Match[str]]:
        """Every match that holds a letter or mark of the wording's own."""
        return (m for m in re.finditer(pattern, self.text, flags) if any(self.own[m.start() : m.end()]))

    def mine(self) -> str:
        """The wording's own words, what the record says left out."""
        return "".join(c if own else "¤" for c, own in zip(self.text, self.own, strict=True))


SLIPS = {
    "None, True or a brace": r"\bNone\b(?! set out)|\bnan\b|\bTrue\b|\bFalse\b|\bUndefined\b|\{\{|\}\}|\{%|%\}|<|>",
    "brackets with nothing in them": r"\(\s*\)|\[\s*\]",
    "a space before a mark": r" [,.;:)\]](?!\d)",
    "a space after a bracket": r"[(\[] ",
    "two marks in a row": r"(?<!\.)\.\.(?!\.)|,,|;;|[,;:]\.|\.,(?<!\b[A-Za-z]\.,)(?<!Inc\.,)(?<!Co\.,)(?<!Jr\.,)|[;:],",
    "two spaces": r"  ",
    "a word twice": r"(?i)(?<![-’\w])(?!(?:had|that)\b)([a-z]\w*) \1\b(?!’)",
    "two articles": r"(?i)\b(?:a|an|the) (?:a|an|the)\b",
    "a wrong article": r"\ba (?=[aeio]\w)(?!one\b|eu|ewe)|\ban (?=[bcdfgjklmnpqrstvwxyz]\w)",
}
DANGLING = r"\b(?:by|of|to|(?<!looked )for|from|with|at|and|or|the|(?<!\()a|an|(?<!he )is|was|were|(?<!they )are|under|because|that)[,.;:)]"
ENDS = (".", "!", "?", "…", "”", "’", "]", ")", "'", '"', ":")
OTHERS = {"he": "she|her|hers|herself", "she": "he|him|his|himself", "they": "he|she|him|his|her|hers|himself|herself"}
DISAGREE = {
    "they": r"(?i)\bthey (?:is|was|has|does|says|owes|owns|lives|works)\b",
    "he": r"(?i)\bhe (?:are|were|have|do|say|owe|own)\b",
    "she": r"(?i)\bshe (?:are|were|have|do|say|owe|own)\b",
}


def slips(paragraph: Paragraph, *, whole: bool, as_written: bool = False) -> Iterator[str]:
    """What is wrong with one paragraph; the passages of the officer open as they were written."""
    said = Said(paragraph)
    for name, pattern in SLIPS.items():
        yield from (f"{name}: {_around(said.text, m)}" for m in said.found(pattern))
    mine = said.mine()
    yield from (f"a word with nothing after it: {_around(said.text, m)}" for m in re.finditer(DANGLING, mine))
    if mine.count("(") != mine.count(")") or mine.count("[") != mine.count("]"):
        yield f"a bracket without its other half: {said.text[:200]}"
    if whole:
        yield from _sentences(said, as_written=as_written)


def _sentences(said: Said, *, as_written: bool) -> Iterator[str]:
    starts = [0, *(m.end() for m in re.finditer(r"(?<![A-Z]v)\. (?=\S)", said.text) if said.own[m.start()] or said.own[m.start() + 1])]
    for at in starts[1:] if as_written else starts:
        own_start = at == 0 or said.own[at - 1]
        if own_start and said.text[at : at + 1].islower() and not _in_a_name(said.text, at):
            yield f"a sentence that begins with a small letter: {said.text[max(0, at - 30) : at + 40]}"
    if NO_WORD.fullmatch(re.sub(r"\[[\d, ]*\]", "", said.text)) or re.fullmatch(r"[\[\]\d, ]*", said.text):
        yield f"a paragraph that says nothing: {said.text}"
    if not said.text.rstrip().endswith(ENDS):
        yield f"a sentence without an end: {said.text[-80:]}"


def _in_a_name(text: str, at: int) -> bool:
    return bool(re.search(r"(?:\b[A-Z]|No|St|Inc|Co|Mr|Ms|Mx|Dr|Jr|R\.C|U\.S\.C|[ap]\.m)\. $", text[:at]))


def _around(text: str, m: re.Match[str]) -> str:
    return repr(text[max(0, m.start() - 45) : m.end() + 30])


def faults(report: Report, pronouns: str) -> Iterator[str]:
    """Everything in a document that a careful reader would stumble on."""
    for key, paragraph, whole in _read(report):
        if "No score is given" in paragraph.text:
            continue  # why not is told in the words of the instrument and of the answers it was given
        yield from (f"{key}: {slip}" for slip in slips(paragraph, whole=whole, as_written=key.startswith(PASSAGES)))
        if "not recorded" in paragraph.text:
            continue  # what is missing is told in words of the record
        mine = Said(paragraph).mine()
        for pattern in (rf"(?i)(?<!¤)\b(?:{OTHERS[pronouns]})\b(?!¤)", DISAGREE[pronouns]):
            yield from (f"{key}: a pronoun that is not {pronouns}: {_around(mine, m)}" for m in re.finditer(pattern, mine))
    yield from _structure(report)
    yield from _pointers(report)
    yield from _sums(report)


def _read(report: Report) -> Iterator[tuple[str, Paragraph, bool]]:
    yield from (("front", p, False) for p in report.front)
    for block in report.blocks:
        whole = isinstance(block, Prose) and block.style in {"numbered", "plain", "item", "note"} and not report.title.startswith("Re")
        yield from ((block.key, p, whole) for p in paragraphs(block))


def _structure(report: Report) -> Iterator[str]:
    for section in report.sections:
        styles = [b.style if isinstance(b, Prose) else "" for b in section.blocks]
        if not styles or styles[-1] == "heading" or any(a == b == "heading" for a, b in itertools.pairwise(styles)):
            yield f"{section.key}: a heading with nothing under it"
        yield from (f"{b.key}: an empty paragraph" for b in section.blocks if isinstance(b, Prose) and not all(p.text.strip() for p in b.paragraphs))


def _pointers(report: Report) -> Iterator[str]:
    keys = {b.key for b in report.blocks}
    yield from (f"a pointer at nothing: {run}" for run in report.runs() if (run.to and run.to not in keys) or "no such paragraph" in run.text)


def _sums(report: Report) -> Iterator[str]:
    """The same number wherever it stands: on the bench page, in the text and in the total of the table."""
    said = {b.key.rpartition(".")[2]: b for b in report.blocks if isinstance(b, Table)}
    bench = {row[0].text: row[1].text for row in said["bench"].rows} if "bench" in said else {}
    losses = said.get("restitution")
    if losses and losses.total and "Losses not recovered" in bench:
        total = losses.total[-1].text
        if total != "cannot be totalled" and not bench["Losses not recovered"].startswith(total):
            yield f"the losses differ: {bench['Losses not recovered']} and {total}"
    body = " ".join(p.text for b in report.blocks if b.key.endswith("offense.procedure") for p in paragraphs(b))
    days = next((re.match(r"\S+ days?", text) for name, text in bench.items() if name == "In custody"), None)
    if days and f"spent {days.group()[0].lower()}{days.group()[1:]}" not in body:
        yield f"the days in custody differ: {days.group()} and {body[-200:]}"


def documents(case: Case, name: str) -> Iterator[Report]:
    jurisdiction = read_jurisdiction(name)
    work = Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))
    for document in jurisdiction.documents:
        if not document.about:
            try:
                yield work.reports(documents=(document.id,))[0]
            except BadInput:
                continue


@pytest.mark.parametrize("name", JURISDICTIONS)
@given(seed=st.integers(min_value=0, max_value=10**9))
@settings(max_examples=CASES, deadline=None, derandomize=True, database=None)
def test_no_generated_case_brings_a_slip_into_a_document(name: str, seed: int) -> None:
    case = generated(seed)
    found = [fault for report in documents(case, name) for fault in faults(report, str(case.identity.pronouns))]
    assert found == []
