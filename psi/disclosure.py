"""What a given reader may have: the case with everything else really removed, before any text is made."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from psi.case.after_sentence import AfterSentence
from psi.case.dates import PartialDate
from psi.case.model import SOURCES, Case, records
from psi.case.policy import printed_as
from psi.case.record import STANDING, Entry, Model, PrintAs, Record, Sourced, Unanswered, Withhold
from psi.errors import RuleDefect
from psi.rulebook.jurisdiction import Jurisdiction, Reader

NOT_PRINTED = frozenset({"never", "working"})
# A reason that prints as nothing: without one, some wording says of a list that does not apply that there was nothing to find.
_SILENT = Unanswered.model_construct(state="not-applicable", why=" ")
# What the head of any document of the case says: whose case it is, before whom and when.
CAPTION = ("court", "officer", "supervisor", "dates", "identity")


@dataclass(frozen=True)
class Disclosed:
    """A case reduced for one reader, and the places that were removed, which no document of that reader names."""

    case: Case
    reader: Reader
    withheld: tuple[str, ...]


def disclose(case: Case, jurisdiction: Jurisdiction, reader: Reader, own: Mapping[str, PrintAs] | None = None) -> Disclosed:
    """Remove what is withheld from the reader, what only that rested on, and what is not printed.

    `own` is what one document prints otherwise than the jurisdiction's `printing` says. Raises RuleDefect when a place there
    is no place in a case, or the value there cannot have the form.
    """
    policy = Printing(jurisdiction.id, jurisdiction.printing | dict(own or {}) | dict.fromkeys(reader.without, "working"))
    reduced, withheld = without_withheld(case, reader)
    sources = _sources(case) if own else used_sources(reduced)  # a document of its own lists no source that it does not use
    return Disclosed(_mended(_printable(reduced, "", policy), policy.hidden, sources), reader, (*withheld, *reader.without))


@dataclass(frozen=True)
class Printing:
    """How each place of a case may be printed, where a jurisdiction or one of its documents says so."""

    jurisdiction: str
    places: Mapping[str, PrintAs]

    def __post_init__(self) -> None:
        for place in self.places:
            model: type[Model] | None = Case
            for step in place.split("."):
                if model is None or step not in model.model_fields:
                    raise RuleDefect(f"{self.jurisdiction}/jurisdiction.yaml: printing: '{place}' names no place in a case.")
                model = _inside(model.model_fields[step].annotation)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The places of which nothing is printed."""
        return tuple(place for place, how in self.places.items() if how in NOT_PRINTED)


def without_withheld(case: Case, reader: Reader) -> tuple[Case, tuple[str, ...]]:
    """The case without what is withheld from the reader and what only that rested on, and the places that were withheld."""
    withheld: list[str] = []
    reduced = _without(case, "", reader, withheld)
    withheld += [place for place in _answers(case, withheld) if place not in withheld]
    return _mended(reduced, tuple(withheld), used_sources(case)), tuple(withheld)


def _answers(case: Case, withheld: Collection[str]) -> tuple[str, ...]:
    """The responses to violations that are withheld: each tells of what it answers."""
    after = case.after_sentence
    return tuple(f"after_sentence.responses.{r.id}" for r in after.responses if _is_inside(f"after_sentence.violations.{r.violation}", withheld))


def _without(model: Any, place: str, reader: Reader, withheld: list[str]) -> Any:
    changes: dict[str, Any] = {}
    removed: set[str] = set()
    emptied: set[str] = set()
    for name, value in model:
        here = f"{place}.{name}" if place else name
        if isinstance(value, Sourced) and not isinstance(value, Entry) and _is_withheld(value, reader):
            withheld.append(here)
            removed.add(name)
            changes[name] = type(value)(unanswered={field: _SILENT for field in type(value).model_fields if field not in Sourced.model_fields})
        elif isinstance(value, Model):
            changes[name] = _without(value, here, reader, withheld)
        elif isinstance(value, tuple) and value and isinstance(value[0], Entry):
            kept = tuple(entry for entry in value if not _is_withheld(entry, reader))
            withheld.extend(f"{here}.{entry.id}" for entry in value if entry not in kept)
            removed |= {name} if len(kept) < len(value) else set()
            emptied |= set() if kept else {name}
            changes[name] = tuple(_without(entry, f"{here}.{entry.id}", reader, withheld) for entry in kept)
    return model.model_copy(update=changes | _remarks(model, removed, emptied))


def _remarks(model: Any, removed: set[str], emptied: set[str] | None = None) -> dict[str, Any]:
    """What a record says of its own fields, without those that were removed.

    A list that withholding emptied was asked about: nothing is said of it, above all not that nobody asked.
    """
    if not removed or not isinstance(model, Record):
        return {}
    states = {name: state for name, state in model.unanswered.items() if name not in removed}
    return {
        "field_notes": {name: note for name, note in model.field_notes.items() if name not in removed},
        "unanswered": states | dict.fromkeys(sorted(emptied or ()), _SILENT),
    }


