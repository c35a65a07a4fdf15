"""A part of a case as controls, and a list of entries as a table with one entry open."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from psi.case import Case, PartialDate, labels
from psi.case.changes import is_entries, model_in
from psi.case.model import SOURCES
from psi.case.record import STANDING, Dispute, Entry
from psi.intake import hints
from psi.intake.fields import STATES, Around, control, kind_of
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Heading, Note, Row, Table

DATES = ("arrested", "began", "on", "sent", "dated", "born", "ended", "imposed", "convicted", "received")
STANDING_SHOWN = ("source", "verification", "withhold")


@dataclass(frozen=True)
class Look:
    """What a part needs to be shown: what is typed, what is wrong with it, what is required, and which entries are open."""

    typed: dict[str, Any]
    problems: Mapping[str, str]
    required: frozenset[str]
    opened: frozenset[str]
    on: dt.date
    guidance: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def around(self) -> Around:
        """What every control needs besides its own field."""
        listed = [(name, entry) for name in SOURCES for entry in self.typed.get(name, ()) if is_entries(self.typed.get(name))]
        entries = {name: [entry for section, entry in listed if section == name] for name in SOURCES}
        said = [(entry["id"], labels.entry_name(entry["id"], entries[name], model_in(Case.model_fields[name].annotation)), name) for name, entry in listed]
        sources = tuple(Choice(entry, f"{labels.singular(name).capitalize()}: {words}") for entry, words, name in said)
        return Around(sources, self.born, self.guidance)

    def at(self, place: str) -> dict[str, Any]:
        """The part of the case at a place; an empty one where nothing stands."""
        value: Any = self.typed
        for step in filter(None, place.split(".")):
            value = value.get(step) if isinstance(value, dict) else next((each for each in value or () if each.get("id") == step), None)
        return value if isinstance(value, dict) else {}

    @property
    def born(self) -> PartialDate | None:
        """The date of birth, if it can be read."""
        said = self.typed.get("identity", {}).get("born")
        try:
            return PartialDate.parse(str(said)) if said else None
        except ValueError:
            return None

    def wrong_in(self, path: str) -> int:
        """How many things are wrong at a place and inside it."""
        return sum(place == path or place.startswith(f"{path}.") for place in self.problems)


def section(name: str, annotation: Any, look: Look) -> Iterator[Any]:
    """A section of the case: a list of entries, or a part with fields."""
    model, value = model_in(annotation), look.typed.get(name)
    words = labels.field_words(name, Case)
    title = words[:1].upper() + words[1:]
    if model is not None and issubclass(model, Entry):
        yield from entries(title, name, model, value, look, level=2)
    elif model is not None:
        yield Heading(title, 2, f"psi-{name}")
        yield from part(model, value if isinstance(value, dict) else {}, name, look)


def part(model: type[BaseModel], held: dict[str, Any], path: str, look: Look) -> Iterator[Any]:
    """The fields of a part side by side, the parts inside it, its lists, and folded at the end where it comes from."""
    names = [name for name in model.model_fields if name not in STANDING]
    general = look.problems.get(path)
    if general:
        yield Note(general, "error")
    fields = tuple(_control(model, name, held, path, look) for name in names if kind_of(model, name))
    if fields:
        yield Group("", fields)
    for name in names:
        inner, place = model_in(model.model_fields[name].annotation), f"{path}.{name}"
        if kind_of(model, name) or inner is None:
            continue
        words = labels.field_words(name, model)
        value, title = held.get(name), words[:1].upper() + words[1:]
        if issubclass(inner, Entry):
            yield from entries(title, place, inner, value, look, level=3)
        else:
            yield Group(title, tuple(part(inner, value if isinstance(value, dict) else {}, place, look)))
    if "source" in model.model_fields:
        shown = tuple(_control(model, name, held, path, look) for name in STANDING_SHOWN)
        wrong = any(each.error for each in shown) or look.wrong_in(f"{path}.disputes") > 0
        yield Group(
            "Where this comes from, who disputes it, and who may not have it", (*shown, *_disputes(held, path, look)), folded=not wrong, id=f"standing-{path}"
        )


def entries(title: str, path: str, model: type[BaseModel], value: Any, look: Look, *, level: int) -> Iterator[Any]:
    """A list: its table, the entry that is open, and a button for a new one."""
    held = value if is_entries(value) else []
    one = labels.singular(path.rpartition(".")[2])
    yield Heading(title, level, f"psi-{path.replace('.', '--')}")
    said = hints.of(path.rpartition(".")[2], held, look.on)
    names = labels.entry_names(held, model)
    rows = tuple(_row(entry, _name(entry, names), len(held), path, look, said.get(entry["id"], "")) for entry in held)
    yield Table(title, ("Entry", "When", "Standing"), rows, "Nothing has been entered here.", f"table-{path}")
    around, _, name = path.rpartition(".")
    if not held:
        mark = look.at(around).get("unanswered", {}).get(name, {})
        yield Group("", (Field(path, title, "none", states=STATES, unanswered=str(mark.get("state", "")), why=str(mark.get("why") or "")),))
    yield Buttons((Button(f"Add {_article(one)} {one}", "add", path),))
    for entry in held:
        place = f"{path}.{entry['id']}"
        if place in look.opened:
            name = _name(entry, names)
            fields = tuple(part(model, entry, place, look))
            yield Group(f"{one[:1].upper()}{one[1:]}: {name}", (*fields, Buttons((Button("Close this entry", "close", place),))), id=f"open-{place}")


def _disputes(held: dict[str, Any], path: str, look: Look) -> Iterator[Any]:
    found = held.get("disputes", [])
    for number, dispute in enumerate(found if isinstance(found, list) else [], start=1):
        place = f"{path}.disputes.{number}"
        fields = tuple(_control(Dispute, name, dispute, place, look) for name in Dispute.model_fields)
        yield Group(f"Dispute {number}", (*fields, Buttons((Button("Remove this dispute", "drop", place, "danger"),))))
    yield Buttons((Button("Add a dispute", "dispute", f"{path}.disputes"),))


def _row(entry: dict[str, Any], name: str, among: int, path: str, look: Look, hint: str) -> Row:
    place = f"{path}.{entry['id']}"
    wrong = look.wrong_in(place)
    buttons = [Button("Edit", "open", place, says=f"Edit {name}"), Button("Copy", "copy", place, says=f"Copy {name}")]
    if among > 1:
        buttons += [Button("Up", "up", place, says=f"Move {name} up"), Button("Down", "down", place, says=f"Move {name} down")]
    buttons.append(Button("Remove", "remove", place, "danger", says=f"Remove {name}"))
    mend = f"{wrong} thing{'' if wrong == 1 else 's'} to mend" if wrong else ""
    return Row(place, (name, _when(entry), _standing(entry)), tuple(buttons), ". ".join(filter(None, (mend, hint))), place in look.opened)


def _name(entry: dict[str, Any], names: Mapping[str, str]) -> str:
    """An entry as its officer knows it; a paragraph by its first words."""
    name = names[entry["id"]]
    words = str(entry.get("text") or entry.get("says") or "").split()
    return name if name != entry["id"] or not words else " ".join(words[:9]) + ("…" if len(words) > 9 else "")


def _when(entry: dict[str, Any]) -> str:
    began, ended = entry.get("began"), entry.get("ended")
    if began or ended:
        return f"{began or '?'} to {ended or ('now' if entry.get('ongoing') else '?')}"
    return next((str(entry[name]) for name in DATES if entry.get(name)), "")


def _standing(entry: dict[str, Any]) -> str:
    said = str(entry.get("verification", "")).replace("-", " ")
    return said + (", no source" if said and not entry.get("source") else "" if said else "not said")


def _control(model: type[BaseModel], name: str, held: dict[str, Any], path: str, look: Look) -> Field:
    place = f"{path}.{name}" if path else name
    required = place in look.required or model.model_fields[name].is_required()
    return control(model, name, held, place, required=required, error=look.problems.get(place, ""), around=look.around)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
