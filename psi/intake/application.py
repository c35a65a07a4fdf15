"""The application: what is on the screen, and what follows from what the person does.

Every event is answered with the whole next screen. An event that changes the case is answered only when the change is kept.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from psi.errors import PsiError
from psi.intake import events, pages
from psi.intake.conditions import court_of
from psi.intake.dates_said import as_the_court_writes
from psi.intake.desk import Desk
from psi.intake.look import Look
from psi.intake.pages import pictures
from psi.intake.screen import Note, Screen
from psi.intake.state import TITLES, State
from psi.intake.steps import steps
from psi.intake.widget import Event, Form
from psi.workbench import a_day, casework, drafting, is_stored

DO = events.DO | pages.DO
TYPING = frozenset(
    (
        *("type", "state", "why", "add", "copy", "remove", "undo", "up", "down", "dispute", "drop", "mine", "decide", "verify", "settle", "by-hand"),
        *("record-need", "propose", "every-item", "answer-item"),
    )
)


class Application(State):
    """The state with a screen for it."""

    def on_event(self, event: Event) -> Screen:
        """Do what was asked, and show what is there then."""
        self.said, self.focus, self.problem = "", "", ""
        waiting = len(self.desk.conflicts) if self.desk else 0
        try:
            DO[event["do"]](self, event)
        except PsiError as error:
            self.failed, self.problem = True, at_the_screen(error)
            if event["do"] in TYPING:
                stays = " What you typed stays here and is saved with your next change." if self.desk and self.desk.unkept else ""
                self.status = f"Not saved: {self.problem}{stays}"
        except Exception as error:  # the edge: without an answer the screen would wait for ever; the message could hold facts of the case
            self.failed, self.status = True, f"Not saved: a fault of psi ({type(error).__name__}). Reload the page."
        if self.desk and len(self.desk.conflicts) > waiting:
            self.said = "The same place was changed elsewhere. Choose which of the two stands."
        self.answered = max(self.answered, int(event.get("number", 0)))
        return self.screen()

    async def afterwards(self) -> Screen | None:
        """Draw the picture that waits, now that the answer is out; None when none does."""
        if not await pictures.draw(self):
            return None
        self.said, self.focus = "", ""  # said once, and the keyboard may be elsewhere by now; what went wrong stays on the screen
        return self.screen()

    def screen(self) -> Screen:
        """What is shown now."""
        shown = self._shown()
        address = "" if self.only else self.address()
        whole = replace(shown, status=self.status, failed=self.failed, said=self.said, focus=self.focus, answered=self.answered, address=address)
        if self.desk is None:
            return whole
        said = as_the_court_writes(whole, day_first=court_of(self.desk.typed.get("jurisdiction"), self.on).day_first)
        assert isinstance(said, Screen)
        return said

    def _shown(self) -> Screen:
        if self.desk is None:
            return Screen(TITLES[self.page], tuple(self._made(pages.of_the_caseload(self))), back=self.page != "cases")
        self.wrong = problems(self.desk, self.on)
        side = () if self.only else steps(self.desk, self.wrong, self.page)
        parts = tuple(self._made(pages.of_a_case(self, self.desk)))
        return Screen(TITLES[self.page], parts, side, place=f"Case {self.desk.id}, revision {self.desk.revision}", case=self.desk.id, back=not self.only)

    def _made(self, parts: Iterator[Any]) -> Iterator[Any]:
        """What stands on the screen; where it cannot be made, why, so that the other screens stay within reach."""
        if self.problem:
            yield Note(self.problem, "error")
        try:
            yield from list(parts)
        except PsiError as error:
            yield Note(str(error), "error")
        except Exception as error:  # the edge, as above
            yield Note(f"This screen cannot be made: a fault of psi ({type(error).__name__}).", "error")


def at_the_screen(error: PsiError) -> str:
    """What went wrong without the address of the store, and without what only a terminal can do about it."""
    return re.sub(r"^\w+(\+\w+)?://\S*: | Look with 'psi history'[^.]*\.", "", str(error))


def problems(desk: Desk, on: dt.date) -> dict[str, str]:
    """What is wrong with what is typed, by place; the first thing said of a place stands for it."""
    born = Look(desk.typed, {}, frozenset(), frozenset(), on).born
    found = {"identity.born": "this day lies ahead. Check the year."} if born and born.earliest > on else {}
    for problem in drafting.problems(desk.typed):
        found.setdefault(problem.place, "this is needed here. Fill it in." if problem.says.endswith(" is missing. Add it.") else problem.says)
    return found


def application(on: str = "") -> Form:
    """The officer's application: the caseload, and each case in steps."""
    return _form(Application(casework.opened(), a_day(on)))


def section(case: str, step: str, on: str = "") -> Form:
    """One step of a stored case, as a notebook shows it; for a file or an example it says how to store it first."""
    if not is_stored(case):
        words = f"{case} is not kept in the store, so nothing can be typed here. Keep it first: psi import FILE."
        return Form(Screen(TITLES[step], (Note(words),)), lambda event: Screen(TITLES[step], (Note(words),)))
    return _form(Application(casework.opened(), a_day(on), case=case, only=step))


def _form(made: Application) -> Form:
    form = Form(made.screen(), made.on_event, made.afterwards)
    made.hand_over = form.hand_over
    return form