@dataclass(frozen=True)
class Withheld:
    """What is withheld, alone: a case that holds nothing else but its caption, the reason at each place, and the other places."""

    case: Case
    reasons: Mapping[str, Withhold]
    others: tuple[str, ...]


def only_withheld(case: Case, jurisdiction: Jurisdiction, reasons: tuple[Withhold, ...], own: Mapping[str, PrintAs] | None = None) -> Withheld:
    """What some reader may not have for one of the reasons, as the policy prints it, with the sources it rests on.

    An entry withheld for several reasons stands under the first of them.
    """
    applied = tuple(reason for reason in reasons if any(reason in reader.withholds for reader in jurisdiction.readers))
    found: dict[str, Withhold] = {}
    alone = _unsourced(_alone(case, "", applied, found), frozenset(), lambda place: not _is_inside(place, found))
    printable = _printable(alone, "", Printing(jurisdiction.id, jurisdiction.printing | dict(own or {})))
    others = tuple(place for place, _ in records(case) if not _is_inside(place, found) and not any(f.startswith(f"{place}.") for f in found))
    return Withheld(_with_its_sources(printable, case, found), found, others)


def _alone(model: Any, place: str, reasons: tuple[Withhold, ...], found: dict[str, Withhold], *, whole: bool = False) -> Any:
    """A part with what is withheld in it; nothing is said of what is left out. `whole` keeps its own fields beside that."""
    held: dict[str, Any] = {}
    for name, value in model:
        here = f"{place}.{name}" if place else name
        if isinstance(value, Sourced) and not isinstance(value, Entry) and (reason := _reason(value, reasons)):
            found[here], held[name] = reason, value
        elif isinstance(value, Model):
            held[name] = _alone(value, here, reasons, found, whole=whole or here in CAPTION)
        elif isinstance(value, tuple) and value and isinstance(value[0], Entry):
            held[name] = tuple(made for entry in value if (made := _entry_alone(entry, f"{here}.{entry.id}", reasons, found)))
        elif whole or here in {"id", "jurisdiction", "invented"}:
            held[name] = value
    if place in CAPTION and isinstance(model, Sourced):
        held |= {"source": (), "disputes": (), "field_notes": {}}
    if isinstance(model, Record):
        empty = {name for name in type(model).model_fields if name not in STANDING and not held.get(name)}
        held["unanswered"] = dict.fromkeys(sorted(empty), _SILENT) | ({} if place in CAPTION else held.get("unanswered", {}))
    return type(model).model_construct(**held)


def _entry_alone(entry: Any, place: str, reasons: tuple[Withhold, ...], found: dict[str, Withhold]) -> Any:
    """An entry that is withheld, or holds something that is, or counts a matter that is; None for any other."""
    reason = _reason(entry, reasons) or found.get(f"criminal_history.{getattr(entry, 'prior', None)}")
    reason = reason or found.get(f"after_sentence.violations.{getattr(entry, 'violation', None)}")
    if reason:
        found[place] = reason
        return entry
    before = len(found)
    made = _alone(entry, place, reasons, found, whole=True)
    return made if len(found) > before else None


def _reason(record: Sourced, reasons: tuple[Withhold, ...]) -> Withhold | None:
    return next((reason for reason in reasons if reason in record.withhold), None)


def _is_inside(place: str, places: Collection[str]) -> bool:
    return any(place == each or place.startswith(f"{each}.") for each in places)


def _with_its_sources(alone: Case, case: Case, found: Mapping[str, Withhold]) -> Case:
    """The same with the sources and verifications that what it holds rests on, and the sources these rest on."""
    places = {place for place, _ in records(alone)}
    ids = {v.id for v in case.verifications if v.fact in places and _is_inside(v.fact, found)} | {e.id for where in SOURCES for e in getattr(alone, where)}
    while True:
        made = alone.model_copy(update={where: tuple(e for e in getattr(case, where) if e.id in ids) for where in SOURCES})
        if used_sources(made) <= ids:
            return made
        ids |= used_sources(made)


def _is_withheld(record: Sourced, reader: Reader) -> bool:
    return any(reason in reader.withholds for reason in record.withhold)


