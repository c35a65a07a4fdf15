"""What follows from each thing the person does, one function for each."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from psi.errors import BadInput
from psi.intake.state import TITLES, State
from psi.intake.steps import STEPS
from psi.intake.widget import Event
from psi.workbench import bench_of, casework, importing, review


def _type(state: State, event: Event) -> None:
    path, value = event["path"], event["value"]
    if state.failed:
        state.at_rest()
    if path == "find":
        state.wanted = value
    elif path == "reason":
        state.reason = value
    elif path == "remark":
        state.remark = value
    elif path == "pasted":
        state.pasted.take(value)
    elif path.startswith("new."):
        state.typed[path.removeprefix("new.")] = value.strip()
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


def _new(state: State, event: Event) -> None:
    state.page, state.typed, state.focus = "new", {}, "psi-title"


def _make(state: State, event: Event) -> None:
    if not state.typed.get("jurisdiction"):
        state.focus = "new.jurisdiction"
        state.problem = "Choose the court."
        return
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", state.typed.get("id", "")):
        state.focus = "new.id"
        state.problem = "An id has lower-case letters, digits and hyphens, 40 at most, and says nothing about the person."
        return
    casework.create(state.store, state.typed["id"], state.typed["jurisdiction"])
    state.open_case(state.typed["id"], next(iter(STEPS)))
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


def _mine(state: State, event: Event) -> None:
    _choose(state, event["what"], mine=True)


def _theirs(state: State, event: Event) -> None:
    _choose(state, event["what"], mine=False)


def _choose(state: State, place: str, *, mine: bool) -> None:
    if state.desk:
        state.desk.choose(place, mine=mine)
        state.saved()
        state.said, state.focus = "Settled.", "conflicts" if state.desk.conflicts else "psi-title"


def _import(state: State, event: Event) -> None:
    state.file = (event["name"], event.get("data", b""))
    _bring(state, accept_all=False)


def _accept(state: State, event: Event) -> None:
    _bring(state, accept_all=True)


def _bring(state: State, *, accept_all: bool) -> None:
    """Import the file that was handed over last; it lies on the disk only as long as that takes."""
    name, data = state.file
    state.brought = None
    with TemporaryDirectory(prefix="psi-") as folder:
        path = Path(folder) / f"case{Path(name).suffix.lower()}"
        path.write_bytes(data)
        try:
            (state.brought,) = importing.import_files(state.store, (path,), accept_all=accept_all)
        except BadInput as error:
            raise BadInput(str(error).replace(str(path), "The file")) from None
    state.said = f"{state.brought.case}: {state.brought.outcome}"


def _read(state: State, event: Event) -> None:
    state.focus = "matter-0"


def _decide(state: State, event: Event) -> None:
    number, _, what = event["what"].partition(":")
    if state.desk:
        state.said = state.pasted.decide(state.desk, int(number), what)
        state.saved()
        state.focus = f"matter-{int(number) + 1}"


def _dispute(state: State, event: Event) -> None:
    if state.desk:
        state.focus = state.desk.add_plain(event["what"]) + ".by"
        state.saved()


def _drop(state: State, event: Event) -> None:
    if state.desk:
        state.desk.remove_plain(event["what"])
        state.saved()
        state.said = "The dispute was removed."


def _review(state: State, event: Event) -> None:
    if state.desk:
        note = f"consent: {state.remark}" if event["what"] == "disclose" and state.remark.strip() else state.remark
        review.take(state.desk.id, event["what"], on=state.on.isoformat(), note=note)
        state.remark, state.said, state.focus = "", "It is recorded.", "psi-title"
        state.status, state.failed = "Recorded", False


def _promote(state: State, event: Event) -> None:
    if state.desk is None:
        return
    if not state.reason.strip():
        state.problem, state.focus = "Say why it changed: it is kept with the revision.", "reason"
        return
    number = state.desk.promote(state.reason)
    state.reason = ""
    state.saved()
    state.said = f"Revision {number} was made."
    state.status = f"Revision {number} made {dt.datetime.now():%H:%M:%S}"


def _download(state: State, event: Event) -> None:
    if state.desk:
        bench = bench_of(state.desk.typed, state.on)
        state.hand_over(f"{state.desk.id}-{event['what']}.docx", bench.drafts()[event["what"]])
        state.store.record("render", state.desk.id, event["what"])
        state.said = "The Word file was handed to the browser."


TYPING = frozenset({"type", "state", "why", "add", "copy", "remove", "undo", "up", "down", "dispute", "drop", "mine", "decide"})
DO: dict[str, Callable[[State, Event], None]] = {
    "type": _type,
    "state": _state,
    "why": _why,
    "cases": _cases,
    "case": _case,
    "new": _new,
    "make": _make,
    "go": _go,
    "open": _open,
    "close": _close,
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "undo": _undo,
    "up": _up,
    "down": _down,
    "mine": _mine,
    "theirs": _theirs,
    "import": _import,
    "accept": _accept,
    "read": _read,
    "decide": _decide,
    "dispute": _dispute,
    "drop": _drop,
    "review": _review,
    "promote": _promote,
    "download": _download,
}
