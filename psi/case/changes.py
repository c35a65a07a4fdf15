"""What differs between two states of a case, and how three states are brought together without losing anybody's work.

All of it works on a case as plain data, the way the store keeps it: what was left out is not there. Entries are matched
by their ids. A list of plain values is one value, and so is a length of time, an unanswered mark and a note on a field.
The order of entries counts, because paragraphs are printed in it; its place is that of the list with `:order` behind it.
"""

import re
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from psi.case.model import Case
from psi.case.record import Entry, Record

ORDER = ":order"


class _Nothing:
    """What stands where a side says nothing."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()
Path = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One place in which two states differ; None stands for nothing there."""

    place: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Conflict:
    """One place that both sides changed, and not alike: what it was, what is held, what is given."""

    place: str
    was: Any
    held: Any
    given: Any


@dataclass(frozen=True)
class Merged:
    """The state brought together, the places that wait for a decision, and what was taken from the side given."""

    value: dict[str, Any]
    conflicts: tuple[Conflict, ...]
    taken: tuple[Difference, ...]


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    """Every place in which two states of a case differ; an entry that came or went is one difference."""
    found: list[Difference] = []
    _compare(old, new, (), Case, found)
    return tuple(sorted(found, key=lambda each: each.place))


def merge(base: dict[str, Any], held: dict[str, Any], given: dict[str, Any], accepted: frozenset[str] | set[str] = frozenset()) -> Merged:
    """Bring into the state held what the state given changed since the base.

    What only one side changed is taken from that side. What both changed, and not alike, waits as a conflict: the state
    held stays, unless the place (or one around it) is among those accepted. An entry that one side removed and the
    other changed is such a conflict.
    """
    run = _Merge(frozenset(accepted))
    value = run.merge((base, held, given), (), Case)
    return Merged(value, tuple(sorted(run.conflicts, key=lambda each: each.place)), differences(held, value))


def place_of(path: Path) -> str:
    """A place as one word; a dot inside a step is written `\\.`."""
    return ".".join(step.replace("\\", "\\\\").replace(".", "\\.") for step in path)


def path_of(place: str) -> Path:
    """The steps of a place; the mark of an order is left off."""
    steps = re.findall(r"(?:[^.\\]|\\.)+", place.removesuffix(ORDER))
    return tuple(re.sub(r"\\(.)", r"\1", step) for step in steps)


def covers(accepted: str, place: str) -> bool:
    """Whether accepting one place decides another: the place itself, and everything in it; the empty place is the whole case."""
    return accepted in ("", place) or place.startswith((f"{accepted}.", f"{accepted}:"))


def annotation_of(around: Any, step: str) -> Any:
    """What the model says of a field of this part, or None where it says nothing."""
    if get_origin(around) is dict:
        return get_args(around)[1]
    model = model_in(around)
    found = model.model_fields.get(step) if model else None
    return found.annotation if found else None


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The part of a case that an annotation speaks of."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for each in get_args(annotation) if (found := model_in(each))), None)


def is_entries(value: Any) -> bool:
    """Whether this is a list of entries that have ids."""
    return isinstance(value, list) and all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in value)


def _is_group(value: Any, annotation: Any) -> bool:
    model = model_in(annotation)
    is_one_value = model is not None and not issubclass(model, Record) and get_origin(annotation) is not dict
    return isinstance(value, dict) and not is_one_value


def _may_be_absent(annotation: Any) -> bool:
    """Whether a group that is not there means something else than a group with nothing in it."""
    return type(None) in get_args(annotation) or (isinstance(annotation, type) and issubclass(annotation, Entry))


def _by_id(entries: Any) -> dict[str, Any]:
    return {entry["id"]: entry for entry in entries}


def _compare(old: Any, new: Any, path: Path, annotation: Any, found: list[Difference]) -> None:
    if old == new:
        return
    said = [value for value in (old, new) if value is not NOTHING]
    is_whole_entry = len(said) == 1 and path and "id" in said[0] if isinstance(said[0], dict) else False
    if all(_is_group(value, annotation) for value in said) and any(said) and not is_whole_entry:
        before, after = ({} if value is NOTHING else value for value in (old, new))
        for step in {**before, **after}:
            _compare(before.get(step, NOTHING), after.get(step, NOTHING), (*path, step), annotation_of(annotation, step), found)
    elif all(is_entries(value) for value in said) and any(said):
        was, now = (_by_id([] if value is NOTHING else value) for value in (old, new))
        _compare_entries(was, now, path, annotation, found)
    else:
        found.append(Difference(place_of(path), *(None if value is NOTHING else value for value in (old, new))))


