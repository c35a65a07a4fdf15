"""The case without what is withheld from a reader."""

from collections.abc import Collection
from typing import Any

from psi.case.model import Case, parts
from psi.case.record import Entry, Record, Sourced, Unanswered
from psi.disclosure.copies import changed, kept
from psi.disclosure.pointers import mended, used_sources
from psi.rulebook.jurisdiction import Reader

# A reason that prints as nothing: without one, some wording says of a list that does not apply that there was nothing to find.
SILENT = Unanswered.model_construct(state="not-applicable", why=" ")
# What is concluded from the parts of an instrument, by the list of the case that holds it.
RESULTS = {"scores": ("total", "level", "override"), "assessments": ("override",)}


def without_withheld(case: Case, reader: Reader) -> tuple[Case, tuple[str, ...]]:
    """The case without what is withheld from the reader and what only that rested on, and the places that were withheld."""
    withheld: list[str] = []
    reduced = _without_results(_without(case, "", reader, withheld), withheld)
    withheld += [place for place in _answers(case, withheld) if place not in withheld]
    return mended(reduced, tuple(withheld), used_sources(case)), tuple(withheld)


def _answers(case: Case, withheld: Collection[str]) -> tuple[str, ...]:
    """The responses to violations that are withheld: each tells of what it answers."""
    after = case.after_sentence
    return tuple(f"after_sentence.responses.{r.id}" for r in after.responses if is_inside(f"after_sentence.violations.{r.violation}", withheld))


def _without_results(case: Case, withheld: Collection[str]) -> Case:
    """The case without what was concluded from parts of an instrument that are withheld: a total less the other parts is that part."""
    changes: dict[str, Any] = {}
    for where, results in RESULTS.items():
        gone = dict.fromkeys(results)
        changes[where] = tuple(
            entry.model_copy(update=gone | remarks(entry, set(results), set(results))) if _rests_on(f"{where}.{entry.id}", entry, withheld) else entry
            for entry in getattr(case, where)
        )
    return case.model_copy(update=changes)


def _rests_on(place: str, entry: Any, withheld: Collection[str]) -> bool:
    """Whether a part of an entry is withheld, or a fact on which one of its answers rests."""
    facts = {fact for answer in getattr(entry, "answers", ()) for fact in answer.rests_on}
    return any(is_inside(each, {place}) for each in withheld) or any(is_inside(fact, withheld) for fact in facts)


def _without(model: Any, place: str, reader: Reader, withheld: list[str]) -> Any:
    changes: dict[str, Any] = {}
    removed: set[str] = set()
    emptied: set[str] = set()
    for name, value in parts(model):
        here = f"{place}.{name}" if place else name
        if isinstance(value, tuple) and isinstance(value[0], Entry):
            left = tuple(entry for entry in value if not _is_withheld(entry, reader))
            withheld.extend(f"{here}.{entry.id}" for entry in value if _is_withheld(entry, reader))
            removed |= {name} if len(left) < len(value) else set()
            emptied |= set() if left else {name}
            changes[name] = kept(value, tuple(_without(entry, f"{here}.{entry.id}", reader, withheld) for entry in left))
        elif isinstance(value, Sourced) and not isinstance(value, Entry) and _is_withheld(value, reader):
            withheld.append(here)
            removed.add(name)
            changes[name] = type(value)(unanswered={field: SILENT for field in type(value).model_fields if field not in Sourced.model_fields})
        elif not isinstance(value, tuple):
            changes[name] = _without(value, here, reader, withheld)
    return changed(model, changes | remarks(model, removed, emptied))


def remarks(model: Any, removed: set[str], emptied: set[str] | None = None) -> dict[str, Any]:
    """What a record says of its own fields, without those that were removed.

    A list that withholding emptied was asked about: nothing is said of it, above all not that nobody asked.
    """
    if not isinstance(model, Record) or (not emptied and removed.isdisjoint((*model.unanswered, *model.field_notes))):
        return {}
    states = {name: state for name, state in model.unanswered.items() if name not in removed}
    return {
        "field_notes": {name: note for name, note in model.field_notes.items() if name not in removed},
        "unanswered": states | dict.fromkeys(sorted(emptied or ()), SILENT),
    }


def _is_withheld(record: Sourced, reader: Reader) -> bool:
    return any(reason in reader.withholds for reason in record.withhold)


def is_inside(place: str, places: Collection[str]) -> bool:
    """Whether a place is one of these or lies in one."""
    return any(place == each or place.startswith(f"{each}.") for each in places)
