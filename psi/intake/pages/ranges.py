"""The guideline range line by line: offense level, criminal history points, and the steps to the cell of the table."""

from collections.abc import Iterator
from typing import Any

from psi.case import labels
from psi.intake.desk import Desk
from psi.intake.pages import lines
from psi.intake.screen import Heading, Note, Row, Table
from psi.intake.state import State
from psi.workbench import worked_out

ONLY = "Psi reads the table and the limits of the count; everything else, departures among it, is for the officer and the court."


def guideline(state: State, desk: Desk) -> Iterator[Any]:
    """The lines of the range, its steps with their rules, and what is missing or does not fit."""
    yield Heading("Guideline range as the record stands", 2, "psi-range-lines")
    wrong = lines.to_mend(state, desk, worked_out.GUIDELINE, "The range is read when this is mended")
    if wrong:
        yield wrong
        return
    found = worked_out.assessed(desk.typed, worked_out.GUIDELINE, state.on).guideline_range
    if found is None:
        return
    for total in (found.offense_level, found.criminal_history):
        if total.lines:
            yield _sum(total, desk)
    yield from _result(found)


def _sum(total: Any, desk: Desk) -> Table:
    rows = [_line(f"{n}", line, desk) for n, line in enumerate(total.lines)]
    rows.append(Row("total", (f"Total ({total.unit})", "", "not complete" if total.total is None else str(total.total), "")))
    return Table(total.title, ("Line", "Where it comes from", total.unit.capitalize(), "Rule"), tuple(rows), id=f"range-{total.unit}", stacks=True)


def _line(name: str, line: Any, desk: Desk) -> Row:
    where = "the officer" if line.fact.startswith("guideline.") else labels.label(line.fact, desk.typed)
    return Row(name, (line.what, where, lines.signed(line.amount), line.cite), (lines.look(line.fact, line.what),), line.note or "")


def _result(found: Any) -> Iterator[Any]:
    read = (*found.editions, *found.steps, *found.statute.lines)
    steps = tuple(Row(line.what, (line.what, line.says, line.cite or "", line.note or "")) for line in read)
    if steps:
        yield Table("How the range is read", ("Step", "Reading", "Rule", "Remark"), steps, id="range-steps", stacks=True)
    for title, missing in (("There is no range without", found.missing), ("The statute is not applied to the range without", found.statute.missing)):
        yield from filter(None, (lines.lacking(title, missing),))
    for said in filter(None, (found.refused and f"There is no range. {found.refused}", *found.warnings)):
        yield Note(f"{said[:1].upper()}{said[1:]}", "warning")
    if found.level is not None:
        yield Note(f"{in_words(found)}. {ONLY}", "done")


def in_words(found: Any) -> str:
    """The range in words: `Level 21, category IV: 57 to 71 months, Zone D`, and what the statute of the count leaves of it."""
    said = f"Level {found.level}, category {found.category}: {_from_to(found.minimum, found.maximum)}, Zone {found.zone}"
    if found.statute.refused:
        return f"{said}; the statute is not applied: {found.statute.refused.rstrip('.')}"
    after = f"; after the statute of the count {_from_to(found.statute.minimum, found.statute.maximum)}" if found.statute.is_changed else ""
    return said + after


def _from_to(least: Any, most: Any) -> str:
    if least == most:
        return "life" if least == "life" else f"{least} months"
    return f"{least} months to life" if most == "life" else f"{least} to {most} months"
