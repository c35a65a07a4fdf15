"""The caseload, a new case, and the import of a case file."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Note, Row, Table, Upload
from psi.intake.state import State
from psi.intake.steps import STEPS
from psi.intake.widget import Event
from psi.workbench import caseload, casework, importing, rules

MOST_CASES = 200
ID_HINT = "Something that says nothing about the person, such as 2026-0147."


def my_cases(state: State) -> Iterator[Any]:
    """The caseload: what is due next on each case, how far it is, and a way into it."""
    wanted = state.aside.get("find", "")
    yield Group("", (Field("find", "Find a case", "line", wanted, "By the beginning of its id, a docket or a name."),))
    yield Buttons((Button("New case", "new", tone="main"),))
    yield Upload("Import a case file", "import", ".yaml,.yml,.json", "A file that psi or another office exported. What you entered here since then stays.")
    yield from _brought(state.brought)
    heads, more = caseload.page(state.store, wanted, MOST_CASES)
    due = {each.case: each for each in reversed(caseload.due(heads))}
    rows = []
    for head in heads:
        next_due = due.get(head.id)
        said = f"{next_due.what}, {_when(next_due.day, state.on)}" if next_due else "The day of sentencing is not set"
        rows.append(
            Row(head.id, (head.id, said, head.state.replace("-", " "), f"{head.complete} %"), (Button("Open", "case", head.id, says=f"Open {head.id}"),))
        )
    yield Table(
        "Cases, the next to be sentenced first",
        ("Case", "Due next", "State", "Complete"),
        tuple(rows),
        "No case begins so." if wanted else "No case is kept here yet.",
        "cases",
    )
    if more:
        yield Note(f"The first {MOST_CASES} are shown. Find the others by their beginning.")


def _brought(done: "importing.Imported | None") -> Iterator[Any]:
    """What came of the last import, and what waits."""
    if done is None:
        return
    words = {"new": "was made from the file", "changed": "took what the file changed", "same": "says the same as the file"}[done.outcome]
    yield Note(f"{done.case} {words}.", "done")
    if done.waiting:
        rows = tuple(Row(each.place, (each.label, each.held, each.given)) for each in done.waiting)
        yield Note("These places were changed here and in the file. What stands here was kept.", "warning")
        yield Table("Differences to accept", ("Place", "Here", "In the file"), rows, id="waiting")
        yield Buttons((Button("Take the file's word in all of them", "accept"),))


def new_case(state: State) -> Iterator[Any]:
    """The two questions of a new case."""
    choices = tuple(Choice(name, title) for name, title in rules.courts().items())
    yield Group(
        "",
        (
            Field("new.id", "Id of the case", "line", state.aside.get("new.id", ""), ID_HINT, required=True),
            Field("new.jurisdiction", "Court", "choice", state.aside.get("new.jurisdiction", ""), choices=choices, required=True),
        ),
    )
    yield Buttons((Button("Make the case", "make", tone="main"), Button("Cancel", "cases")))


def _when(day: dt.date, on: dt.date) -> str:
    away = (day - on).days
    number = f"{abs(away)} day{'' if abs(away) == 1 else 's'}"
    return f"{day:%b} {day.day}, {day.year} ({'today' if not away else f'in {number}' if away > 0 else f'OVERDUE by {number}'})"


def _new(state: State, event: Event) -> None:
    state.page, state.focus = "new", "psi-title"
    state.aside.clear()


def _make(state: State, event: Event) -> None:
    case, court = state.aside.get("new.id", "").strip(), state.aside.get("new.jurisdiction", "")
    if not court:
        state.focus = "new.jurisdiction"
        state.problem = "Choose the court."
        return
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", case):
        state.focus = "new.id"
        state.problem = "An id has lower-case letters, digits and hyphens, 40 at most, and says nothing about the person."
        return
    casework.create(state.store, case, court)
    state.open_case(case, next(iter(STEPS)))
    state.focus = "psi-title"


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


DO: dict[str, Callable[[State, Event], None]] = {
    "new": _new,
    "make": _make,
    "import": _import,
    "accept": _accept,
}