def _compare_entries(old: dict[str, Any], new: dict[str, Any], path: Path, annotation: Any, found: list[Difference]) -> None:
    for entry in {**old, **new}:
        _compare(old.get(entry, NOTHING), new.get(entry, NOTHING), (*path, entry), model_in(annotation), found)
    before, after = [e for e in old if e in new], [e for e in new if e in old]
    if before != after:
        found.append(Difference(place_of(path) + ORDER, before, after))


@dataclass
class _Merge:
    accepted: frozenset[str]
    conflicts: list[Conflict] = field(default_factory=list)

    def merge(self, sides: tuple[Any, Any, Any], path: Path, annotation: Any) -> Any:
        """One place of the three states: base, held, given."""
        base, held, given = sides
        if base == given or held == given:
            return held
        if base == held:
            return given
        said = [value for value in sides if value is not NOTHING]
        if all(is_entries(value) for value in said):
            return self._entries(sides, path, annotation)
        is_gone = base is not NOTHING and (held is NOTHING or given is NOTHING)
        if all(_is_group(value, annotation) for value in said) and not (is_gone and _may_be_absent(annotation)):
            return self._group(sides, path, annotation)
        return self._decided(sides, place_of(path))

    def _group(self, sides: tuple[Any, Any, Any], path: Path, annotation: Any) -> Any:
        base, held, given = ({} if value is NOTHING else value for value in sides)
        made = {}
        for step in {**held, **given, **base}:
            parts = (base.get(step, NOTHING), held.get(step, NOTHING), given.get(step, NOTHING))
            made[step] = self.merge(parts, (*path, step), annotation_of(annotation, step))
        made = {step: value for step, value in made.items() if value is not NOTHING}
        return made if made or not path or _may_be_absent(annotation) else NOTHING

    def _entries(self, sides: tuple[Any, Any, Any], path: Path, annotation: Any) -> Any:
        base, held, given = (_by_id([] if value is NOTHING else value) for value in sides)
        made = {}
        for entry in {**held, **given, **base}:
            parts = (base.get(entry, NOTHING), held.get(entry, NOTHING), given.get(entry, NOTHING))
            made[entry] = self.merge(parts, (*path, entry), model_in(annotation))
        left = [entry for entry, value in made.items() if value is not NOTHING]
        in_order = self._order((list(base), list(held), list(given)), left, path)
        return [made[entry] for entry in in_order] or NOTHING

    def _order(self, orders: tuple[list[str], list[str], list[str]], left: list[str], path: Path) -> list[str]:
        """The order of the entries that both sides have, with the others behind the neighbor they stood behind."""
        shared = set(left).intersection(*orders[1:])
        held, given = ([entry for entry in order if entry in shared] for order in orders[1:])
        was = [entry for entry in orders[0] if entry in shared]
        held_was, given_was = ([entry for entry in order if entry in was] for order in (held, given))
        if held == given or given_was == was != held_was:
            known = held
        elif held_was == was != given_was:
            known = given
        else:
            known = self._decided((was, held, given), place_of(path) + ORDER)
        runs = [_runs(order, shared, set(left)) for order in orders[1:]]
        made: dict[str, None] = {}
        for anchor in (None, *known):
            behind = [entry for run in sorted(each.get(anchor, []) for each in runs) for entry in run]
            made |= dict.fromkeys([*([anchor] if anchor else []), *behind])
        return list(made)

    def _decided(self, sides: tuple[Any, Any, Any], place: str) -> Any:
        if any(covers(each, place) for each in self.accepted):
            return sides[2]
        self.conflicts.append(Conflict(place, *(None if value is NOTHING else value for value in sides)))
        return sides[1]


def _runs(order: list[str], shared: set[str], left: set[str]) -> dict[str | None, list[str]]:
    """The entries of one side that are not everybody's, by the shared entry they stand behind."""
    found: dict[str | None, list[str]] = {}
    anchor: str | None = None
    for entry in order:
        if entry in shared:
            anchor = entry
        elif entry in left:
            found.setdefault(anchor, []).append(entry)
    return found
