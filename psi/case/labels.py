"""The officer's words for a place of a case and for what stands there: `Employment, Harbor Grill: reason for leaving`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from psi.case.changes import ORDER, Conflict, Difference, annotation_of, is_entries, model_in, path_of
from psi.case.policy import printed_as
from psi.case.record import Model
from psi.case.words import MARKS, SINGULAR, TELLING, TELLING_OF, WORDS, WORDS_OF

LONGEST_NAME = 60
UNITS = ("years", "months", "weeks", "days", "hours")
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Said:
    """One difference in words: its place, the officer's name for the place, what stood there and what stands there."""

    place: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Waiting:
    """One place that waits for a decision, in words: what the file said then, what was entered, what the file says now."""

    place: str
    label: str
    was: str
    held: str
    given: str


class Labels:
    """The officer's words for the places of a case; an entry is named as the first of the states that has it names it."""

    def __init__(self, *states: Mapping[str, Any]) -> None:
        self._states = states
        self._lists: dict[tuple[str, ...], _List] = {}

    def said(self, difference: Difference) -> Said:
        """A difference between two states of a case in the officer's words."""
        annotation = _annotation_at(difference.place)
        before, after = (None if value is None else in_words(value, annotation) for value in (difference.before, difference.after))
        return Said(difference.place, self.label(difference.place), before, after)

    def waiting(self, conflict: Conflict) -> Waiting:
        """A conflict in the officer's words."""
        annotation = _annotation_at(conflict.place)
        words = (NOTHING if value is None else in_words(value, annotation) for value in (conflict.was, conflict.held, conflict.given))
        return Waiting(conflict.place, self.label(conflict.place), *words)

    def label(self, place: str) -> str:
        """The officer's words for a place: `Employment, Harbor Grill: reason left`."""
        parts: list[str] = []
        inside: tuple[Any, ...] = self._states
        annotation: Any = _case()
        owner: type[BaseModel] | None = None
        is_field, last = True, ""
        path = path_of(place)
        for depth, step in enumerate(path):
            is_field = path[:depth] not in self._lists and not any(value and is_entries(value) for value in inside)
            if not is_field:
                annotation = model_in(annotation)
                entries = self._list(path[:depth], inside, annotation)
                name = entries.names.get(step, step)
                parts = [*parts[:-1], f"{singular(last)} {name}"] if len(parts) > 1 else [*parts, name]
                inside, last = tuple(state.get(step) for state in entries.by_id), step
                continue
            if last in MARKS:
                parts[-1] += f" {field_words(step, owner)}"
            else:
                owner = model_in(annotation)
                parts.append(MARKS.get(step) or field_words(step, owner))
            annotation = annotation_of(annotation, step)
            inside, last = tuple(value.get(step) if isinstance(value, Mapping) else None for value in inside), step
        if place.endswith(ORDER):
            parts = [*parts[:-1], f"order of the {parts[-1]}"] if len(parts) > 1 else [*parts, "order of the entries"]
        made = f"{', '.join(parts[:-1])}: {parts[-1]}" if is_field and len(parts) > 1 else ", ".join(parts)
        return made[:1].upper() + made[1:]

    def _list(self, path: tuple[str, ...], inside: tuple[Any, ...], model: type[BaseModel] | None) -> "_List":
        if path not in self._lists:
            by_id = [{entry["id"]: entry for entry in value or ()} if is_entries(value) else {} for value in inside]
            names: dict[str, str] = {}
            for state in by_id:
                names = _names(state, model) | names
            self._lists[path] = _List(by_id, names)
        return self._lists[path]


@dataclass(frozen=True)
class _List:
    """One list of entries in every state, and the name of each entry: its most telling field, with its id where two would read alike."""

    by_id: list[dict[str, Any]]
    names: dict[str, str]


def label(place: str, *states: Mapping[str, Any]) -> str:
    """The officer's words for one place; for many places of the same states, make `Labels` once."""
    return Labels(*states).label(place)


def said(difference: Difference, old: Mapping[str, Any], new: Mapping[str, Any]) -> Said:
    """One difference in the officer's words; entries are named as the newer state names them."""
    return Labels(new, old).said(difference)


