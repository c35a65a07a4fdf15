"""A case in which every field of every part holds something, each text a word of its own that can be searched for."""

import re
from itertools import count
from typing import Any, Literal, Union, get_args, get_origin

from psi.case.dates import PartialDate
from psi.case.model import Case, records
from psi.case.record import Entry, Model, Sourced

GIVEN: dict[tuple[str, str], Any] = {
    ("EnteredScore", "instrument"): "oras-cst",
    ("RiskInput", "instrument"): "ogrs3",
    ("AnsweredInstrument", "instrument"): "audit",
    ("HistoryPoints", "prior"): "criminal-history-b",
    ("VictimContact", "victim"): "victims-b",
    ("Identity", "title"): "Mr.",
    ("Codefendant", "born"): "1985-06-07",
    ("Response", "violation"): "violations-a",
    ("Violation", "condition"): "conditions-b",
    ("Verified", "fact"): "counts.counts-b",
}
LEFT_OUT = {"unanswered", "field_notes", "withhold", "ongoing", "rests_on", "source", "verification", "disputes", "declined", "maximum_is_life"}
LISTS_OF_SOURCES = ("interviews", "documents", "record_requests", "verifications")
CANARY = re.compile(r"Zq\d+x", re.IGNORECASE)


def full_case() -> Case:
    """Two entries in every list, `<list>-a` and `<list>-b`; every sourced part has a document and a verification of its own."""
    numbers = count(100)
    made = _filled(Case, "", numbers) | {"id": "full", "jurisdiction": "us-ohio", "invented": True}
    bare = Case.model_validate(made)
    for n, (place, record) in enumerate(records(bare)):
        if isinstance(record, Sourced) and place.partition(".")[0] not in LISTS_OF_SOURCES:
            at(made, place)["source"] = [f"doc-{n}"]
            at(made, place)["verification"] = "verified"
            made["documents"].append({"id": f"doc-{n}", "title": f"Zq{next(numbers)}x"})
            made["verifications"].append({"id": f"ver-{n}", "fact": place, "who": f"Zq{next(numbers)}x", "result": "confirmed", "says": f"Zq{next(numbers)}x"})
    return Case.model_validate(made)


def _filled(model: type[Model], name: str, numbers: "count[int]") -> dict[str, Any]:
    fields = {f: _value(model, f, info.annotation, numbers) for f, info in model.model_fields.items() if f not in LEFT_OUT}
    return {f: value for f, value in fields.items() if value is not None} | ({"id": name} if issubclass(model, Entry) else {})


def _value(model: type[Model], field: str, annotation: Any, numbers: "count[int]") -> Any:
    if (model.__name__, field) in GIVEN:
        return GIVEN[model.__name__, field]
    kind, args = get_origin(annotation), [a for a in get_args(annotation) if a is not type(None)]
    if kind is Literal:
        return args[0]
    if kind is tuple and isinstance(args[0], type) and issubclass(args[0], Entry):
        stem = field.replace("_", "-")
        return [_filled(args[0], f"{stem}-{letter}", numbers) for letter in "ab"]
    if kind is tuple:
        return [f"Zq{next(numbers)}x"]
    if kind in (Union, type(int | str)):
        return _value(model, field, args[0], numbers)
    if kind is not None:
        return _value(model, field, args[0], numbers)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _filled(annotation, "", numbers)
    if annotation is PartialDate:
        return "2015-03-04"
    if annotation is bool:
        return True
    if annotation is int:
        return 3
    return f"Zq{next(numbers)}x" if annotation is str else "17.25"


def at(made: dict[str, Any], place: str) -> dict[str, Any]:
    """The part of a case, as plain values, that stands at a place."""
    value: Any = made
    for step in place.split("."):
        value = next(item for item in value if item["id"] == step) if isinstance(value, list) else value[step]
    found: dict[str, Any] = value
    return found


def withholding(case: Case, *places: str, reason: str = "sealed-record") -> Case:
    """The same case with these places withheld."""
    made = case.model_dump(mode="json", exclude_defaults=True)
    for place in places:
        at(made, place)["withhold"] = [reason]
    return Case.model_validate(made)


def unsummed(case: Case) -> Case:
    """The same case before the officer wrote anything for the parties of what is withheld."""
    made = case.model_dump(mode="json", exclude_defaults=True)
    for place, record in records(case):
        if isinstance(record, Sourced):
            at(made, place).pop("summary_for_parties", None)
    return Case.model_validate(made)


def words_of(case: Case, place: str) -> set[str]:
    """Every word that only a place of the case has: its own, those of its document and those of its verification."""
    made = case.model_dump(mode="json", exclude_defaults=True)
    part = at(made, place)
    inside = [p for p, _ in records(case) if p == place or p.startswith(f"{place}.")]
    sources = {s for p in inside for s in at(made, p).get("source", [])}
    with_it = [part, *(d for d in made["documents"] if d["id"] in sources), *(v for v in made["verifications"] if v["fact"] in inside)]
    return canaries(str(with_it))


def canaries(text: str) -> set[str]:
    """The words of the case that stand in a text, whatever became of their capitals."""
    return {word.casefold() for word in CANARY.findall(text)}
