"""A step of a case: its sections as forms."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import Case
from psi.intake.desk import Desk
from psi.intake.look import Look
from psi.intake.pages import caseload, needs, options, risk, sources
from psi.intake.pages.conflicts import both_changed
from psi.intake.pages.pictures import life_timeline
from psi.intake.parts import section
from psi.intake.screen import Button, Buttons, Note
from psi.intake.state import State
from psi.intake.steps import PASTE, SHEETS, STEPS, beside, name_of, step_of
from psi.workbench import completeness, rules


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The pictures and tables of a step, its sections, and the way to the next."""
    step = state.page
    yield from both_changed(desk)
    if desk.removed and step_of(desk.removed[-1][0]) == step:
        yield Note("An entry was removed.", "warning")
        yield Buttons((Button("Put it back", "undo", id="undo"),))
    for stands in AHEAD.get(step, ()):
        yield from stands(state, desk)
    look = _look(state, desk)
    for name in STEPS[step][1]:
        for stands in BEFORE.get(name, ()):
            yield from stands(state, desk)
        yield from section(name, Case.model_fields[name].annotation, look)
    if not state.only:
        yield Buttons(tuple(_onward(step)))


def _look(state: State, desk: Desk) -> Look:
    required = frozenset(need.field for need in completeness.required(desk.jurisdiction))
    return Look(desk.typed, state.wrong, required, frozenset(state.opened.values()), state.on, rules.guidance(desk.jurisdiction))


def _onward(step: str) -> Iterator[Button]:
    """The way to the step behind and to the step before."""
    before, after = beside(step)
    if before:
        yield Button(f"Back to {name_of(before)}", "go", before)
    yield Button(f"Continue to {name_of(after)}", "go", after, "main")


def _paste(state: State, desk: Desk) -> Iterator[Any]:
    yield Buttons((Button("Paste a record of arrests", "go", PASTE), Button("Spreadsheet", "go", SHEETS)))


def _sheets(state: State, desk: Desk) -> Iterator[Any]:
    yield Buttons((Button("Spreadsheet", "go", SHEETS),))


AHEAD: dict[str, tuple[Callable[[State, Desk], Iterator[Any]], ...]] = {
    "defendant": (caseload.deadlines,),
    "history": (life_timeline, _paste),
    "family": (life_timeline,),
    "work": (life_timeline, _sheets),
    "risk": (risk.scores,),
    "evaluation": (options.side_by_side,),
    "sources": (sources.waiting,),
}
# What stands right above one section of a step.
BEFORE: dict[str, tuple[Callable[[State, Desk], Iterator[Any]], ...]] = {"needs": (needs.held,), "recommendation": (needs.proposals,)}