def entry_name(entry_id: str, siblings: Iterable[Mapping[str, Any]], model: type[BaseModel] | None) -> str:
    """An entry of a list by its most telling field."""
    return entry_names(siblings, model).get(entry_id, entry_id)


def entry_names(siblings: Iterable[Mapping[str, Any]], model: type[BaseModel] | None) -> dict[str, str]:
    """Every entry of a list by its most telling field; for a whole list far cheaper than one at a time."""
    return _names({entry["id"]: entry for entry in siblings}, model)


def _names(entries: Mapping[str, Any], model: type[BaseModel] | None) -> dict[str, str]:
    """Every entry by its most telling field (never one that is not printed), with its id where two would read alike."""
    named = {entry: _telling(content, model) for entry, content in entries.items()}
    alike = Counter(named.values())
    return {entry: f"{name} ({entry})" if alike[name] > 1 and name != entry else name for entry, name in named.items()}


def field_words(field: str, model: type[BaseModel] | None) -> str:
    """A field in the officer's words."""
    owners = [each.__name__ for each in (model.__mro__ if model else ())]
    return next((WORDS_OF[f"{o}.{field}"] for o in owners if f"{o}.{field}" in WORDS_OF), WORDS.get(field, field.replace("_", " ")))


def in_words(value: Any, annotation: Any = None) -> str:
    """What stands in a place, short enough to read in a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _parts_in_words(value, annotation)
    if isinstance(value, list):
        return "; ".join(in_words(each, _item(annotation)) for each in value)
    said = str(value).strip().replace("\n", " ")
    return said.replace("-", " ") if _is_choice(annotation) else said


def length_in_words(length: Mapping[str, Any]) -> str:
    """A length of time as it is typed and read: `1 year 6 months`."""
    counted = [(int(length[unit]), unit) for unit in UNITS if length.get(unit)]
    return " ".join(f"{n} {unit[:-1] if n == 1 else unit}" for n, unit in counted) or "0 days"


def _case() -> type[Model]:
    from psi.case.model import Case

    return Case


def _annotation_at(place: str) -> Any:
    """What the model says of a place; a step it does not know as a field is taken for the id of an entry."""
    annotation: Any = _case()
    for step in path_of(place):
        found = annotation_of(annotation, step) if isinstance(annotation, type) or get_origin(annotation) is not tuple else None
        annotation = found if found is not None else model_in(annotation)
    return annotation


def singular(field: str) -> str:
    """One entry of a list in the officer's words."""
    return SINGULAR.get(field, field.replace("_", " ").removesuffix("s"))


def _telling(entry: Mapping[str, Any], model: type[BaseModel] | None) -> str:
    """What an entry is known by; a matter with charges, and a count, by their number and the offense."""
    first = TELLING_OF.get(model.__name__) if model else None
    offense = next((charge["offense"] for charge in (entry, *entry.get("charges", ())) if "offense" in charge), None)
    number = entry.get(first or "docket")
    if offense and number is not None:
        return _short(f"{number} ({offense})")
    fields = [f for f in (first, *TELLING) if f and f in entry and not (model and f in model.model_fields and _is_hidden(model, f))]
    if offense or not fields:
        return _short(str(offense or entry["id"]))
    return _short(in_words(entry[fields[0]], model.model_fields[fields[0]].annotation if model and fields[0] in model.model_fields else None))


def _is_hidden(model: type[BaseModel], field: str) -> bool:
    return issubclass(model, Model) and printed_as(model, field) == "never"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 3] + "..."


def _parts_in_words(value: Mapping[str, Any], annotation: Any) -> str:
    model = model_in(annotation)
    if value and set(value) <= set(UNITS):
        return length_in_words(value)
    if model is not None and model.__name__ == "Unanswered":
        return ": ".join(str(value[part]).replace("-", " ") if part == "state" else str(value[part]) for part in ("state", "why") if part in value)
    shown = [(step, part) for step, part in value.items() if step != "id"] or list(value.items())
    return ", ".join(f"{field_words(step, model)} {_short(in_words(part, annotation_of(annotation, step)))}" for step, part in shown) or "nothing filled in"


def _item(annotation: Any) -> Any:
    """What the model says of one item of a list."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else annotation


def _is_choice(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or (get_origin(annotation) is not tuple and any(get_origin(each) is Literal for each in get_args(annotation)))
