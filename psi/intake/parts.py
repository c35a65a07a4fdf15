"""A part of a case as controls, and a list of entries as a table with one entry open."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from psi.case import Case, labels
from psi.case.changes import is_entries, model_in
from psi.case.record import STANDING, Dispute, Entry, FieldNote, Passage
from psi.intake import hints, verified
from psi.intake.conditions import applies
from psi.intake.echoes import as_said
from psi.intake.fields import STATES, control, guided_by, kind_of
from psi.intake.look import Look
from psi.intake.screen import Button, Buttons, Field, Group, Heading, Note, Row, Table

DATES = ("arrested", "began", "on", "sent", "dated", "born", "ended", "imposed", "convicted", "received")
# Where the step itself has the name of its section.
HEADINGS = {"criminal_history": "Earlier matters", "finances": "Means and obligations", "after_sentence": "How supervision has gone"}
COLUMNS = ("Entry", "When", "Standing")
STANDING_SHOWN = ("source", "verification", "withhold", "summary_for_parties")


def section(name: str, annotation: Any, look: Look) -> Iterator[Any]:
    """A section of the case: a list of entries, or a part with fields; nothing where the court does not ask for it."""
    model, value = model_in(annotation), look.typed.get(name)
    if model is None or not _is_asked(Case, name, look.typed, name, look):
        return
    title = HEADINGS.get(name) or _title(name, Case)
    if issubclass(model, Entry):
        yield from entries(title, name, model, value, look, level=2)
    else:
        yield Heading(title, 2, f"psi-{name}")
        yield from part(model, value if isinstance(value, dict) else {}, name, look)


def part(model: type[BaseModel], held: dict[str, Any], path: str, look: Look) -> Iterator[Any]:
    """The fields of a part side by side, the parts inside it, its lists, and folded at the end where it comes from."""
    general = look.said.get(path)
    if general:
        yield Note(general, "error")
    names = [name for name in model.model_fields if name not in STANDING and _is_asked(model, name, held, f"{path}.{name}", look)]
    controls = [name for name in names if kind_of(model, name)]
    first = sorted(controls, key=lambda name: not model.model_fields[name].is_required())
    if first:
        yield Group("", tuple(_control(model, name, held, path, look) for name in first))
    for name in names:
        if name not in controls:
            yield from _inside(model, name, held, f"{path}.{name}", look)
    if "source" in model.model_fields:
        asked = [name for name in STANDING_SHOWN if _is_asked(model, name, held, f"{path}.{name}", look)]
        shown = tuple(_control(model, name, held, path, look) for name in asked)
        wrong = any(each.error for each in shown) or look.wrong_in(f"{path}.disputes") > 0
        yield Group(
            "Where this comes from, who disputes it, and who may not have it", (*shown, *_disputes(held, path, look)), folded=not wrong, id=f"standing-{path}"
        )
        yield from verified.standing(look, path)


def _inside(model: type[BaseModel], name: str, held: dict[str, Any], place: str, look: Look) -> Iterator[Any]:
    """A list of entries, or a part with fields, inside a part."""
    inner, value = model_in(model.model_fields[name].annotation), held.get(name)
    if inner is not None and issubclass(inner, Entry):
        yield from entries(_title(name, model), place, inner, value, look, level=3)
    elif inner is not None:
        yield Group(_title(name, model), tuple(part(inner, value if isinstance(value, dict) else {}, place, look)), id=_element(place))


def _is_asked(model: type[BaseModel], name: str, held: dict[str, Any], place: str, look: Look) -> bool:
    """Whether a question stands on the form: it applies, it is required, or something in it is to be mended."""
    return look.wrong_in(place) > 0 or place in look.required or applies(model, name, held, look.around.court, look.born)


def _title(name: str, model: type[BaseModel]) -> str:
    words = labels.field_words(name, model)
    return words[:1].upper() + words[1:]


def _element(place: str) -> str:
    """The id that the screen gives to what stands at a place."""
    return f"psi-{place.replace('.', '--')}"


def entries(title: str, path: str, model: type[BaseModel], value: Any, look: Look, *, level: int) -> Iterator[Any]:
    """A list: its table, the entry that is open, and a button for a new one."""
    held = value if is_entries(value) else []
    one = labels.singular(path.rpartition(".")[2])
    yield Heading(title, level, _element(path))
    if path in look.said:
        yield Note(look.said[path], "error")
    said = hints.of(path.rpartition(".")[2], held, look.on, look.typed, day_first=look.around.court.day_first)
    names = look.references.names(held, model)
    rows = tuple(_row(entry, names[entry["id"]], len(held), path, look, said.get(entry["id"], "")) for entry in held)
    empty = "Nothing has been entered here." + (" The court requires it." if any(place in look.required for place in _asked_of(path, model)) else "")
    yield _table(title, rows, empty, f"table-{path}")
    around, _, name = path.rpartition(".")
    if not held:
        mark = look.at(around).get("unanswered", {}).get(name, {})
        yield Group("", (Field(path, title, "none", states=STATES, unanswered=str(mark.get("state", "")), why=str(mark.get("why") or "")),))
        if mark:
            yield _source_of_the_reason(around, name, look)
    words = f"Add {_article(one)} {one}"
    yield Buttons((Button(words, "add", path, says=f"{words}: {title}" if model is Passage else "", id=f"add-{path}"),))
    for entry in held:
        place = f"{path}.{entry['id']}"
        if place in look.opened:
            name = names[entry["id"]]
            fields = tuple(part(model, entry, place, look))
            yield Group(
                f"{one[:1].upper()}{one[1:]}: {name}",
                (*fields, Buttons((Button("Close this entry", "close", place, says=f"Close this entry: {name}"),))),
                id=f"open-{place}",
            )


def _source_of_the_reason(around: str, name: str, look: Look) -> Group:
    """What the reason why a list holds nothing rests on, such as a search that found nothing."""
    path = f"{around}.field_notes.{name}" if around else f"field_notes.{name}"
    source = _control(FieldNote, "source", look.at(path), path, look)
    return Group("Where the reason comes from", (source,), folded=not source.error, id=f"standing-{path}")


def _disputes(held: dict[str, Any], path: str, look: Look) -> Iterator[Any]:
    found = held.get("disputes", [])
    for number, dispute in enumerate(found if isinstance(found, list) else [], start=1):
        place = f"{path}.disputes.{number}"
        fields = tuple(_control(Dispute, name, dispute, place, look, there=True) for name in Dispute.model_fields)
        yield Group(f"Dispute {number}", (*fields, Buttons((Button("Remove this dispute", "drop", place, "danger"),))), id=f"open-{place}")
    yield Buttons((Button("Add a dispute", "dispute", f"{path}.disputes", id=f"add-{path}.disputes"),))


def _row(entry: dict[str, Any], name: str, among: int, path: str, look: Look, hint: str) -> Row:
    place = f"{path}.{entry['id']}"
    wrong = look.wrong_in(place)
    buttons = [Button("Edit", "open", place, says=f"Edit {name}"), Button("Copy", "copy", place, says=f"Copy {name}")]
    if path == "record_requests" and hints.waits(entry):
        buttons.append(Button("Letter (Word)", "letter", place, says=f"Letter (Word) that asks for {name}"))
    if among > 1:
        buttons += [Button("Up", "up", place, says=f"Move {name} up"), Button("Down", "down", place, says=f"Move {name} down")]
    buttons.append(Button("Remove", "remove", place, "danger", says=f"Remove {name}"))
    mend = f"{wrong} thing{'' if wrong == 1 else 's'} to mend" if wrong else ""
    note = ". ".join(filter(None, (mend, hint, verified.said_of(look, place))))
    return Row(place, (name, _when(entry, path, look.around.court.day_first), _standing(entry)), tuple(buttons), note, place in look.opened)


def _table(title: str, rows: tuple[Row, ...], empty: str, name: str) -> Table:
    """The table of a list, without the columns in which nothing would stand."""
    said = [n for n in range(len(COLUMNS)) if n == 0 or any(row.cells[n] for row in rows)]
    shown = tuple(replace(row, cells=tuple(row.cells[n] for n in said)) for row in rows)
    return Table(title, tuple(COLUMNS[n] for n in said), shown, empty, name)


def _asked_of(path: str, model: type[BaseModel]) -> Iterator[str]:
    """A list, and the fields of its entries, as the places of what a court requires name them."""
    yield path
    yield from (f"{path}.{name}" for name in model.model_fields)


def _when(entry: dict[str, Any], path: str, day_first: bool) -> str:
    """The days of an entry: those of a request or a release, those of a period, or its own."""
    said = {name: as_said(entry[name], day_first=day_first, short=True) for name in DATES if entry.get(name)}
    if "began" in said or "ended" in said:
        return f"{said.get('began', '?')} to {said.get('ended') or ('now' if entry.get('ongoing') else '?')}"
    return hints.tracked(path, entry, day_first=day_first) or next(iter(said.values()), "")


def _standing(entry: dict[str, Any]) -> str:
    said = str(entry.get("verification") or "").replace("-", " ")
    return said + (", no source" if said and not entry.get("source") else "")


def _control(model: type[BaseModel], name: str, held: dict[str, Any], path: str, look: Look, *, there: bool = False) -> Field:
    """The control for one field; what the model demands is required once the part around it holds something."""
    place = f"{path}.{name}"
    demanded = model.model_fields[name].is_required() and (there or bool(held))
    required = demanded or place in look.required or guided_by(place) in look.required
    offered = look.references.choices(model, name, held)
    return control(model, name, held, place, required=required, error=look.said.get(place, ""), around=look.around, offered=offered)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
