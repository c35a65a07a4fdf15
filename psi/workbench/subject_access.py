"""Everything that is held about a person, readable: what the person may have, and apart from it what a records officer must decide."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from psi.case import labels
from psi.case.changes import annotation_of, differences, is_entries, model_in
from psi.case.model import Case, records
from psi.case.policy import printed_as
from psi.case.record import Record, Withhold
from psi.disclosure import without_withheld
from psi.files import private
from psi.files.shipped import shipped_folder
from psi.files.yamlfile import read_yaml
from psi.rulebook.jurisdiction import Reader
from psi.store import AuditRow, Draft, Revision, SignOff, Store
from psi.workbench import casework

PAGES = "templates/shared/pages"
THE_PERSON = Reader(id="person", title="The person the record is about", rule="a request for access", withholds=get_args(Withhold))
# Where an address or a number that no report prints is the person's own and not somebody else's.
OWN = ("identity", "residences")
MARKS = {"unanswered": "no answer on", "field_notes": "note on"}


@dataclass(frozen=True)
class Block:
    """One part of the record under a heading: names and what is held under them."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """A section of the page."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Held:
    """All that a store holds of one case."""

    states: tuple[tuple[Revision, Case], ...]
    drafts: tuple[Draft, ...]
    sign_offs: tuple[SignOff, ...]
    audit: tuple[AuditRow, ...]

    @property
    def newest(self) -> Case:
        """The record as it stands."""
        return self.states[-1][1]


def write(store: Store, case: str, out: Path, on: str) -> tuple[Path, Path]:
    """Write both pages, private, and return their paths: the person's copy, then the records officer's.

    What was withheld in any revision is kept out of every revision in the person's copy, with what pointed at it.
    """
    held, words = gathered(store, case), read_yaml(shipped_folder("templates") / "shared/pages/subject-access.yaml").value
    kept_back = frozenset(place for _, state in held.states for place in without_withheld(state, THE_PERSON)[1])
    store.record("subject access", case, f"{len(held.states)} revisions, {len(held.drafts)} drafts")
    folder = out / case
    made = []
    for name, page, sections in (
        ("subject-access", words["person"], tuple(_for_the_person(held, kept_back, words))),
        ("kept-back", words["officer"], tuple(_for_the_officer(held, kept_back, words))),
    ):
        made.append(folder / f"{name}.html")
        private.write(made[-1], _page(page, sections, case, on).encode())
    return made[0], made[1]


def gathered(store: Store, case: str) -> Held:
    """Everything the store holds of a case that this person may see; each read is audited."""
    states = tuple((revision, casework.whole(store, case, revision.number)[0]) for revision in store.history(case))
    return Held(states, store.drafts(case, everybody=True), store.sign_offs(case), tuple(store.audit(case)))


def _for_the_person(held: Held, kept_back: frozenset[str], words: Mapping[str, Any]) -> Iterator[Section]:
    states = [(revision, _shown(case, kept_back)) for revision, case in held.states]
    yield Section(words["record"], tuple(blocks(states[-1][1])))
    yield Section(words["changes"], tuple(_changes(states)))
    readable = [(draft, typed) for draft in held.drafts if (typed := _readable(draft, held.newest, kept_back)) is not None]
    yield Section(words["drafts"], tuple(_draft_block(draft, block) for draft, typed in readable for block in blocks(typed)))
    yield Section(words["review"], tuple(Block("", ((f"{s.step}, revision {s.revision}", f"{s.at}, {s.person}. {s.note}".strip()),)) for s in held.sign_offs))
    yield Section(words["audit"], (Block("", tuple((row.at, f"{row.actor}: {row.action}") for row in held.audit)),))


def _for_the_officer(held: Held, kept_back: frozenset[str], words: Mapping[str, Any]) -> Iterator[Section]:
    found: dict[str, tuple[Block, ...]] = {}
    for revision, case in held.states:
        state = casework.plain(case)
        for place in (*kept_back, *_of_others(case), *(f"victim_contacts.{entry.id}" for entry in case.victim_contacts)):
            heading = f"{labels.label(place, state)} (revision {revision.number})"
            found |= {place: tuple(_everything(place, state, heading))} if _at(state, place) is not None else {}
    yield Section(words["held_back"], tuple(block for place in sorted(found) for block in found[place]))
    unread = (draft for draft in held.drafts if _readable(draft, held.newest, kept_back) is None)
    yield Section(words["drafts"], tuple(_draft_block(draft, Block(draft.section, (("As typed", draft.typed),))) for draft in unread))


def _everything(place: str, state: Mapping[str, Any], heading: str) -> Iterator[Block]:
    annotation: Any = Case
    for step in place.split("."):
        annotation = annotation_of(annotation, step) or model_in(annotation)
    value = _at(state, place)
    if isinstance(value, dict):
        yield from blocks(value, annotation, heading)
    else:
        yield Block(heading, (("Held", _words(value, annotation)),))


