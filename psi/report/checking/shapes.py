"""What wording may name: the fields of a case and of what is worked out, as shapes without any value."""

import dataclasses
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from psi.assessment import Assessment
from psi.case.dates import PartialDate
from psi.case.model import SOURCES, Case
from psi.case.person import Finances
from psi.case.record import Entry, Record, Sourced
from psi.report.compose import report_context
from psi.report.person import person
from psi.rulebook.jurisdiction import Jurisdiction, Statement

DEEPEST = 8


@dataclasses.dataclass(frozen=True, eq=False)
class Shape:
    """A text, number, date, or yes or no: nothing lies inside it."""


@dataclasses.dataclass(frozen=True, eq=False)
class Anything(Shape):
    """A value of which nothing is known."""


@dataclasses.dataclass(frozen=True, eq=False)
class Group(Shape):
    """Named fields; `rest` is what any other name gives, None when there are no others. `called` says in words what it is."""

    called: str
    fields: dict[str, Shape]
    rest: Shape | None = None


@dataclasses.dataclass(frozen=True, eq=False)
class Listed(Shape):
    """A list, and what each of its entries is."""

    item: Shape


LEAF, ANYTHING, NOTHING = Shape(), Anything(), Shape()
# What is left of a value that has been told of as wrong already: nothing more is said of it.
TOLD = Anything()


def either(one: Shape, other: Shape) -> Shape:
    """What is known of a value that is one of two."""
    if one is other or other is NOTHING:
        return one
    if one is NOTHING:
        return other
    if isinstance(one, Listed) and isinstance(other, Listed):
        return Listed(either(one.item, other.item))
    if type(one) is type(other) is Shape:
        return LEAF
    return ANYTHING


def case_shape() -> Group:
    """The case as the wording has it."""
    whole = _part(Case, "")
    whole.fields["sources_used"] = Listed(SOURCE)
    return whole


def context_shape(jurisdiction: Jurisdiction, worked_out: tuple[str, ...]) -> dict[str, Shape]:
    """Every name that the wording of a document of a case may use."""
    lists = {f"finance-{name}" for name in Finances.model_fields}
    terms = {name: word for name, word in jurisdiction.terms.items() if name in lists or not name.startswith("finance-")}
    bare = report_context(Case(id="a"), {}, jurisdiction.model_copy(update={"terms": terms}))
    found = {name: _shown(value, name) for name, value in bare.items()} | dict(case_shape().fields)
    properties = {name: get_type_hints(held.fget)["return"] for name, held in vars(Assessment).items() if isinstance(held, property)}
    hints = get_type_hints(Assessment) | properties
    found |= (
        {name: _result(hints.get(name, Any), name) for name in worked_out} | _words(jurisdiction) | dict.fromkeys(("on", "unprinted", "declined_told"), LEAF)
    )
    finances = found["finances"]
    assert isinstance(finances, Group)
    kinds = [kind for name in jurisdiction.terms_of("finance") if isinstance(kind := finances.fields.get(name), Listed)]
    items = [kind.item.fields for kind in kinds if isinstance(kind.item, Group)]
    found["finance_items"] = Listed(Group("an entry of finance_items", {"kind": LEAF} | {n: s for fields in items for n, s in fields.items()}))
    return found


def letter_shape(jurisdiction: Jurisdiction, about: str) -> dict[str, Shape]:
    """Every name that the wording of a document about one entry may use: the entry as `it`, the release, and no other part of what is worked out."""
    case = case_shape()
    entries = at(case.fields, about)
    releases = case.fields["releases"]
    own = {name: each.item if isinstance(each, Listed) else ANYTHING for name, each in (("it", entries), ("release_form", releases))}
    return case.fields | _words(jurisdiction) | dict.fromkeys(("on", "answer_by", "asked_before", "unprinted", "declined_told"), LEAF) | own


def statement_shape() -> Shape:
    """A required statement, as `it`."""
    return _result(Statement, "a statement")


