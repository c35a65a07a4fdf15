"""What points at entries that were removed: taken away with them, so that nothing tells of them."""

from collections.abc import Callable
from typing import Any

from psi.case.after_sentence import AfterSentence
from psi.case.model import SOURCES, Case, parts, records
from psi.disclosure.copies import changed, kept


def used_sources(case: Case) -> frozenset[str]:
    """The ids of sources that some entry, or what is said of a part that holds none, rests on."""
    found: set[str] = set()
    for record in (case, *(record for _, record in records(case))):
        held = vars(record)
        found.update(held.get("source", ()))
        for note in record.field_notes.values():
            found.update(note.source)
        for place in held.get("rests_on", ()):
            where, _, ident = place.partition(".")
            found.update({ident} if where in SOURCES else ())
    return frozenset(found)


def every_source(case: Case) -> frozenset[str]:
    """The ids of all sources of a case."""
    return frozenset(entry.id for where in SOURCES for entry in getattr(case, where))


def mended(case: Case, withheld: tuple[str, ...], used_before: frozenset[str]) -> Case:
    """Take away what points at removed entries and the sources that only they used, so that nothing tells of them."""
    gone = withheld
    while True:
        left = _without_pointers(case, gone)
        used = used_sources(left) | {v.id for v in left.verifications}
        idle = tuple(f"{where}.{e.id}" for where in SOURCES for e in getattr(left, where) if e.id in used_before and e.id not in used)
        if not idle:
            return left
        gone += idle


def _without_pointers(case: Case, gone: tuple[str, ...]) -> Case:
    if not gone:
        return case

    def is_gone(place: str) -> bool:
        return any(place == g or place.startswith(f"{g}.") for g in gone)

    verifications = tuple(v for v in case.verifications if not is_gone(v.fact) and not is_gone(f"verifications.{v.id}"))
    sources = {g.split(".", 1)[1] for g in gone if g.split(".", 1)[0] in SOURCES}
    sources |= {v.id for v in case.verifications} - {v.id for v in verifications}
    priors = tuple(line for line in case.guideline.history_points if not (line.prior and is_gone(f"criminal_history.{line.prior}")))
    changes: dict[str, Any] = {where: tuple(e for e in getattr(case, where) if not is_gone(f"{where}.{e.id}")) for where in SOURCES}
    changes |= {"verifications": verifications, "guideline": case.guideline.model_copy(update={"history_points": priors})}
    changes |= {"after_sentence": _supervision_without_pointers(case.after_sentence, is_gone)}
    left = unsourced(case.model_copy(update=changes), frozenset(sources), is_gone)
    assert isinstance(left, Case)
    return left


def _supervision_without_pointers(after: AfterSentence, is_gone: Callable[[str], bool]) -> AfterSentence:
    """The answers to a removed violation go with it; a violation stays without the condition it names."""
    responses = tuple(r for r in after.responses if not is_gone(f"after_sentence.responses.{r.id}"))
    gone = {c for v in after.violations if (c := v.condition) and is_gone(f"after_sentence.sentence.conditions.{c}")}
    violations = tuple(v.model_copy(update={"condition": None}) if v.condition in gone else v for v in after.violations)
    return after.model_copy(update={"responses": responses, "violations": violations})


def unsourced(model: Any, gone: frozenset[str], is_gone: Callable[[str], bool]) -> Any:
    """A part of a case without the sources, and the places it rests on, that are gone."""
    changes: dict[str, Any] = {}
    held = vars(model)
    if sources := held.get("source"):
        changes["source"] = kept(sources, tuple(s for s in sources if s not in gone))
    if rests_on := held.get("rests_on"):
        changes["rests_on"] = kept(rests_on, tuple(place for place in rests_on if not is_gone(place)))
    if notes := held.get("field_notes"):
        changes["field_notes"] = {field: unsourced(note, gone, is_gone) for field, note in notes.items()}
    for name, value in parts(model):
        is_list = isinstance(value, tuple)
        changes[name] = kept(value, tuple(unsourced(item, gone, is_gone) for item in value)) if is_list else unsourced(value, gone, is_gone)
    return changed(model, changes)
