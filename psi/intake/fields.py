"""From a field of the case model to the control for it, and from what was typed to what is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from psi.case import Case, PartialDate, age_on
from psi.case.changes import annotation_of, model_in
from psi.case.history import Length
from psi.case.labels import field_words
from psi.case.record import STANDING, Record, Unanswered
from psi.case.typed import answers, as_cell, leaf, value_of
from psi.intake.screen import Choice, Field, Kind

HINTS = {
    "date": "Such as March 4, 2009, or just 2009.",
    "money": "Digits alone: 1250 or 17.50.",
    "length": "In words: 1 year 6 months, 90 days, 40 hours.",
    "lines": "One on each line.",
}
NO_SOURCES = "Enter interviews, requests, documents and verifications first; each can then be ticked here."
NOT_ASKED = Choice("", "not asked yet")
STATES = (NOT_ASKED, *(Choice(state, state.replace("-", " ")) for state in answers(Unanswered.model_fields["state"].annotation)))
YES_NO = (Choice("yes", "yes"), Choice("no", "no"))


def kind_of(model: type[BaseModel], name: str) -> Kind | None:
    """The kind of control for a field; None for a part of the case with fields of its own."""
    annotation = model.model_fields[name].annotation
    if answers(annotation) or leaf(annotation) is bool:
        return "choice"
    if model_in(annotation) is Length:
        return "length"
    if model_in(annotation) is not None:
        return None
    if name == "source" or (get_origin(annotation) is tuple and _is_list_of_choices(annotation)):
        return "many"
    if get_origin(annotation) in (tuple, dict):
        return "lines"
    kinds: dict[Any, Kind] = {PartialDate: "date", int: "number", Decimal: "money"}
    found = kinds.get(leaf(annotation))
    return found or ("line" if _is_short(model, name) else "text")


def _is_short(model: type[BaseModel], name: str) -> bool:
    """Whether a text is a line of at most 400 characters (`Line`, `Id`) and not free text."""
    held = model.model_fields[name]
    notes = [*held.metadata, *(note for each in get_args(held.annotation) for note in getattr(each, "__metadata__", ()))]
    return any("max_length" in repr(note) or "pattern" in repr(note) for note in notes)


def _is_list_of_choices(annotation: Any) -> bool:
    return bool(answers(get_args(annotation)[0]))


@dataclass(frozen=True)
class Around:
    """What a control needs besides its own field: the sources of the case, the day of birth, guidance."""

    sources: tuple[Choice, ...] = ()
    born: PartialDate | None = None
    guidance: Mapping[str, str] = field(default_factory=dict)


def control(model: type[BaseModel], name: str, held: dict[str, Any], path: str, *, required: bool, error: str, around: Around) -> Field:
    """The control for one field of a part of the case, as it stands there."""
    annotation, kind = model.model_fields[name].annotation, kind_of(model, name)
    assert kind is not None
    value, mark = held.get(name), held.get("unanswered", {}).get(name, {})
    words = field_words(name, model)
    typed = typed_as(value, kind)
    return Field(
        path=path,
        label=words[:1].upper() + words[1:],
        kind=kind,
        value=typed,
        hint=NO_SOURCES if name == "source" else HINTS.get(kind, ""),
        echo=echo(typed, around.born) if kind == "date" and not error and name != "born" else "",
        error=_own_words(value, kind, annotation, error),
        required=required,
        choices=_choices(name, annotation, kind, around),
        guide=around.guidance.get(guided_by(path), ""),
        states=STATES if issubclass(model, Record) and name not in STANDING and not model.model_fields[name].is_required() else (),
        unanswered=str(mark.get("state", "")),
        why=str(mark.get("why") or ""),
    )


def _own_words(value: Any, kind: Kind, annotation: Any, error: str) -> str:
    """What is wrong with a length or an amount, said as the field asks for it."""
    if not error or kind not in {"length", "money"} or not isinstance(value, str):
        return error
    try:
        value_of(value, annotation)
    except ValueError as wrong:
        return str(wrong)
    return error


def _choices(name: str, annotation: Any, kind: Kind, around: Around) -> tuple[Choice, ...]:
    if name == "source":
        return around.sources
    if leaf(annotation) is bool:
        return YES_NO
    allowed = answers(get_args(annotation)[0]) if kind == "many" else answers(annotation) if kind == "choice" else ()
    return tuple(Choice(answer, answer.replace("-", " ")) for answer in allowed)


def guided_by(path: str) -> str:
    """The place as guidance names it: `offense.conduct.text`, without the ids of entries."""
    steps: list[str] = []
    annotation: Any = Case
    for step in path.split("."):
        inside = annotation_of(annotation, step)
        steps += [step] if inside is not None else []
        annotation = inside or model_in(annotation)
    return ".".join(steps)


def typed_as(value: Any, kind: Kind) -> str:
    """What is kept, as it stands in a control."""
    if value is None:
        return ""
    return "\n".join(map(str, value)) if kind in {"lines", "many"} and isinstance(value, list) else as_cell(value)


def kept_as(model: type[BaseModel], name: str, typed: str) -> Any:
    """What was typed, as it is kept; what cannot be understood is kept as it was typed, for the check to name it."""
    kind, said = kind_of(model, name), typed.strip()
    if not said:
        return None
    if kind in {"lines", "many"}:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if kind == "number":
        return int(said) if said.lstrip("-").isdecimal() and len(said) < 19 else said
    if kind in {"text", "line"}:
        return typed.replace("\r\n", "\n") if kind == "text" else said
    if kind == "date":
        return _dated(said)
    try:
        return value_of(re.sub(r"[$£,\s]", "", said) if kind == "money" else said, annotation_of(model, name))
    except ValueError:
        return said


def _dated(said: str) -> str:
    try:
        return str(PartialDate.parse(said))
    except ValueError:
        return said


def echo(typed: str, born: Any) -> str:
    """What was understood of a date, and the age it implies."""
    try:
        date = PartialDate.parse(typed)
    except ValueError:
        return ""
    said = in_words(date)
    if not isinstance(born, PartialDate) or date.latest < born.earliest:
        return said
    least, most = age_on(born, date)
    if least == most:
        return f"{said}, at age {least}"
    return f"{said}, at age {max(least, 0)} {'or' if most - least == 1 else 'to'} {most}"


def in_words(date: PartialDate) -> str:
    """A date in words: `March 4, 2009`, `March 2009`, `about 1989`."""
    day = date.earliest.replace(year=date.year)
    said = f"{day:%B} {date.day}, {date.year}" if date.day else f"{day:%B} {date.year}" if date.month else f"{date.year}"
    return f"about {said}" if date.about else said
