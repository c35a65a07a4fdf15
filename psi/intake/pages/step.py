"""A step of a case: its sections as forms."""

from collections.abc import Iterator
from typing import Any

from psi.case import Case
from psi.intake.desk import Desk
from psi.intake.pages.conflicts import both_changed
from psi.intake.parts import Look, section
from psi.intake.screen import Button, Buttons, Note
from psi.intake.state import State
from psi.intake.steps import STEPS, step_of
from psi.workbench import completeness, rules


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The sections of a step."""
    step, required = state.page, frozenset(need.field for need in completeness.required(desk.jurisdiction))
    look = Look(desk.typed, state.wrong, required, frozenset(state.opened.values()), state.on, rules.guidance(desk.jurisdiction))
    yield from both_changed(desk)
    if desk.removed and step_of(desk.removed[-1][0]) == step:
        yield Note("An entry was removed.", "warning")
        yield Buttons((Button("Put it back", "undo", id="undo"),))
    if step == "history":
        yield Buttons((Button("Paste a record of arrests", "go", "paste"),))
    for name in STEPS[step][1]:
        yield from section(name, Case.model_fields[name].annotation, look)
