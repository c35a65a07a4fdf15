"""What follows from each thing the person does on any screen of a case, one function for each."""

import re
import unicodedata
from collections.abc import Callable

from psi.case import Case
from psi.intake.references import ANOTHER, element_at, meant, shown_at
from psi.intake.state import TITLES, State
from psi.intake.steps import CHECK, PASTE, REPORT, SHEETS, STEPS, step_of
from psi.intake.widget import Event


def _type(state: State, event: Event) -> None:
    path, value = event["path"], printable(event["value"])
    if state.failed:
        state.at_rest()
    if path == "pasted":
        state.pasted.take(value)
    elif path.partition(".")[0] not in Case.model_fields:
        state.aside[path] = value
    elif state.desk:
        state.desk.type_in(path, value)
        state.saved()
        if value == ANOTHER:  # a list gives way to a line for words of one's own
            state.focus = path
    if len(value) < len(event["value"]):
        state.said = "Signs that no page can show were left out."
        state.status = f"{state.status}. {state.said}".lstrip(". ")


def printable(typed: str) -> str:
    """What was typed or pasted without the signs that nobody sees and no page can show; the line and page breaks of Word are new lines."""
    broken = re.sub("[\x0b\x0c\x85]", "\n", typed)
    return "".join(sign for sign in broken if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})


def _state(state: State, event: Event) -> None:
    if state.desk:
        state.desk.mark(event["path"], state=event["value"])
        state.saved()


def _why(state: State, event: Event) -> None:
    if state.desk:
        state.desk.mark(event["path"], why=event["value"].strip())
        state.saved()


def _cases(state: State, event: Event) -> None:
    state.desk, state.page, state.status, state.failed, state.focus = None, "cases", "", False, "psi-title"


def _case(state: State, event: Event) -> None:
    last = event.get("path", "")
    state.open_case(event["what"], last if last in TITLES else next(iter(STEPS)))
    state.focus = "psi-title"


def _visit(state: State, event: Event) -> None:
    """Go where an address of the page leads: a bookmark, a reload, Back or Forward."""
    case, _, page = event["what"].removeprefix("#").partition("/")
    if state.desk is None or state.desk.id != case:
        _cases(state, event)
    state.focus = "psi-title"
    if not case:
        state.page = page if page in TITLES.keys() - STEPS.keys() - {CHECK, PASTE, REPORT, SHEETS} else "cases"
    elif state.desk:
        state.page = page if page in TITLES else next(iter(STEPS))
    elif state.store.head(case) is None:
        state.problem = f"There is no case {case[:40]} here. It may have been removed, or it is not yours to see."
    else:
        _case(state, event | {"what": case, "path": page})


def _go(state: State, event: Event) -> None:
    state.page, path = event["what"], event.get("path", "")
    state.focus = "psi-title"
    if path and state.desk:
        place = meant(path, state.desk.typed)
        state.page = step_of(shown_at(place).place) if state.page in STEPS else state.page
        _open_around(state, place)
        state.focus = element_at(place, state.desk.typed)


def _open_around(state: State, path: str) -> None:
    """Open every entry that a place lies in."""
    walked = ""
    for step in path.split("."):
        walked = f"{walked}.{step}" if walked else step
        held = state.desk.at(walked) if state.desk else None
        if isinstance(held, dict) and held.get("id") == step:
            _open_one(state, walked)


def _open(state: State, event: Event) -> None:
    _show(state, event["what"])


def _open_one(state: State, path: str) -> None:
    """Open an entry, and close the others of its step; those around it and those in it stay as they are."""
    step = step_of(path)
    for around, other in list(state.opened.items()):
        if step_of(other) == step and not path.startswith(f"{other}.") and not other.startswith(f"{path}."):
            del state.opened[around]
    state.opened[path.rpartition(".")[0]] = path


def _show(state: State, path: str) -> None:
    _open_one(state, path)
    state.focus = f"open-{path}"


def _close(state: State, event: Event) -> None:
    around = event["what"].rpartition(".")[0]
    state.opened.pop(around, None)
    state.focus = f"table-{around}"


def _add(state: State, event: Event) -> None:
    if state.desk:
        state.desk.keep(event["what"])  # what another window added comes in first: two new entries never share an id
        _show(state, state.desk.add(event["what"]))
        state.saved()


def _copy(state: State, event: Event) -> None:
    if state.desk:
        state.desk.keep(event["what"])  # as above
        _show(state, state.desk.add(event["what"].rpartition(".")[0], state.desk.at(event["what"])))
        state.saved()


def _remove(state: State, event: Event) -> None:
    if state.desk:
        state.desk.remove(event["what"])
        state.saved()
        state.said, state.focus = "The entry was removed. It can be put back.", "undo"


def _undo(state: State, event: Event) -> None:
    back = state.desk.put_back() if state.desk else None
    if back:
        state.saved()
        state.said, state.focus = "The entry is back.", f"table-{back.rpartition('.')[0]}"


def _up(state: State, event: Event) -> None:
    _move(state, event["what"], -1)


def _down(state: State, event: Event) -> None:
    _move(state, event["what"], 1)


def _move(state: State, path: str, by: int) -> None:
    if state.desk:
        state.desk.move(path, by)
        state.saved()
        state.said = "Moved."


def _dispute(state: State, event: Event) -> None:
    if state.desk:
        state.focus = state.desk.add_plain(event["what"]) + ".by"
        state.saved()


def _drop(state: State, event: Event) -> None:
    if state.desk:
        state.desk.remove_plain(event["what"])
        state.saved()
        state.said, state.focus = "The dispute was removed.", f"add-{event['what'].rpartition('.')[0]}"


DO: dict[str, Callable[[State, Event], None]] = {
    "type": _type,
    "state": _state,
    "why": _why,
    "cases": _cases,
    "case": _case,
    "visit": _visit,
    "go": _go,
    "open": _open,
    "close": _close,
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "undo": _undo,
    "up": _up,
    "down": _down,
    "dispute": _dispute,
    "drop": _drop,
}
