"""What follows from each thing the person does on any screen of a case, one function for each."""

from collections.abc import Callable

from psi.case import Case
from psi.intake.state import TITLES, State
from psi.intake.steps import STEPS
from psi.intake.widget import Event


def _type(state: State, event: Event) -> None:
    path, value = event["path"], event["value"]
    if state.failed:
        state.at_rest()
    if path == "pasted":
        state.pasted.take(value)
    elif path.partition(".")[0] not in Case.model_fields:
        state.aside[path] = value
    elif state.desk:
        state.desk.type_in(path, value)
        state.saved()


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


def _go(state: State, event: Event) -> None:
    state.page, path = event["what"], event.get("path", "")
    state.focus = path or "psi-title"
    if path and state.desk:
        _open_around(state, path)


def _open_around(state: State, path: str) -> None:
    """Open every entry that a place lies in."""
    walked = ""
    for step in path.split("."):
        walked = f"{walked}.{step}" if walked else step
        held = state.desk.at(walked) if state.desk else None
        if isinstance(held, dict) and held.get("id") == step:
            state.opened[walked.rpartition(".")[0]] = walked


def _open(state: State, event: Event) -> None:
    _show(state, event["what"])


def _show(state: State, path: str) -> None:
    state.opened[path.rpartition(".")[0]] = path
    state.focus = f"open-{path}"


def _close(state: State, event: Event) -> None:
    around = event["what"].rpartition(".")[0]
    state.opened.pop(around, None)
    state.focus = f"table-{around}"


def _add(state: State, event: Event) -> None:
    if state.desk:
        _show(state, state.desk.add(event["what"]))
        state.saved()


def _copy(state: State, event: Event) -> None:
    if state.desk:
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
        state.said = "The dispute was removed."


DO: dict[str, Callable[[State, Event], None]] = {
    "type": _type,
    "state": _state,
    "why": _why,
    "cases": _cases,
    "case": _case,
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