def at(names: Mapping[str, Shape], place: str) -> Shape | None:
    """What stands at a place, an entry standing for its list; None when there is no such place."""
    here: Shape = Group("the case", dict(names))
    was_list = False
    for step in place.split("."):
        if isinstance(here, Listed):
            here, was_list = here.item, True
        if isinstance(here, Anything):
            return here
        found = here.fields.get(step, here.rest) if isinstance(here, Group) else None
        if found is None:
            return None
        here = found
    return Listed(here) if was_list and not isinstance(here, Listed) else here


def _shown(value: Any, called: str) -> Shape:
    """What is known from a value of a case in which nothing is recorded."""
    if isinstance(value, dict):
        return Group(called, {name: _shown(each, f"{called}.{name}") for name, each in value.items()})
    if isinstance(value, list):
        return Listed(_shown(value[0], f"an entry of {called}") if value else ANYTHING)
    return LEAF


def _words(jurisdiction: Jurisdiction) -> dict[str, Shape]:
    nobody = dict.fromkeys(("pronouns", "title", "surname", "given_names", "suffix"))
    terms = Group("the terms of jurisdiction.yaml", dict.fromkeys(jurisdiction.terms, LEAF))
    return {"person": Group("person", dict.fromkeys(person(nobody, jurisdiction.language), LEAF)), "terms": terms, "jurisdiction": LEAF}


def _part(model: type[BaseModel], place: str, called: str = "") -> Group:
    fields = {name: _field(info.annotation, f"{place}.{name}" if place else name) for name, info in model.model_fields.items()}
    if issubclass(model, Record):
        fields |= {"key": LEAF, "missing": Group("missing", {}, Group("an unanswered field", {"state": LEAF, "why": LEAF, "sources": Listed(SOURCE)}))}
    if issubclass(model, Sourced):
        fields |= {"sources": Listed(SOURCE), "verified_by": Listed(_VERIFIED), "attributed": LEAF, "own_account": LEAF}
    return Group(called or place or "the case", fields)


def _field(annotation: Any, place: str) -> Shape:
    kind, inner = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if kind is Annotated or (kind in (Union, types.UnionType) and len(inner) == 1):
        return _field(inner[0], place)
    if kind is tuple:
        return Listed(_field(inner[0], place))
    if kind is dict:
        return Group(place, {}, _field(inner[1], place))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _part(annotation, place, f"an entry of {place}" if issubclass(annotation, Entry) else "")
    return LEAF


def _sources() -> tuple[Group, Group]:
    parts = {}
    for name in SOURCES:
        model: type[BaseModel] = get_args(Case.model_fields[name].annotation)[0]
        bare = {field: _field(info.annotation, field) for field, info in model.model_fields.items()}
        parts[name] = bare | dict.fromkeys(("key", "kind", "number"), LEAF)
    every = {name: shape for fields in parts.values() for name, shape in fields.items()}
    return Group("a source", every), Group("a verification", parts["verifications"])


SOURCE, _VERIFIED = _sources()


def _result(annotation: Any, called: str, depth: int = 0) -> Shape:
    """A result of psi as `as_plain` hands it to the wording."""
    kind, inner = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if depth > DEEPEST or annotation is Any:
        return ANYTHING
    if kind is Annotated or (kind in (Union, types.UnionType) and len(inner) == 1):
        return _result(inner[0], called, depth)
    if kind in (tuple, list, set, frozenset):
        return Listed(_result(inner[0], f"an entry of {called}", depth + 1))
    if kind is not None and isinstance(kind, type) and issubclass(kind, Mapping):
        return Group(called, {}, _result(inner[1], called, depth + 1))
    if not isinstance(annotation, type) or issubclass(annotation, PartialDate | Path):
        return LEAF
    if dataclasses.is_dataclass(annotation) or issubclass(annotation, BaseModel):
        return Group(called, {name: _result(hint, f"{called}.{name}", depth + 1) for name, hint in _hints(annotation).items()})
    return LEAF


def _hints(model: Any) -> dict[str, Any]:
    if issubclass(model, BaseModel):
        return {name: info.annotation for name, info in model.model_fields.items()}
    hints = get_type_hints(model)
    named = {each.name: hints[each.name] for each in dataclasses.fields(model)}
    return named | {name: get_type_hints(each.fget).get("return", Any) for name, each in vars(model).items() if isinstance(each, property) and each.fget}