def _shown(case: Case, kept_back: frozenset[str]) -> dict[str, Any]:
    """The state of a case without what is kept back in any of its states, what points at it, and what is others' own."""
    state = casework.plain(case.model_copy(update={"victim_contacts": ()}))
    for place in kept_back:
        record = _at(state, place)
        if isinstance(record, dict):
            record["withhold"] = sorted({*record.get("withhold", ()), "third-party"})
    reduced, _ = without_withheld(Case.model_validate(state), THE_PERSON)
    shown = casework.plain(reduced)
    for place in _of_others(reduced):
        around, _, field = place.rpartition(".")
        _at(shown, around).pop(field)
    return shown


def _of_others(case: Case) -> tuple[str, ...]:
    """The places of names and addresses of other people, which no report prints either."""
    return tuple(
        f"{place}.{field}"
        for place, record in records(case)
        if place.partition(".")[0] not in (*OWN, "victim_contacts")
        for field in type(record).model_fields
        if printed_as(type(record), field) == "never" and getattr(record, field) is not None
    )


def _readable(draft: Draft, newest: Case, kept_back: frozenset[str]) -> dict[str, Any] | None:
    """A draft as the section of a case, without what is kept back; None while it is not valid, so that nobody can tell what that is."""
    if draft.section == "victim_contacts":
        return None
    try:
        case = Case.model_validate(casework.plain(newest) | {draft.section: json.loads(draft.typed)})
    except ValueError:  # no JSON, or not valid as a case
        return None
    own = without_withheld(case, THE_PERSON)[1]
    return {name: value for name, value in _shown(case, kept_back | set(own)).items() if name == draft.section}


def _changes(states: list[tuple[Revision, dict[str, Any]]]) -> Iterator[Block]:
    before: dict[str, Any] = {}
    for revision, state in states:
        heading = f"Revision {revision.number}, {revision.made_at}, {revision.author}: {revision.reason}"
        said = [labels.said(each, before, state) for each in differences(before, state)] if before else []
        yield Block(heading, tuple((each.label, f"{each.before or labels.NOTHING} → {each.after or labels.NOTHING}") for each in said))
        before = state


def _draft_block(draft: Draft, block: Block) -> Block:
    return Block(f"{block.heading} ({draft.person}, {draft.at})", block.rows)


def blocks(state: Mapping[str, Any], annotation: Any = Case, around: str = "") -> Iterator[Block]:
    """A state of a case as blocks: the fields of each part under its name, then the parts inside it."""
    model = model_in(annotation)
    rows: list[tuple[str, str]] = []
    inner: list[tuple[str, dict[str, Any], Any]] = []
    for name, value in state.items():
        words, inside = labels.field_words(name, model), annotation_of(annotation, name)
        if name in MARKS:
            rows += [(f"{MARKS[name]} {labels.field_words(field, model)}", _words(mark, model_in(inside))) for field, mark in value.items()]
        elif is_entries(value) and value:
            inner += [(f"{words}, {labels.entry_name(entry['id'], value, model_in(inside))}", entry, inside) for entry in value]
        elif isinstance(value, dict) and issubclass(model_in(inside) or Case, Record):
            inner.append((words, value, inside))
        elif name != "id" or not around:
            rows.append((words, _words(value, inside)))
    if rows:
        yield Block(around[:1].upper() + around[1:], tuple((word[:1].upper() + word[1:], said) for word, said in rows))
    for heading, value, inside in inner:
        yield from blocks(value, inside, f"{around}: {heading}" if around else heading)


def _words(value: Any, annotation: Any) -> str:
    """All that stands in a place, in words; nothing is cut short."""
    if isinstance(value, str) and "\n" in value:
        return value
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return "\n".join(_words(each, model_in(annotation)) for each in value)
    if isinstance(value, dict) and not set(value) <= set(labels.UNITS):
        model = model_in(annotation)
        return "; ".join(f"{labels.field_words(name, model)}: {_words(each, annotation_of(annotation, name))}" for name, each in value.items())
    return labels.in_words(value, annotation)


def _at(state: Any, place: str) -> Any:
    for step in place.split("."):
        if isinstance(state, dict):
            state = state.get(step)
        else:
            state = next((entry for entry in state or () if entry["id"] == step), None)
    return state


def _page(words: Mapping[str, Any], sections: tuple[Section, ...], case: str, on: str) -> str:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    source = (shipped_folder("templates") / "shared/pages/subject-access.html").read_text(encoding="utf-8")
    page = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(source)
    return page.render(title=words["title"], notes=words["notes"], sections=sections, case=case, on=on)
