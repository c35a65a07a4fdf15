"""What refers to another place of a case: the entries and instruments that a field may name, and the control a place is shown at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal, get_origin

from pydantic import BaseModel

from psi.case import Case, labels
from psi.case.beginnings import first_words
from psi.case.changes import annotation_of, is_entries, model_in, path_of
from psi.case.judgment import EnteredScore
from psi.case.model import SOURCES
from psi.case.record import STANDING, Entry
from psi.intake.fields import kind_of, with_held
from psi.intake.places import inside
from psi.intake.screen import Choice
from psi.workbench import rules, worked_out

# How the facts were gathered, where victims live, who sits in court and what was decided is no fact that a need or a proposal rests on.
NOT_FACTS = frozenset(
    {*SOURCES, *STANDING, "releases", "victim_contacts", "after_sentence", "court", "officer", "supervisor", "identifiers", "evaluation", "recommendation"}
)
# No sentence and no condition rests on a score: the same finding would come back from the checks.
NO_GROUNDS = frozenset({"scores", "assessments", "risk_inputs"})
ANOTHER = "other"
CATEGORY = "offence_category"
# What an earlier sanction was for is asked by the predictors alone, in the words of their own list.
SANCTION_CATEGORY = "actuarial_category"
FIRST_WORDS = 9
MARKS = frozenset({"unanswered", "field_notes"})
POINTERS = {
    "AnsweredInstrument": "instrument",
    "EnteredScore": "instrument",
    "HistoryPoints": "prior",
    "VictimContact": "victim",
    "Verified": "fact",
}
_LISTS = {
    "HistoryPoints.prior": "criminal_history",
    "VictimContact.victim": "victims",
    "RecordRequest.release": "releases",
    "Violation.condition": "after_sentence.sentence.conditions",
    "Response.violation": "after_sentence.violations",
}


@dataclass(frozen=True)
class References:
    """The choices for every field that names something else, worked out once for a screen and only when asked for."""

    typed: Mapping[str, Any]

    def choices(self, model: type[BaseModel], name: str, held: Mapping[str, Any]) -> tuple[Choice, ...] | None:
        """What a field may name, and what it does name; None where it names nothing of the case or the rules."""
        found, value = self._named(model, name, held), held.get(name)
        if found is None or ((model, name) == (EnteredScore, "instrument") and value and value not in {each.value for each in found[:-1]}):
            return None  # another instrument is written out
        if name == "rests_on" and name in (held.get("unanswered") or {}):
            return None  # boxes have no place for the reason why there is no answer
        return with_held(found, value, self._stranger)

    def _named(self, model: type[BaseModel], name: str, held: Mapping[str, Any]) -> tuple[Choice, ...] | None:
        key = f"{model.__name__}.{name}"
        if name == "source":
            return self.sources
        if key in {"Component.rests_on", "ProposedCondition.rests_on"}:
            return tuple(fact for fact in self.facts if fact.value.partition(".")[0] not in NO_GROUNDS)
        if name == "rests_on" or key == "Verified.fact":
            return self.facts
        if key in _LISTS:
            return self._entries(_LISTS[key])
        return self._of_the_rules(key, held)

    @cached_property
    def sources(self) -> tuple[Choice, ...]:
        """Interviews, documents, requests and verifications, by id."""
        return tuple(choice for section in SOURCES for choice in self._entries(section, titled=True))

    @cached_property
    def facts(self) -> tuple[Choice, ...]:
        """Every part and entry of the case that can be a fact to rest on, by place, in the order of the case."""
        found = (each for name in Case.model_fields if name not in NOT_FACTS for each in _facts(name, Case, self.typed.get(name)))
        return tuple(Choice(place, words) for place, words in found)

    def names(self, held: list[dict[str, Any]], model: type[BaseModel]) -> dict[str, str]:
        """Every entry of a list as its officer knows it; one that points at another entry by the name of that one."""
        names = entry_names(held, model)
        pointer = POINTERS.get(model.__name__)
        offered = {each.value: each.words for each in self._named(model, pointer, {}) or ()} if pointer else {}
        return names | {entry["id"]: offered[said] for entry in held if pointer and (said := str(entry.get(pointer))) in offered}

    def _entries(self, section: str, *, titled: bool = False) -> tuple[Choice, ...]:
        held: Any = self.typed
        model: type[BaseModel] | None = Case
        for step in section.split("."):
            held, model = inside(held, step), model_in(annotation_of(model, step))
        names = entry_names(held, model) if held and is_entries(held) else {}
        opens = f"{_capital(labels.singular(section))}: " if titled else ""
        return tuple(Choice(entry, f"{opens}{name}") for entry, name in names.items())

    def _stranger(self, value: str) -> str:
        """An answer that is not offered: by the officer's words where it is a place of the case, else as it stands."""
        found: Any = self.typed
        for step in path_of(value):
            found = inside(found, step)
        return labels.label(value, self.typed) if isinstance(found, dict) else f"{value} (not in this case)"

    def _of_points(self, key: str, held: Mapping[str, Any]) -> tuple[Choice, ...] | None:
        """The items of the instrument that an answer belongs to, or the answers to its item; None for a number."""
        around: dict[str, Any] = next((each for each in self.typed.get("assessments") or [] if any(answer is held for answer in each.get("answers") or [])), {})
        if around.get("instrument") in worked_out.SISTERS:
            return _of_sisters(key, held, around["instrument"])
        items = _point_items(around.get("instrument"))
        if key == "ItemAnswer.item":
            return tuple(Choice(item["id"], f"{item['id']}: {item['what']}") for item in items)
        item = next((item for item in items if item["id"] == held.get("item")), None)
        if item is None:
            return None
        lists = rules.shown(around["instrument"])["rules"].get("answer_lists", {})
        answers = lists.get(item["answers_from"], []) if item["answers_from"] else item["answers"]
        return tuple(Choice(each["name"], each["name"]) for each in answers if each["first"] is None and each["last"] is None) or None

    def _of_the_rules(self, key: str, held: Mapping[str, Any]) -> tuple[Choice, ...] | None:
        if key == "EnteredScore.instrument":
            return (*_instruments("entered", "formula"), Choice(ANOTHER, "another instrument"))
        if key == "AnsweredInstrument.instrument":
            return (*_instruments("points"), *(each for each in _instruments("formula") if each.value in worked_out.SISTERS))
        if key in {"ItemAnswer.item", "ItemAnswer.answer"}:
            return self._of_points(key, held)
        if key == "RiskInput.instrument":
            return _instruments("formula")
        if key == "RiskInput.input":
            return tuple(Choice(item["id"], item["what"]) for item in _items(held.get("instrument")))
        if key == "RiskInput.value":
            return next((_answers(held["instrument"], item) for item in _items(held.get("instrument")) if item["id"] == held.get("input")), None)
        if key == "PriorCase.offense_category":
            return next((_answers(name, item) for name in worked_out.SISTERS for item in _items(name) if item["id"] == SANCTION_CATEGORY), None)
        if key == "Count.offense_category":
            return next((_answers(each.value, item) for each in _instruments("formula") for item in _items(each.value) if item["id"] == CATEGORY), None)
        return None