def _inside(annotation: Any) -> type[Model] | None:
    """The kind of part or entry that a field holds, if it holds any."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _inside(arg))), None)


def _printable(model: Any, place: str, policy: Printing) -> Any:
    changes: dict[str, Any] = {}
    reworded: set[str] = set()
    for name, value in model:
        here = f"{place}.{name}" if place else name
        how = policy.places.get(here) or printed_as(type(model), name)
        reworded |= set() if how in {"full", "pointer"} else {name}
        if value is not None and how in NOT_PRINTED:
            changes[name] = _emptied(model, name, value)
        elif value is not None and how not in {"full", "pointer"}:
            try:
                changes[name] = shortened(value, how)
            except TypeError:
                raise RuleDefect(f"{policy.jurisdiction}/jurisdiction.yaml: printing: '{here}' cannot be printed as '{how}'.") from None
        elif isinstance(value, Model):
            changes[name] = _printable(value, here, policy)
        elif isinstance(value, tuple) and value and isinstance(value[0], Model):
            changes[name] = tuple(_printable(item, here, policy) for item in value)
    return model.model_copy(update=changes | _remarks(model, reworded))


def _emptied(model: Any, name: str, value: Any) -> Any:
    field = type(model).model_fields[name]
    if isinstance(value, tuple | dict):
        return type(value)()
    if isinstance(value, Model) and field.default is not None:
        return type(value)()
    return "" if field.is_required() else None


def shortened(value: Any, how: PrintAs) -> Any:
    """A value in the shorter form the policy allows: the year, the month, initials or the last four characters.

    Raises TypeError for a value that has no such form, so that nothing is printed in full by mistake. A text of four
    characters or fewer has no last four that would hide anything: it is not printed.
    """
    if isinstance(value, tuple):
        return tuple(shortened(item, how) for item in value)
    if isinstance(value, PartialDate) and how in {"year", "month"}:
        return PartialDate(value.year, value.month if how == "month" else None, None, value.about)
    if isinstance(value, str) and how == "initials":
        return "".join(f"{part[0]}." for part in value.split())
    if isinstance(value, str) and how == "last-four":
        return value[-4:] if len(value) > 4 else ""
    raise TypeError(how)


def used_sources(case: Case) -> frozenset[str]:
    """The ids of sources that some entry rests on."""
    found: set[str] = set()
    for _, record in records(case):
        found.update(record.source if isinstance(record, Sourced) else ())
        found.update(source for note in record.field_notes.values() for source in note.source)
        found.update(place.partition(".")[2] for place in getattr(record, "rests_on", ()) if place.partition(".")[0] in SOURCES)
    return frozenset(found)


def _sources(case: Case) -> frozenset[str]:
    return frozenset(entry.id for where in SOURCES for entry in getattr(case, where))


def _mended(case: Case, withheld: tuple[str, ...], used_before: frozenset[str]) -> Case:
    """Take away what points at removed entries and the sources that only they used, so that nothing tells of them."""
    gone = withheld
    while True:
        kept = _without_pointers(case, gone)
        used = used_sources(kept) | {v.id for v in kept.verifications}
        idle = tuple(f"{where}.{e.id}" for where in SOURCES for e in getattr(kept, where) if e.id in used_before and e.id not in used)
        if not idle:
            return kept
        gone += idle


def _without_pointers(case: Case, gone: tuple[str, ...]) -> Case:
    def is_gone(place: str) -> bool:
        return any(place == g or place.startswith(f"{g}.") for g in gone)

    verifications = tuple(v for v in case.verifications if not is_gone(v.fact) and not is_gone(f"verifications.{v.id}"))
    sources = {g.split(".", 1)[1] for g in gone if g.split(".", 1)[0] in SOURCES}
    sources |= {v.id for v in case.verifications} - {v.id for v in verifications}
    priors = tuple(line for line in case.guideline.history_points if not (line.prior and is_gone(f"criminal_history.{line.prior}")))
    changes: dict[str, Any] = {where: tuple(e for e in getattr(case, where) if not is_gone(f"{where}.{e.id}")) for where in SOURCES}
    changes |= {"verifications": verifications, "guideline": case.guideline.model_copy(update={"history_points": priors})}
    changes |= {"after_sentence": _supervision_without_pointers(case.after_sentence, is_gone)}
    kept = _unsourced(case.model_copy(update=changes), frozenset(sources), is_gone)
    assert isinstance(kept, Case)
    return kept


def _supervision_without_pointers(after: AfterSentence, is_gone: Callable[[str], bool]) -> AfterSentence:
    """The answers to a removed violation go with it; a violation stays without the condition it names."""
    responses = tuple(r for r in after.responses if not is_gone(f"after_sentence.responses.{r.id}"))
    gone = {c for v in after.violations if (c := v.condition) and is_gone(f"after_sentence.sentence.conditions.{c}")}
    violations = tuple(v.model_copy(update={"condition": None}) if v.condition in gone else v for v in after.violations)
    return after.model_copy(update={"responses": responses, "violations": violations})


def _unsourced(model: Any, gone: frozenset[str], is_gone: Callable[[str], bool]) -> Any:
    changes: dict[str, Any] = {}
    for name, value in model:
        if name == "source" and isinstance(value, tuple):
            changes[name] = tuple(s for s in value if s not in gone)
        elif name == "rests_on":
            changes[name] = tuple(place for place in value if not is_gone(place))
        elif name == "field_notes":
            changes[name] = {field: _unsourced(note, gone, is_gone) for field, note in value.items()}
        elif isinstance(value, Model):
            changes[name] = _unsourced(value, gone, is_gone)
        elif isinstance(value, tuple) and value and isinstance(value[0], Model):
            changes[name] = tuple(_unsourced(item, gone, is_gone) for item in value)
    return model.model_copy(update=changes)


def day_of(on: dt.date) -> PartialDate:
    """A calendar day as a date of the record."""
    return PartialDate(on.year, on.month, on.day)
