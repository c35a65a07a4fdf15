"""The places of a case as plain data: what stands at one, the part or the list around it, and the ids of new entries."""

from collections.abc import Collection
from typing import Any, get_origin

from pydantic import BaseModel

from psi.case import Case
from psi.case.changes import annotation_of, is_entries, model_in
from psi.errors import BadInput


def model_at(place: str) -> type[BaseModel] | None:
    """The part of the case model that stands at a place."""
    annotation: Any = Case
    for step in filter(None, place.split(".")):
        annotation = annotation_of(annotation, step) or model_in(annotation)
    return model_in(annotation)


def inside(value: Any, step: str) -> Any:
    """What stands one step further in: a field, an entry by its id, one of several without ids by its number; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if is_entries(value) and value:
        return next((entry for entry in value if entry.get("id") == step), None)
    if isinstance(value, list) and step.isdecimal() and 0 < int(step) <= len(value):
        return value[int(step) - 1]
    return None


def found_at(typed: Any, place: str) -> Any:
    """What stands at a place; None where nothing does."""
    value = typed
    for step in filter(None, place.split(".")):
        value = inside(value, step)
    return value


def part_at(typed: Any, place: str) -> Any:
    """The part of the case at a place; one without an id is made when nothing stands there yet."""
    value: Any = typed
    annotation: Any = Case
    for step in filter(None, place.split(".")):
        field = annotation_of(annotation, step)
        found = inside(value, step)
        if found is None and (field is None or get_origin(field) is tuple):
            raise BadInput("this entry was removed in another window. What was typed into it is not kept: enter it anew.")
        if found is None:
            found = value[step] = {}
        value, annotation = found, field or model_in(annotation)
    return value


def list_at(typed: Any, place: str) -> Any:
    """The list at a place; an empty one is made when nothing stands there yet."""
    around, _, name = place.rpartition(".")
    part = part_at(typed, around)
    if not isinstance(part.get(name), list):
        part[name] = []
    return part[name]


def prune(typed: Any, place: str) -> None:
    """Take away the parts around a place in which nothing is left; a section and an entry of a list stay."""
    while "." in place:
        place, _, name = place.rpartition(".")
        part = part_at(typed, place)
        if not isinstance(part, dict) or part.get(name) != {}:
            return
        part.pop(name)


def tidy(typed: Any, place: str) -> None:
    """Take a list away once nothing is left in it."""
    around, _, name = place.rpartition(".")
    part = part_at(typed, around)
    if not part.get(name):
        part.pop(name, None)


def new_id(place: str, entries: Any, gone: Collection[str]) -> str:
    """An id for a new entry of a list, which no entry has and none that was removed had."""
    stem = place.rpartition(".")[2].replace("_", "-")[:30]
    taken = {each.get("id") for each in entries} | set(gone)
    number = len(entries) + 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