def _of_sisters(key: str, held: Mapping[str, Any], instrument: str) -> tuple[Choice, ...] | None:
    """The items that only an assessor can answer, of the instrument and its sisters, or the answers to one of them."""
    names = (instrument, *(each for each in worked_out.SISTERS if each != instrument))
    items = {item["id"]: item for name in reversed(names) for item in _items(name) if item["asked_for"]}
    if key == "ItemAnswer.item":
        return tuple(Choice(item["id"], item["what"]) for item in items.values())
    item = items.get(str(held.get("item")))
    return _answers(instrument, item) if item else None


def _point_items(instrument: Any) -> list[dict[str, Any]]:
    """What an instrument made of points asks; nothing for any other."""
    if instrument not in {each.value for each in _instruments("points")}:
        return []
    return list(rules.shown(instrument)["rules"].get("items", []))


def _instruments(*kinds: str) -> tuple[Choice, ...]:
    return tuple(Choice(each["id"], each["title"]) for each in rules.coverage() if each["kind"] in kinds)


def _items(instrument: Any) -> list[dict[str, Any]]:
    """What an instrument asks; nothing where psi does not work it out."""
    if instrument not in {each.value for each in _instruments("formula")}:
        return []
    return list(rules.shown(instrument)["rules"].get("items", []))


