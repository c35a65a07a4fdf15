"""The caseload, a new case, and the import of a case file."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput
from psi.intake import events
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.echoes import day_in_words
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Heading, Note, Row, Table, Upload
from psi.intake.state import State
from psi.intake.steps import STEPS
from psi.intake.widget import Event
from psi.workbench import caseload, casework, importing, rules

MOST_CASES = 200
TAKES = (".yaml", ".yml", ".json")
ID_HINT = "Something that says nothing about the person, such as 2026-0147."
WAYS = (
    ("New case", "Choose New case above: its id and its court are all it takes."),
    ("A case file", "Import a file that another office or an earlier psi exported (.yaml, .yml or .json)."),
    ("The command line", "psi import case.yaml keeps a case file; psi new 2026-0147 --jurisdiction us-ohio makes an empty case. Both then stand here."),
)


def my_cases(state: State) -> Iterator[Any]:
    """The caseload: what is due next on each case, how far it is, and a way into it."""
    wanted = state.aside.get("find", "")
    yield Buttons((Button("New case", "new", tone="main"),))
    yield from _brought(state.brought)
    heads, more = caseload.page(state.store, wanted, MOST_CASES)
    if not heads and not wanted:
        yield from _ways_to_begin()
    else:
        yield Group("", (Field("find", "Find a case", "line", wanted, "By the beginning of its id, a docket or a name."),))
        courts = rules.courts()
        rows = tuple(_row(state, *each, courts) for each in caseload.listed(heads))
        yield Table("Cases, the next due first", ("Case", "Court", "Due next", "State", "Complete"), rows, "No case begins so.", "cases")
    if more:
        yield Note(f"The first {MOST_CASES} are shown. Find the others by their beginning.")
    yield Upload("Import a case file", "import", ",".join(TAKES), "A file that psi or another office exported. What you entered here since then stays.")


def _ways_to_begin() -> Iterator[Any]:
    yield Note("No case is kept here yet. There are three ways to begin.")
    yield Table("Three ways to begin", ("Way", "How"), tuple(Row(way, (way, how)) for way, how in WAYS), id="ways")


def _row(state: State, head: Any, due: "tuple[caseload.Due, ...]", unreadable: str, courts: dict[str, str]) -> Row:
    opened = state.aside.get("dates") == head.id
    cells = (
        head.id,
        courts.get(head.jurisdiction, head.jurisdiction or "not said"),
        _due(due, state.on, head, all_of_it=opened),
        head.state.replace("-", " "),
        f"{head.complete}%",
    )
    buttons = [Button("Continue", "continue", head.id, says=f"Continue {head.id}"), Button("Open", "case", head.id, says=f"Open {head.id}")]
    if len(due) > 1:
        words = "fewer dates" if opened else f"and {len(due) - 1} more date{'' if len(due) == 2 else 's'}"
        buttons.insert(0, Button(words[:1].upper() + words[1:], "dates", head.id, says=f"{words[:1].upper()}{words[1:]}: {head.id}"))
    return Row(head.id, cells, tuple(buttons), f"This case cannot be shown: {unreadable}" if unreadable else "")


def _due(due: "tuple[caseload.Due, ...]", on: dt.date, head: Any, *, all_of_it: bool) -> str:
    if not due:
        if head.state == "final":
            return "Nothing: the case is final"
        return "Nothing: the sentence was imposed" if caseload.is_sentenced(head) else "The day of sentencing is not set"
    day_first = court_of(head.jurisdiction, on).day_first
    return "\n".join(f"{each.what}, {when(each.day, on, day_first=day_first)}" for each in (due if all_of_it else due[:1]))


def _brought(done: "importing.Imported | None") -> Iterator[Any]:
    """What came of the last import, and what waits."""
    if done is None:
        return
    words = {"new": "was made from the file", "changed": "took what the file changed", "same": "says the same as the file"}[done.outcome]
    yield Note(f"{done.case} {words}.", "done")
    yield Buttons((Button(f"Open {done.case}", "case", done.case, "plain" if done.waiting else "main", id="brought"),))
    if done.waiting:
        rows = tuple(Row(each.place, (each.label, each.held, each.given)) for each in done.waiting)
        yield Note("These places were changed here and in the file. What stands here was kept.", "warning")
        yield Table("Differences to accept", ("Place", "Here", "In the file"), rows, id="waiting")
        yield Buttons((Button("Take the file's word in all of them", "accept"),))


def deadlines(state: State, desk: Desk) -> Iterator[Any]:
    """What is due on a case as it is typed, for its first step."""
    due, day_first = caseload.due_as_typed(desk.id, desk.typed), court_of(desk.jurisdiction, state.on).day_first
    if due:
        rows = tuple(
            Row(f"due-{n}", (when(each.day, state.on, day_first=day_first), each.what, each.cite or "the day set by the court")) for n, each in enumerate(due)
        )
        yield Heading("What is due", 2, "due")
        yield Table("What is due", ("Day", "What", "Rule"), rows, id="due-dates")


def new_case(state: State) -> Iterator[Any]:
    """The two questions of a new case."""
    choices = tuple(Choice(name, title) for name, title in rules.courts().items())
    case, court = state.aside.get("new.id", ""), state.aside.get("new.jurisdiction", "")
    wrong = state.wrong
    yield Group("", (Field("new.id", "Id of the case", "line", case, ID_HINT, error=wrong.get("new.id", ""), required=True),))
    yield Group("", (Field("new.jurisdiction", "Court", "choice", court, error=wrong.get("new.jurisdiction", ""), choices=choices, required=True),))
    yield Buttons((Button("Make the case", "make", tone="main"), Button("Cancel", "cases")))


def when(day: dt.date, on: dt.date, *, day_first: bool = False) -> str:
    """A day with how far away it is: `Mar 4, 2026 (in 9 days)`, or `4 Mar 2026 (in 9 days)`."""
    away = (day - on).days
    number = f"{abs(away)} day{'' if abs(away) == 1 else 's'}"
    return f"{day_in_words(day, day_first=day_first, short=True)} ({'today' if not away else f'in {number}' if away > 0 else f'OVERDUE by {number}'})"


def _new(state: State, event: Event) -> None:
    state.page, state.focus, state.wrong = "new", "psi-title", {}
    state.aside.clear()


def _make(state: State, event: Event) -> None:
    case, court = state.aside.get("new.id", "").strip(), state.aside.get("new.jurisdiction", "")
    state.wrong = dict(_wrong(state, case, court))
    if state.wrong:
        state.focus = next(iter(state.wrong))
        state.said = state.wrong[state.focus]
        return
    try:
        casework.create(state.store, case, court)
    except BadInput as error:
        state.wrong, state.focus, state.said = {"new.id": str(error)}, "new.id", str(error)
        return
    state.open_case(case, next(iter(STEPS)))
    state.focus = "psi-title"


def _wrong(state: State, case: str, court: str) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", case):
        yield "new.id", "An id has lower-case letters, digits and hyphens, 40 at most, and says nothing about the person."
    elif state.store.head(case) is not None:
        yield "new.id", f"There is a case {case} already. Choose another id, or open that case."
    if not court:
        yield "new.jurisdiction", "Choose the court."


def _dates(state: State, event: Event) -> None:
    state.aside["dates"] = "" if state.aside.get("dates") == event["what"] else event["what"]


def _import(state: State, event: Event) -> None:
    state.file = (event["name"], event.get("data", b""))
    _bring(state, accept_all=False)


def _accept(state: State, event: Event) -> None:
    _bring(state, accept_all=True)


def _bring(state: State, *, accept_all: bool) -> None:
    """Import the file that was handed over last; it lies on the disk only as long as that takes."""
    name, data = state.file
    state.brought, suffix = None, Path(name).suffix.lower()
    if suffix not in TAKES:
        sheet = " A spreadsheet belongs to a case: open the case, then Spreadsheet." if suffix in {".xlsx", ".csv"} else ""
        raise BadInput(f"The file: psi reads a case file as {', '.join(TAKES)}, not as {suffix[:10] or 'a file without an ending'}.{sheet}")
    with TemporaryDirectory(prefix="psi-") as folder:
        path = Path(folder) / f"case{suffix}"
        path.write_bytes(data)
        try:
            (state.brought,) = importing.import_files(state.store, (path,), accept_all=accept_all)
        except BadInput as error:
            raise BadInput(str(error).replace(str(path), "The file")) from None
    state.said, state.focus = f"{state.brought.case}: {state.brought.outcome}", "brought"


DO: dict[str, Callable[[State, Event], None]] = {
    "new": _new,
    "continue": events.DO["case"],
    "make": _make,
    "dates": _dates,
    "import": _import,
    "accept": _accept,
}
