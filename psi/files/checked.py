"""A file checked against a model: every problem with its line, its place and how to mend it."""

import difflib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from psi.errors import BadFile
from psi.files.yamlfile import YamlFile

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

_WORDS = {
    "missing": "'{field}' is missing. Add it.",
    "string_type": "this must be text. Put it in quotation marks.",
    "int_type": "this must be a whole number, not {said}.",
    "bool_type": "this must be true or false, not {said}.",
    "decimal_parsing": "{said} is not an amount. Write 1250 or '17.50'.",
    "decimal_type": "{said} is not an amount. Write 1250 or '17.50'.",
    "decimal_max_places": "{said} has more than two decimal places. Write dollars and cents, or pounds and pence.",
    "tuple_type": "this must be a list. Start each entry with '- '.",
    "model_type": "this must be a group of fields, not {said}.",
    "dict_type": "this must be a group of fields, not {said}.",
    "string_too_short": "this is empty. Write something or delete the field.",
    "string_too_long": "this is too long: at most {max_length} characters are allowed here.",
    "finite_number": "{said} is not an amount. Write 1250 or '17.50'.",
    "decimal_max_digits": "{said} is too large for an amount: at most {max_digits} digits are allowed.",
    "less_than_equal": "{said} is too large: the most is {le}.",
    "greater_than_equal": "{said} is too small: the least is {ge}.",
}


def validated(model: type[M], read: YamlFile) -> M:
    """Check a file that was read against a model; raises BadFile in plain words."""
    try:
        return model.model_validate(read.value)
    except ValidationError as error:
        found = sorted(error.errors(include_url=False), key=lambda e: read.line(_place(read, e)) or 0)
        raise BadFile(read.path, tuple(dict.fromkeys(_sentence(read, model, e) for e in found))) from None


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its place in the officer's terms (`employment.mill.began`), and what to write instead."""

    place: str
    says: str


def problems(model: type[BaseModel], value: Any) -> tuple[Problem, ...]:
    """Everything that is wrong with plain data for a model; nothing when it is valid."""
    read = YamlFile(Path(), value)
    try:
        model.model_validate(value)
    except ValidationError as error:
        found = [Problem(_named(value, _place(read, each)), _problem(model, _place(read, each), each)) for each in error.errors(include_url=False)]
        return tuple(dict.fromkeys(found))
    return ()


def _place(read: YamlFile, error: "ErrorDetails") -> tuple[str | int, ...]:
    """Where the error stands: where pydantic found it, and from there the place that a check of ours names."""
    place = tuple(error["loc"])
    value: Any = read.value
    for step in place:
        value = _step(value, step)
    for name in filter(None, (error.get("ctx") or {}).get("place", "").split(".")):
        step = _position(value, name)
        place, value = (*place, step), _step(value, step)
    return place


def _position(value: Any, name: str) -> str | int:
    """The position in a list of the last entry with that id; elsewhere the name itself."""
    positions = [n for n, entry in enumerate(value) if isinstance(entry, dict) and entry.get("id") == name] if isinstance(value, list) else []
    return positions[-1] if positions else name


def _sentence(read: YamlFile, model: type[BaseModel], error: "ErrorDetails") -> str:
    place = _place(read, error)
    line = read.line(place)
    named = _named(read.value, place)
    prefix = f"line {line}: " if line else ""
    return f"{prefix}{named + ': ' if named else ''}{_problem(model, place, error)}"


def _problem(model: type[BaseModel], place: tuple[str | int, ...], error: "ErrorDetails") -> str:
    kind, context = error["type"], error.get("ctx") or {}
    if kind in {"too_short", "too_long"} and isinstance(error.get("input"), str):
        kind = f"string_{kind}"
    said = _said(error.get("input"))
    if error.get("input", "") is None and kind not in {"missing", "string_type"}:
        return "this is empty. Write something or delete the field."
    if kind == "extra_forbidden":
        known = _fields_at(model, place[:-1])
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        return f"'{place[-1]}' is not a field psi knows here." + (f" Did you mean '{close[0]}'?" if close else " Delete it.")
    if kind == "literal_error":
        return f"{said} is not one of the answers here. Choose {context['expected']}."
    if kind == "string_pattern_mismatch":
        return f"{said} is not an id. Use lower-case letters, digits and hyphens, 40 at most."
    if kind in _WORDS:
        return _WORDS[kind].format(field=place[-1] if place else "", said=said, **{k: v for k, v in context.items() if k != "error"})
    return error["msg"]


def _said(value: Any) -> str:
    """What was written, short enough for a sentence."""
    if isinstance(value, dict | list | tuple):
        return "a group of fields" if isinstance(value, dict) else "a list"
    said = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value) if isinstance(value, Decimal) else repr(value)
    return said if len(said) <= 60 else said[:57] + "..."


def _named(value: Any, place: tuple[str | int, ...]) -> str:
    """The place in the officer's terms: list positions become entry ids where there is one."""
    names: list[str] = []
    for step in place:
        value = _step(value, step)
        entry = value.get("id") if isinstance(step, int) and isinstance(value, dict) else None
        names.append(entry if isinstance(entry, str) else str(step + 1) if isinstance(step, int) else step)
    return ".".join(names)


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _fields_at(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    here: Any = model
    for step in place:
        if isinstance(step, int):
            continue
        found = here.model_fields.get(step)
        here = _model_in(found.annotation) if found else None
        if here is None:
            return []
    return list(here.model_fields)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for arg in getattr(annotation, "__args__", ()) if (m := _model_in(arg))), None)
