"""Two made-up cases to try templates on: one in which nothing is recorded, and one in which everything is."""

from itertools import count
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from psi.case.dates import PartialDate
from psi.case.model import Case, records
from psi.case.record import Entry, Model, Sourced

MOST_MENDS = 500
_GIVEN: dict[tuple[str, str], Any] = {
    ("EnteredScore", "instrument"): "oras-cst",
    ("RiskInput", "instrument"): "ogrs3",
    ("AnsweredInstrument", "instrument"): "audit",
    ("HistoryPoints", "prior"): "criminal-history-b",
    ("VictimContact", "victim"): "victims-b",
    ("Identity", "title"): "Mr.",
    ("Verified", "fact"): "counts.counts-b",
    ("RecordRequest", "release"): "releases-b",
}
_LEFT_OUT = frozenset({"unanswered", "field_notes", "withhold", "ongoing", "rests_on", "source", "verification", "disputes", "declined", "maximum_is_life"})
_NOT_OF = frozenset({("RecordRequest", "received"), ("RecordRequest", "refused"), ("ReleaseForm", "revoked"), ("ReleaseForm", "expires")})


def empty_case(jurisdiction: str) -> Case:
    """A case in which nobody has recorded anything."""
    return Case(id="empty-case", jurisdiction=jurisdiction)


def full_case(jurisdiction: str) -> Case:
    """A case with two entries in every list and something in every field, the second entry verified, disputed and sourced."""
    made = _mended(_filled(Case, "", count(1)) | {"id": "full-case", "jurisdiction": jurisdiction, "invented": True})
    for place, record in records(Case.model_validate(made)):
        if isinstance(record, Sourced) and place.endswith("-b") and not place.startswith(("documents.", "interviews.", "record_requests.", "verifications.")):
            part = _at(made, place)
            part["source"] = ["documents-b"]
            part["verification"] = "unverified"
            part["disputes"] = [{"by": "Mr. Roe", "says": "That this is so."}]
    return Case.model_validate(made)


def _mended(made: dict[str, Any]) -> dict[str, Any]:
    """The same without whatever the case refuses: a made-up word where an id must stand, two answers that exclude each other."""
    for _ in range(MOST_MENDS):
        try:
            Case.model_validate(made)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            inner = str((first.get("ctx") or {}).get("place", ""))
            _drop(made, (*first["loc"], *filter(None, inner.split("."))))
        else:
            break
    return made


def _drop(made: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Take away what stands at a place: of a group its yeses first, of an entry that lacks something the whole."""
    holder: Any = made
    for step in place[:-1]:
        holder = _step(holder, step)
    held = _step(holder, place[-1])
    flags = [name for name, value in held.items() if value is True] if isinstance(held, dict) else []
    if held is None:
        _drop(made, place[:-1])
    elif flags:
        for name in flags:
            del held[name]
    elif isinstance(holder, list):
        holder.remove(held)
    else:
        del holder[place[-1]]


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(step))
    return value[step] if isinstance(step, int) else next(item for item in value if item["id"] == step)


def _filled(model: type[Model], name: str, numbers: "count[int]") -> dict[str, Any]:
    named = {field: info for field, info in model.model_fields.items() if field not in _LEFT_OUT and (model.__name__, field) not in _NOT_OF}
    fields = {field: _value(model, field, info.annotation, numbers) for field, info in named.items()}
    return fields | ({"id": name} if issubclass(model, Entry) else {})


def _value(model: type[Model], field: str, annotation: Any, numbers: "count[int]") -> Any:
    if (model.__name__, field) in _GIVEN:
        return _GIVEN[model.__name__, field]
    kind, inner = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if kind is Literal:
        return inner[0]
    if kind is tuple:
        stem = field.replace("_", "-")
        is_entry = isinstance(inner[0], type) and issubclass(inner[0], Entry)
        return [_filled(inner[0], f"{stem}-{letter}", numbers) for letter in "ab"] if is_entry else [_value(model, field, inner[0], numbers)]
    if kind in (Union, UnionType) or kind is not None:
        return _value(model, field, inner[0], numbers)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _filled(annotation, "", numbers)
    if annotation is str:
        return f"{field.replace('_', ' ')} {next(numbers)}"
    return {PartialDate: "2015-03-04", bool: True, int: 3}.get(annotation, "17.25")


def _at(made: dict[str, Any], place: str) -> dict[str, Any]:
    value: Any = made
    for step in place.split("."):
        value = _step(value, step)
    found: dict[str, Any] = value
    return found