def _answers(instrument: str, item: dict[str, Any]) -> tuple[Choice, ...] | None:
    """The answers that an item of an instrument can have; None for a number."""
    if item["codes"]:
        return tuple(Choice(str(code["value"]), f"{code['value']}: {code['says']}") for code in item["codes"])
    terms = rules.shown(instrument)["rules"]["terms"].get(item["choices_from"], []) if item["choices_from"] else item["choices"]
    return tuple(Choice(each["name"], each["name"]) for each in terms) or None


def _facts(name: str, owner: type[BaseModel], value: Any) -> Iterator[tuple[str, str]]:
    """A section as a fact, and each entry in it; the parts of an entry are told under the entry."""
    model = model_in(owner.model_fields[name].annotation)
    words = _capital(labels.field_words(name, owner))
    if isinstance(value, dict) and model is not None and value:
        yield name, words
        for inside, held in value.items():
            field = model.model_fields.get(inside)
            entry = model_in(field.annotation) if field and is_entries(held) else None
            if entry is not None and issubclass(entry, Entry) and inside not in NOT_FACTS:
                yield from ((f"{name}.{inside}.{each}", f"{words}, {labels.singular(inside)}: {said}") for each, said in entry_names(held, entry).items())
    elif is_entries(value):
        yield from ((f"{name}.{each}", f"{words}: {said}") for each, said in entry_names(value, model).items())


def entry_names(held: list[dict[str, Any]], model: type[BaseModel] | None) -> dict[str, str]:
    """Every entry of a list as its officer knows it; a paragraph by its first words."""
    names = labels.entry_names(held, model)
    return {entry["id"]: _named(entry, names[entry["id"]]) if len(entry) > 1 else f"number {n}, nothing entered yet" for n, entry in enumerate(held, 1)}


def _named(entry: dict[str, Any], name: str) -> str:
    words = first_words(str(entry.get("text") or entry.get("says") or ""), FIRST_WORDS)
    return name if name != entry["id"] else words or name


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Shown:
    """What stands on the screen for a place of the case, and the place it stands for."""

    place: str
    what: Literal["case", "part", "control", "list", "entry"]


@lru_cache(maxsize=4096)
def shown_at(place: str) -> Shown:
    """Where what is said of a place is shown: at its control, else at the entry, the list or the part around it.

    What is said of the reason for a missing answer, of a note on a field, or of one line of several, is shown at the field.
    """
    annotation: Any = Case
    walked: list[str] = []
    what: Literal["case", "part", "control", "list", "entry"] = "case"
    steps = path_of(place)
    for step, before in zip(steps, ("", *steps), strict=False):
        if step in MARKS:
            continue
        model = model_in(annotation)
        if what != "list" and (what == "control" or step == "id" or model is None or step not in model.model_fields):
            break
        walked.append(step)
        if what == "list":
            annotation, what = model, "entry"
        else:
            assert model is not None
            annotation = annotation_of(model, step)
            what = "control" if kind_of(model, step) else "list" if get_origin(annotation) is tuple else "part"
        if before in MARKS:
            break
    return Shown(".".join(walked), what)


def meant(place: str, typed: Mapping[str, Any]) -> str:
    """The place in the case as it stands: a field asked of every entry (`counts.offense`) is that of the first that lacks it, else the list."""
    value: Any = typed
    steps = place.split(".")
    for at, step in enumerate(steps):
        if is_entries(value) and value and not any(each["id"] == step for each in value):
            lacking = next((each for each in value if step not in each), value[0])
            return ".".join((*steps[:at], lacking["id"], *steps[at:]))
        if value in (None, []) and at and shown_at(".".join(steps[:at])).what == "list":
            return ".".join(steps[:at])
        value = inside(value, step)
    return place


def element_at(place: str, typed: Mapping[str, Any]) -> str:
    """What on the screen takes the keyboard when somebody is led to a place; for an empty list, the button that adds to it."""
    shown = shown_at(place)
    if shown.what == "case" or (shown.what == "control" and "." not in shown.place):
        return "psi-title"
    if shown.what == "list":
        value: Any = typed
        for step in shown.place.split("."):
            value = inside(value, step)
        return f"table-{shown.place}" if is_entries(value) and value else f"add-{shown.place}"
    return f"open-{shown.place}" if shown.what == "entry" else shown.place
