"""What is not settled in a record: the disputes that nobody has resolved, what nobody could verify, and the words for each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from psi.case.beginnings import first_sentence
from psi.case.labels import Labels
from psi.case.model import Case, records
from psi.report.facts import HOLDERS, FactText
from psi.report.filters import field_name, lower_first
from psi.report.subjects import Subjects

_NOT_VERIFIED = re.compile(r"(?:This (?=part of))?(?P<what>(?!(?:this|that|it)\b).+) (?:could|can|was|is|has) not (?:be |been )?verified\.?$", re.IGNORECASE)

# Where the facts hold an entry once more, and the notes on fields, which have no place of their own.
_ONCE_MORE = frozenset({"sources", "verified_by", "sources_used", "field_notes"})


def unsettled(case: Case, facts: Mapping[str, Any], subjects: Subjects) -> dict[str, Any]:
    """The open disputes, the places of what nobody could verify, and the words for these and for what the conditions rest on."""
    entries = [place for place, record in records(case) if getattr(record, "verification", None) == "unverified"]
    held = tuple(_records(facts))
    fields = {place: note for record in held for place, note in _unverified_fields(record) if record["key"] not in entries}
    disputes = [dispute for record in held for dispute in _open_disputes(record)]
    told: dict[str, Any] = {"open_disputes": disputes, "unverified_entries": [*entries, *fields]}
    names = _names(case, told, subjects)
    unverified = {place: _unverified_name(place, names[place], fields.get(place), facts) for place in told["unverified_entries"]}
    return told | {"names": names, "unverified_names": unverified}


def _names(case: Case, told: Mapping[str, Any], subjects: Subjects) -> dict[str, str]:
    """The words for the entries that the proposed conditions rest on, that are disputed, or that nobody could verify."""
    disputed = [dispute["place"] for dispute in told["open_disputes"]]
    rested = [place for condition in case.recommendation.conditions for place in condition.rests_on]
    places = dict.fromkeys([*rested, *disputed, *told["unverified_entries"]])
    return {place: subjects.of(place) or _name(case, place) for place in places}


def _unverified_name(place: str, name: str, note: Mapping[str, Any] | None, facts: Mapping[str, Any]) -> str:
    """An entry by its name and a field by what its note says is not verified; of several passages on the offense one is only a part of it."""
    said = _NOT_VERIFIED.match(first_sentence(str(note["note"]))) if note and note["note"] else None
    if note and said:
        return FactText(lower_first(said["what"]), note["note"].fact)
    if place.startswith("offense.conduct."):
        return FactText(f"part of {name}", place) if note or len(facts["offense"]["conduct"]) > 1 else name
    entry, _, field = place.rpartition(".")
    return FactText(f"{field_name(field)} ({name})" if "." in entry else field_name(field), place) if note else name


def _records(held: Any) -> Iterator[Mapping[str, Any]]:
    """Every part of the facts that may have notes on its fields, each once."""
    if isinstance(held, dict):
        if "field_notes" in held:
            yield held
        for name, each in held.items():
            if each and name not in _ONCE_MORE and isinstance(each, HOLDERS):
                yield from _records(each)
    else:
        for each in held:
            if isinstance(each, HOLDERS):
                yield from _records(each)


def _unverified_fields(held: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The note on each field of a record that nobody could verify, with the place of the field."""
    yield from ((f"{held['key']}.{name}", note) for name, note in held["field_notes"].items() if note["verification"] == "unverified")


def _name(case: Case, place: str) -> str:
    """An entry that no words of the report are for, as the officer's screens name it."""
    said = Labels(case.model_dump(mode="json", exclude_defaults=True)).label(place)
    return said[:1].lower() + said[1:]


def _open_disputes(held: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every dispute about a record that nobody has resolved, with the place of the record."""
    noted = [(name, dispute) for name, note in held["field_notes"].items() for dispute in note["disputes"]]
    told = (*((None, dispute) for dispute in held.get("disputes", ())), *noted)
    yield from ({"place": held["key"], "field": name, **dispute} for name, dispute in told if not dispute["resolution"])
