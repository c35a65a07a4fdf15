"""The case as plain values that remember where they stand, for the wording to use."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.policy import chosen_from_list, printed_as
from psi.case.record import Entry, Model, Record, Sourced
from psi.report.capitals import in_small_letters

HOLDERS = (dict, list)
_SAYS = re.compile(r"\b(says?|reports?|describes?|states?)\b")


class FactText(str):
    """A text of the case, with its place."""

    fact: str

    def __new__(cls, text: str, fact: str) -> "FactText":
        made = super().__new__(cls, text)
        made.fact = fact
        return made


class FactDate(FactText):
    """A partial date as text, with its place."""


class FactInt(int):
    """A whole number of the case, with its place."""

    fact: str

    def __new__(cls, number: int, fact: str) -> "FactInt":
        made = super().__new__(cls, number)
        made.fact = fact
        return made


class FactMoney(Decimal):
    """An amount of the case, with its place."""

    fact: str

    def __new__(cls, amount: Decimal, fact: str) -> "FactMoney":
        made = super().__new__(cls, amount)
        made.fact = fact
        return made


def place_of(value: Any) -> str | None:
    """Where in the case a value stands, if it is a fact."""
    return getattr(value, "fact", None)


def plain(case: Case) -> dict[str, Any]:
    """The case as nested dicts and lists of facts.

    Every record also holds `key` (its place), `sources` (the entries its sources name), `verified_by` (the
    verifications about it), `own_account` (whether it rests on nobody's word but the person's) and `missing`
    (field -> state, why, and the sources that a note on the field names, or those of the record).
    """
    sources = {
        entry.id: (kind, entry)
        for kind, entries in (
            ("interview", case.interviews),
            ("document", case.documents),
            ("record-request", case.record_requests),
            ("verification", case.verifications),
        )
        for entry in entries
    }
    kinds = {"interview": "interviews", "document": "documents", "record-request": "record_requests", "verification": "verifications"}
    named = {i: _mapping(entry, f"{kinds[kind]}.{i}") | {"kind": kind, "number": n} for n, (i, (kind, entry)) in enumerate(sources.items(), 1)}
    about: dict[str, list[dict[str, Any]]] = {}
    for verified in case.verifications:
        about.setdefault(verified.fact, []).append(named[verified.id])
    built = _mapping(case, "")
    _attach(built, named, about, _own_names(built["identity"]))
    built["sources_used"] = list(named.values())
    return built


def _mapping(model: Model, place: str) -> dict[str, Any]:
    before = f"{place}." if place else ""
    found: dict[str, Any] = {name: _leaf(getattr(model, name), before + name) for name in type(model).model_fields}
    if isinstance(model, Record):
        found["key"] = place
        found["missing"] = {name: {"state": u.state, "why": u.why and FactText(u.why, f"{place}.unanswered.{name}")} for name, u in model.unanswered.items()}
    return found


def _leaf(value: Any, place: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return FactText(in_small_letters(value) if place.endswith(".offense") else value, place)
    if isinstance(value, tuple):
        return [_leaf(item, f"{place}.{item.id}" if isinstance(item, Entry) else place) for item in value]
    if isinstance(value, dict):
        return {key: _leaf(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, PartialDate):
        return FactDate(str(value), place)
    if isinstance(value, Decimal):
        return FactMoney(value, place)
    if isinstance(value, int):
        return FactInt(value, place)
    assert isinstance(value, Model)
    return _mapping(value, place)


def _own_names(identity: dict[str, Any]) -> frozenset[str]:
    """What a source calls the person: the surname, with the title or the given names, or the role."""
    title, given, surname = (str(identity[name] or "") for name in ("title", "given_names", "surname"))
    first = given.split(" ", 1)[0]
    made = (f"{title} {surname}", f"{given} {surname}", f"{first} {surname}", surname, given, "the defendant", "the offender")
    return frozenset(_bare(name) for name in made if name.strip())


def _bare(name: object) -> str:
    return str(name or "").replace(".", "").replace("'", "’").casefold().strip()


def _is_own(source: dict[str, Any], own_names: frozenset[str]) -> bool:
    """Whether a source is the person's own word: an interview with the person, or a document that the person signed."""
    who = {"interview": "with_whom", "document": "issued_by", "verification": "who"}.get(source["kind"])
    return who is not None and _bare(source[who]) in own_names


def _attach(value: Any, named: dict[str, dict[str, Any]], about: dict[str, list[dict[str, Any]]], own_names: frozenset[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _attach(item, named, about, own_names)
    elif isinstance(value, dict):
        if "verification" in value and "key" in value:
            value["sources"] = [named[str(i)] for i in value["source"]]
            value["verified_by"] = about.get(value["key"], [])
            value["own_account"] = value["verification"] == "self-reported" and all(_is_own(source, own_names) for source in value["sources"])
            value["attributed"] = any(isinstance(item, str) and _SAYS.search(item) for item in value.values())
        for field, why in value.get("missing", {}).items():
            note = value["field_notes"].get(field)
            why["sources"] = [named[str(i)] for i in (note or value).get("source", ())]
        for name, item in value.items():
            if item and isinstance(item, HOLDERS) and name not in {"sources", "verified_by"}:
                _attach(item, named, about, own_names)


def printable(case: Case) -> Iterable[tuple[str, str]]:
    """Every text, date, number and amount of the case with its place, for the check that all of it is printed.

    Left out are ids, standing, answers chosen from a list, pointers, and whatever the policy has already removed.
    """
    yield from _printable(case, "")


def _printable(model: Model, place: str) -> Iterable[tuple[str, str]]:
    standing = set(Sourced.model_fields) | {"id"}
    for name in type(model).model_fields:
        value, here = getattr(model, name), f"{place}.{name}" if place else name
        if (name in standing and isinstance(model, Record)) or chosen_from_list(type(model), name) or printed_as(type(model), name) == "pointer":
            continue
        if isinstance(value, Model):
            yield from _printable(value, here)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Model):
                    yield from _printable(item, f"{here}.{item.id}" if isinstance(item, Entry) else here)
                else:
                    yield here, str(item)
        elif value is not None and not isinstance(value, bool | dict) and value not in (0, ""):
            yield here, str(value)
