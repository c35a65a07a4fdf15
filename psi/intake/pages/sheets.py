"""The spreadsheets of a case: a list is taken out as a workbook, and what came back is shown row by row before it is taken."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadFile, BadInput
from psi.intake.desk import Desk
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Heading, Note, Row, Table, Upload
from psi.intake.state import Sheet, State
from psi.intake.widget import Event
from psi.workbench import importing, spreadsheets

TAKES = (".xlsx", ".csv")
HOW = "Take a list out, fill it in in Excel or LibreOffice, and bring it back. What would change is shown first, row by row."
COPY = "A spreadsheet is a copy of the record outside psi. Keep it where nobody else can read it, and delete it when you are done."
SAYS = {
    "new": "new",
    "changed": "changed",
    "same": "the same as here",
    "differs": "differs from what was entered here",
    "likely a duplicate": "likely a duplicate",
}
MOST_SHOWN = 300


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The lists to take out, the sheet that came back, and what it would change."""
    yield Note(HOW)
    if state.sheet.took:
        yield Note(state.sheet.took, "done")
    yield Heading("Take a list out", 2, "sheets-out")
    yield Buttons(tuple(Button(f"Download {kind.title.lower()} (.xlsx)", "take out", kind.id) for kind in spreadsheets.KINDS.values()))
    yield Note(COPY)
    yield Heading("Bring a list back", 2, "sheets-back")
    yield Upload("A spreadsheet of this case", "sheet", ",".join(TAKES), "Criminal history or employment, .xlsx or .csv. Nothing is taken before you say so.")
    yield from _refused(state.sheet)
    if state.sheet.done:
        yield from _would_change(state, desk, state.sheet.done)


def _refused(sheet: Sheet) -> Iterator[Any]:
    """The rows that cannot be used, each with the reason."""
    if sheet.refused:
        yield Heading(f"{Path(sheet.name).name} was refused", 2, "sheet-found")
        yield Note("Nothing of it was taken. Mend these places in the spreadsheet, save it, and bring it back again.", "error")
        rows = tuple(Row(str(n), _placed(problem)) for n, problem in enumerate(sheet.refused[:MOST_SHOWN]))
        yield Table("What has to be mended in the spreadsheet", ("Where", "What is wrong"), rows, id="refused")


def _placed(problem: str) -> tuple[str, str]:
    """`row 4, column 'Start': ...` as its two cells."""
    found = re.match(r"(row \d+(?:, column (?:'[^']*'|[A-Z]+))?|line \d+): (.*)", problem, re.S)
    where, what = (found[1], found[2]) if found else ("the whole sheet", problem)
    what = what.replace("the template: psi sheet", "a list taken out above")
    return where[:1].upper() + where[1:], what if what.startswith("psi ") else what[:1].upper() + what[1:]


def _would_change(state: State, desk: Desk, done: "importing.Imported") -> Iterator[Any]:
    counted = {says: sum(row.outcome == outcome for row in done.rows) for outcome, says in SAYS.items()}
    yield Heading(f"What {Path(state.sheet.name).name} would change", 2, "sheet-found")
    said = ". ".join(f"{says[:1].upper()}{says[1:]}: {_rows(number)}" for says, number in counted.items() if number)
    yield Note(f"{said}." if said else "It has no rows below its headings.")
    rows = tuple(Row(f"row-{row.number}", (str(row.number), row.label, SAYS[row.outcome], _changes(row, done))) for row in done.rows[:MOST_SHOWN])
    yield Table("Row by row", ("Row", "Entry", "What happens", "What changes"), rows, id="sheet-rows")
    if len(done.rows) > MOST_SHOWN:
        yield Note(f"The first {MOST_SHOWN} of {len(done.rows)} rows are shown.")
    waiting = tuple(_to_accept(done))
    if waiting:
        path = f"sheet.{desk.id}.accepted"
        yield Note("What was entered here stays unless you tick it. Tick each place in which the spreadsheet is right.", "warning")
        yield Group("", (Field(path, "Take the spreadsheet's word here", "many", state.aside.get(path, ""), choices=waiting),))
    if waiting or any(row.outcome in {"new", "changed"} for row in done.rows):
        yield Buttons((Button("Take these changes", "take in", tone="main"), Button("Take nothing", "take nothing")))
    else:
        yield Note("There is nothing to take: the case says all of this already.", "done")


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def _changes(row: "importing.RowDone", done: "importing.Imported") -> str:
    """What a row would change, in one cell: what stands here, and what it would be; of a new entry, all that it says."""
    if row.outcome == "new":
        return next((each.after or "" for each in done.changes if row.label.startswith(each.label)), "")
    said = [f"{each.label.rpartition(': ')[2]}: {each.before or 'nothing'} becomes {each.after or 'nothing'}" for each in row.changes]
    said += [f"{each.label.rpartition(': ')[2]}: here {each.held or 'nothing'}, in the spreadsheet {each.given or 'nothing'}" for each in row.waiting]
    beside = [f"{heading}: {mine or 'nothing'} ({theirs or 'nothing'} in the case)" for heading, mine, theirs in row.beside if mine != theirs]
    return "; ".join(said + beside)


