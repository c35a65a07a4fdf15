"""The screens, one module each: what stands on a screen, and what follows from its own buttons."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.intake.desk import Desk
from psi.intake.pages import caseload, check, conflicts, needs, paste, report, risk, sheets, sources, step
from psi.intake.state import State
from psi.intake.steps import CHECK, PASTE, REPORT, SHEETS
from psi.intake.widget import Event

DO: dict[str, Callable[[State, Event], None]] = caseload.DO | conflicts.DO | paste.DO | sheets.DO | check.DO | report.DO | risk.DO | needs.DO | sources.DO
_OF_A_CASE: dict[str, Callable[[State, Desk], Iterator[Any]]] = {PASTE: paste.page, SHEETS: sheets.page, CHECK: check.page, REPORT: report.page}


def of_the_caseload(state: State) -> Iterator[Any]:
    """What stands on the screen while no case is open."""
    return caseload.new_case(state) if state.page == "new" else caseload.my_cases(state)


def of_a_case(state: State, desk: Desk) -> Iterator[Any]:
    """What stands on the screen of an open case: a step, unless the screen has a module of its own."""
    return _OF_A_CASE.get(state.page, step.page)(state, desk)
