"""From a field of the case model to the control for it, and from what was typed to what is kept."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from psi.case import Case, PartialDate
from psi.case.changes import annotation_of, model_in
from psi.case.history import Length
from psi.case.labels import field_words
from psi.case.record import STANDING, Record, Unanswered
from psi.case.typed import answers, as_cell, leaf, value_of
from psi.intake.conditions import ANY_COURT, Court
from psi.intake.echoes import aged, amount, as_said, echo, in_months
from psi.intake.screen import Choice, Field, Kind

HINTS = {
    "date": "Such as March 4, 2009, or just 2009.",
    "money": "Digits alone: 1250 or 17.50.",
    "length": "In words: 1 year 6 months, 90 days, 40 hours.",
    "lines": "One on each line.",
}
DAY_FIRST = "Such as 4 March 2009, or just 2009."
HINTS_OF = {
    "Codefendant.born": "Never printed. It tells whether they are under 18: then the report gives initials.",
    "Component.what": "Such as community control, or a term of imprisonment.",
    "EnteredScore.instrument": "Write its short name in small letters, digits and hyphens, such as lsi-r. Empty it to choose from the list.",
    "GuidelineLine.cite": "Such as §2B1.1(b)(1)(D).",
    "HistoryPoints.cite": "Such as §4A1.1(b).",
    "Identifier.kind": "Such as FBI number.",
    "Identity.title": "Such as Mr., Ms. or Dr.",
    "Need.domain": "Such as housing, employment or substance use.",
    "finances.expenses.amount": "For one month, in digits alone: 1250 or 17.50.",
    "finances.income.amount": "For one month, in digits alone: 1250 or 17.50.",
    "summary_for_parties": "In general terms: neither what it is, nor who said it, nor how many did. It stands in the sealed memorandum alone.",
    "Victim.born": "Never printed. It tells whether they are under 18: then a text that names them gets initials.",
    "Victim.role": "Such as the owner of the store. The report says this in place of the name.",
}
NOTHING_TO_NAME = {
    "source": "Enter interviews, requests, documents and verifications first; each can then be ticked here.",
    "release": "Enter the signed releases first; one can then be chosen here.",
    "victim": "Enter the victims first; one can then be chosen here.",
    "prior": "Enter the criminal history first; one can then be chosen here.",
    "input": "Choose the instrument first.",
    "condition": "Enter the conditions of the sentence first; one can then be chosen here.",
    "violation": "Enter the alleged violations first; one can then be chosen here.",
}
NOT_ASKED = Choice("", "not asked yet")
STATES = (NOT_ASKED, *(Choice(state, state.replace("-", " ")) for state in answers(Unanswered.model_fields["state"].annotation)))
# Days on which somebody worked on the case: the age of the person then tells nothing.
OF_THE_OFFICE = frozenset(
    {
        *("interviews", "releases", "record_requests", "documents", "verifications", "victim_contacts", "home_visit", "guideline", "scores", "after_sentence"),
        *("finances.affidavit", "excluded_records.excluded_on", "criminal_history.charges.searched_on", "criminal_history.decisions.on"),
    }
)
CHOSEN: dict[Kind, Kind] = {"line": "choice", "lines": "many"}
# How long an entry usually is, as its guidance says; shown at the field itself.
USUAL = re.compile(r"Usually \S[^.]* words\.")
YES_NO = (Choice("yes", "yes"), Choice("no", "no"))


def kind_of(model: type[BaseModel], name: str) -> Kind | None:
    """The kind of control for a field; None for a part of the case with fields of its own."""
    annotation = model.model_fields[name].annotation
    if answers(annotation) or leaf(annotation) is bool:
        return "choice"
    if model_in(annotation) is Length:
        return "length"
    if model_in(annotation) is not None:
        return None
    if name == "source" or (get_origin(annotation) is tuple and _is_list_of_choices(annotation)):
        return "many"
    if get_origin(annotation) in (tuple, dict):
        return "lines"
    kinds: dict[Any, Kind] = {PartialDate: "date", int: "number", Decimal: "money"}
    found = kinds.get(leaf(annotation))
    return found or ("line" if _is_short(model, name) else "text")


def _is_short(model: type[BaseModel], name: str) -> bool:
    """Whether a text is a line of at most 400 characters (`Line`, `Id`) and not free text."""
    held = model.model_fields[name]
    notes = [*held.metadata, *(note for each in get_args(held.annotation) for note in getattr(each, "__metadata__", ()))]
    return any("max_length" in repr(note) or "pattern" in repr(note) for note in notes)


def _is_list_of_choices(annotation: Any) -> bool:
    return bool(answers(get_args(annotation)[0]))


@dataclass(frozen=True)
class Around:
    """What a control needs besides its own field: the day, the day of birth, the court, guidance."""

    on: dt.date
    born: PartialDate | None = None
    court: Court = ANY_COURT
    guidance: Mapping[str, str] = field(default_factory=dict)


def control(
    model: type[BaseModel],
    name: str,
    held: dict[str, Any],
    path: str,
    *,
    required: bool,
    error: str,
    around: Around,
    offered: tuple[Choice, ...] | None = None,
) -> Field:
    """The control for one field of a part of the case, as it stands there; `offered` are the things it may name, if it names any."""
    annotation, kind = model.model_fields[name].annotation, kind_of(model, name)
    assert kind is not None
    value, mark = held.get(name), held.get("unanswered", {}).get(name, {})
    if offered is not None:
        kind = CHOSEN.get(kind, kind)
    words, guide = field_words(name, model), around.guidance.get(guided_by(path), "")
    usual = USUAL.search(guide)
    typed = as_said(value, day_first=around.court.day_first) if kind == "date" and value else typed_as(value, kind)
    return Field(
        path=path,
        label=words[:1].upper() + words[1:],
        kind=kind,
        value=typed,
        hint=usual.group() if usual else _hint((f"{model.__name__}.{name}", guided_by(path), name), kind, around.court, offered),
        echo="" if error else _understood(path, value, kind, died=bool(held.get("died")), around=around),
        error=_own_words(value, kind, annotation, error),
        required=required,
        choices=offered if offered is not None else _answers(annotation, kind, value),
        guide=USUAL.sub("", guide).replace("  ", " ").strip(),
        states=STATES if issubclass(model, Record) and name not in STANDING and not model.model_fields[name].is_required() else (),
        unanswered=str(mark.get("state", "")),
        why=str(mark.get("why") or ""),
    )


def _hint(names: tuple[str, ...], kind: Kind, court: Court, offered: tuple[Choice, ...] | None) -> str:
    """The hint for a field by its model, its place or its name, else the one for its kind."""
    if offered == ():
        return NOTHING_TO_NAME.get(names[0].partition(".")[2], "")
    if kind == "choice":
        return ""
    usual = DAY_FIRST if kind == "date" and court.day_first else HINTS.get(kind, "")
    return next((HINTS_OF[name] for name in names if name in HINTS_OF), usual)


def _own_words(value: Any, kind: Kind, annotation: Any, error: str) -> str:
    """What is wrong with a length or an amount, said as the field asks for it."""
    if not error or kind not in {"length", "money"} or not isinstance(value, str):
        return error
    try:
        value_of(value, annotation)
    except ValueError as wrong:
        return str(wrong)
    return error


def _answers(annotation: Any, kind: Kind, value: Any) -> tuple[Choice, ...]:
    """The answers of a fixed list; none for a control that is typed into."""
    if kind not in {"choice", "many"}:
        return ()
    allowed = answers(get_args(annotation)[0]) if kind == "many" else answers(annotation)
    listed = YES_NO if leaf(annotation) is bool else tuple(Choice(answer, answer.replace("-", " ")) for answer in allowed)
    return with_held(listed, value, lambda strange: f"{strange} (not one of the answers)")


def with_held(choices: tuple[Choice, ...], held: Any, words: Callable[[str], str]) -> tuple[Choice, ...]:
    """The choices of a list, and behind them each answer that is held and is none of them, so that none is ever dropped."""
    known = {choice.value for choice in choices}
    found = [as_cell(each) for each in (held if isinstance(held, list) else [held]) if each not in (None, "")]
    return (*choices, *(Choice(each, words(each)) for each in dict.fromkeys(found) if each not in known))


def guided_by(path: str) -> str:
    """The place as guidance names it: `offense.conduct.text`, without the ids of entries."""
    steps: list[str] = []
    annotation: Any = Case
    for step in path.split("."):
        inside = annotation_of(annotation, step)
        steps += [step] if inside is not None else []
        annotation = inside or model_in(annotation)
    return ".".join(steps)


def typed_as(value: Any, kind: Kind) -> str:
    """What is kept, as it stands in a control."""
    if value is None:
        return ""
    return "\n".join(map(str, value)) if kind in {"lines", "many"} and isinstance(value, list) else as_cell(value)


def kept_as(model: type[BaseModel], name: str, typed: str) -> Any:
    """What was typed, as it is kept; what cannot be understood is kept as it was typed, for the check to name it."""
    kind, said = kind_of(model, name), typed.strip()
    if not said:
        return None
    if kind in {"lines", "many"}:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if kind == "number":
        return int(said) if said.lstrip("-").isdecimal() and len(said) < 19 else said
    if kind in {"text", "line"}:
        return typed.replace("\r\n", "\n") if kind == "text" else said
    if kind == "date":
        return _dated(said)
    try:
        return value_of(re.sub(r"[$£,\s]", "", said) if kind == "money" else said, annotation_of(model, name))
    except ValueError:
        return said


def _dated(said: str) -> str:
    try:
        return str(PartialDate.parse(said))
    except ValueError:
        return said


def _understood(path: str, value: Any, kind: Kind, *, died: bool, around: Around) -> str:
    """What was understood of a date, an amount or a length; the age it implies where the date is one of the person's life."""
    typed = typed_as(value, kind)
    if kind == "date" and path.endswith(".born"):
        return aged(typed, around.on, day_first=around.court.day_first, died=died)
    if kind == "date":
        is_of_the_office = path.partition(".")[0] in OF_THE_OFFICE or guided_by(path) in OF_THE_OFFICE
        return echo(typed, None if is_of_the_office else around.born, day_first=around.court.day_first)
    if kind == "money":
        return amount(typed, around.court.currency)
    return in_months(value) if kind == "length" and isinstance(value, dict) else ""