def _to_accept(done: "importing.Imported") -> Iterator[Choice]:
    """The differences that wait, and the rows that likely repeat an entry."""
    for each in done.waiting:
        yield Choice(each.place, f"{each.label}: {each.given or 'nothing'} instead of {each.held or 'nothing'}")
    for row in {row.place: row for row in done.rows if row.like}.values():
        yield Choice(str(row.place), f"Row {row.number} is no duplicate of {row.label}: add it")


def _take_out(state: State, event: Event) -> None:
    if state.desk:
        made = spreadsheets.taken_out(state.store, event["what"], state.desk.id, state.desk.typed)
        state.aside[f"sheet.{state.desk.id}.revision"] = str(state.desk.revision)
        state.hand_over(f"{state.desk.id}-{event['what']}.xlsx", made)
        state.said = "The spreadsheet was handed to the browser."


def _sheet(state: State, event: Event) -> None:
    if state.desk is None:
        return
    name, data = event["name"], event.get("data", b"")
    state.aside.pop(f"sheet.{state.desk.id}.accepted", None)
    try:
        done, _ = _planned(state, state.desk, name, data)
        state.sheet, state.said = Sheet(name, data, done), "The spreadsheet was read. Nothing is taken yet."
    except BadFile as error:
        state.sheet, state.said = Sheet(name, refused=error.problems), "The spreadsheet was refused. What to mend is listed."
    state.focus = "sheet-found"


def _planned(state: State, desk: Desk, name: str, data: bytes) -> "tuple[importing.Imported, dict[str, Any]]":
    """What a sheet would make of the case on the desk; it lies on the disk only as long as that takes."""
    suffix = Path(name).suffix.lower()
    if suffix not in TAKES:
        raise BadFile("The file", (f"psi reads spreadsheets as .xlsx or .csv, not as {suffix[:10] or 'a file without an ending'}. Save it as .xlsx.",))
    based_on = state.aside.get(f"sheet.{desk.id}.revision")
    accepted = frozenset(state.aside.get(f"sheet.{desk.id}.accepted", "").split("\n")) - {""}
    with TemporaryDirectory(prefix="psi-") as folder:
        path = Path(folder) / f"sheet{suffix}"
        path.write_bytes(data)
        try:
            return importing.sheet_over(state.store, path, desk.kept, desk.typed, accepted=accepted, based_on=int(based_on) if based_on else None)
        except BadFile as error:
            raise BadFile("The file", tuple(problem.replace(str(path), "the file") for problem in error.problems)) from None


def _take_in(state: State, event: Event) -> None:
    """Put the changes into the draft; the officer makes them part of the case on the check screen, as anything typed."""
    desk, sheet = state.desk, state.sheet
    if desk is None or sheet.done is None:
        return
    done, lists = _planned(state, desk, sheet.name, sheet.data)
    changed = [section for section, entries in lists.items() if entries != desk.typed.get(section, [])]
    if not changed:
        raise BadInput("There is nothing to take: nothing was ticked, and the rest says what the case says.")
    for section in changed:
        desk.set(section, lists[section])
    taken = sum(row.outcome in {"new", "changed"} for row in done.rows)
    where = " and ".join(spreadsheets.KINDS[kind].title.lower() for kind in spreadsheets.KINDS if spreadsheets.KINDS[kind].part in changed)
    state.sheet = Sheet(took=f"{_rows(taken)} taken into the {where}, as a draft. It becomes part of the case on the Check screen.")
    state.aside.pop(f"sheet.{desk.id}.accepted", None)
    state.saved()
    state.said, state.focus = state.sheet.took, "psi-title"


def _take_nothing(state: State, event: Event) -> None:
    state.sheet, state.said, state.focus = Sheet(), "Nothing was taken.", "sheets-back"


DO: dict[str, Callable[[State, Event], None]] = {
    "take out": _take_out,
    "sheet": _sheet,
    "take in": _take_in,
    "take nothing": _take_nothing,
}
