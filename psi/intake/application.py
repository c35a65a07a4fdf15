"""The application: what is on the screen, and what follows from what the person does.

Every event is answered with the whole next screen. An event that changes the case is answered only when the change is kept.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput, PsiError
from psi.intake import pages, paste
from psi.intake.desk import Desk
from psi.intake.parts import Look
from psi.intake.screen import Note, Screen
from psi.intake.steps import CHECK, PASTE, REPORT, STEPS, steps
from psi.intake.widget import Event, Form
from psi.workbench import a_day, bench_of, casework, completeness, drafting, importing, is_stored, review, rules

TITLES = {PASTE: "Paste a record of arrests", CHECK: "Check", REPORT: "Report"} | {step: words for step, (words, _) in STEPS.items()}


class Application:
    """One person at the forms; `only` shows a single step, as in a notebook, without the list at the side."""

    def __init__(self, store: Any, on: dt.date, *, case: str = "", only: str = "") -> None:
        self.store, self.on, self.only = store, on, only
        self.desk: Desk | None = None
        self.page, self.opened, self.pasted = "cases", dict[str, str](), paste.Pasted()
        self.wanted, self.typed, self.reason, self.remark, self.problem = "", dict[str, str](), "", "", ""
        self.status, self.failed, self.said, self.focus, self.answered = "", False, "", "", 0
        self.brought: importing.Imported | None = None
        self.file = ("", b"")
        self.hand_over: Callable[[str, bytes], None] = lambda name, data: None
        if case:
            self.open_case(case, only or next(iter(STEPS)))

    def open_case(self, case: str, page: str) -> None:
        """Put a case on the desk."""
        self.desk, self.page, self.opened, self.pasted = Desk(self.store, case), page, {}, paste.Pasted()
        self._at_rest()

    def on_event(self, event: Event) -> Screen:
        """Do what was asked, and show what is there then."""
        self.said, self.focus, self.problem = "", "", ""
        waiting = len(self.desk.conflicts) if self.desk else 0
        try:
            DO[event["do"]](self, event)
        except PsiError as error:
            self.failed, self.problem = True, str(error)
            if event["do"] in TYPING:
                self.status = "Not saved: " + str(error)
        except Exception as error:  # the edge: without an answer the screen would wait for ever; the message could hold facts of the case
            self.failed, self.status = True, f"Not saved: a fault of psi ({type(error).__name__}). Reload the page."
        if self.desk and len(self.desk.conflicts) > waiting:
            self.said = "The same place was changed elsewhere. Choose which of the two stands."
        self.answered = max(self.answered, int(event.get("number", 0)))
        return self.screen()

    def screen(self) -> Screen:
        """What is shown now."""
        return replace(self._shown(), status=self.status, failed=self.failed, said=self.said, focus=self.focus, answered=self.answered)

    def _shown(self) -> Screen:
        if self.desk is None and self.page == "new":
            return Screen("New case", tuple(pages.new_case(self.typed, self.problem)), back=True)
        if self.desk is None:
            return Screen("My cases", tuple(pages.my_cases(self.store, self.wanted, self.on, self.brought, self.problem)))
        found = problems(self.desk, self.on)
        side = () if self.only else steps(self.desk, found, self.page)
        parts = tuple(self._parts(self.desk, found))
        return Screen(TITLES[self.page], parts, side, place=f"Case {self.desk.id}, revision {self.desk.revision}", case=self.desk.id, back=not self.only)

    def _parts(self, desk: Desk, found: dict[str, str]) -> Any:
        if self.problem:
            yield Note(self.problem, "error")
        if self.page == PASTE:
            yield from paste.page(desk, self.pasted)
        elif self.page == CHECK:
            yield from pages.check_page(desk, found, self.on, self.reason)
        elif self.page == REPORT:
            yield from pages.report_page(desk, found, self.on, self.remark)
        else:
            required = frozenset(need.field for need in completeness.required(desk.jurisdiction))
            yield from pages.step_page(
                desk, self.page, Look(desk.typed, found, required, frozenset(self.opened.values()), self.on, rules.guidance(desk.jurisdiction))
            )

    def _at_rest(self) -> None:
        self.failed = False
        self.status = "" if self.desk is None else "Saved as a draft" if self.desk.drafts else "Everything is saved"

    def _saved(self) -> None:
        self.failed = False
        self.status = f"Saved {dt.datetime.now():%H:%M:%S}"

    def _type(self, event: Event) -> None:
        path, value = event["path"], event["value"]
        if self.failed:
            self._at_rest()
        if path == "find":
            self.wanted = value
        elif path == "reason":
            self.reason = value
        elif path == "remark":
            self.remark = value
        elif path == "pasted":
            self.pasted.take(value)
        elif path.startswith("new."):
            self.typed[path.removeprefix("new.")] = value.strip()
        elif self.desk:
            self.desk.type_in(path, value)
            self._saved()

    def _state(self, event: Event) -> None:
        if self.desk:
            self.desk.mark(event["path"], state=event["value"])
            self._saved()

    def _why(self, event: Event) -> None:
        if self.desk:
            self.desk.mark(event["path"], why=event["value"].strip())
            self._saved()

    def _cases(self, event: Event) -> None:
        self.desk, self.page, self.status, self.failed, self.focus = None, "cases", "", False, "psi-title"

    def _case(self, event: Event) -> None:
        last = event.get("path", "")
        self.open_case(event["what"], last if last in TITLES else next(iter(STEPS)))
        self.focus = "psi-title"

    def _new(self, event: Event) -> None:
        self.page, self.typed, self.focus = "new", {}, "psi-title"

    def _make(self, event: Event) -> None:
        if not self.typed.get("jurisdiction"):
            self.focus = "new.jurisdiction"
            self.problem = "Choose the court."
            return
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", self.typed.get("id", "")):
            self.focus = "new.id"
            self.problem = "An id has lower-case letters, digits and hyphens, 40 at most, and says nothing about the person."
            return
        casework.create(self.store, self.typed["id"], self.typed["jurisdiction"])
        self.open_case(self.typed["id"], next(iter(STEPS)))
        self.focus = "psi-title"

    def _go(self, event: Event) -> None:
        self.page, path = event["what"], event.get("path", "")
        self.focus = path or "psi-title"
        if path and self.desk:
            self._open_around(path)

    def _open_around(self, path: str) -> None:
        """Open every entry that a place lies in."""
        walked = ""
        for step in path.split("."):
            walked = f"{walked}.{step}" if walked else step
            held = self.desk.at(walked) if self.desk else None
            if isinstance(held, dict) and held.get("id") == step:
                self.opened[walked.rpartition(".")[0]] = walked

    def _open(self, event: Event) -> None:
        self._show(event["what"])

    def _show(self, path: str) -> None:
        self.opened[path.rpartition(".")[0]] = path
        self.focus = f"open-{path}"

    def _close(self, event: Event) -> None:
        around = event["what"].rpartition(".")[0]
        self.opened.pop(around, None)
        self.focus = f"table-{around}"

    def _add(self, event: Event) -> None:
        if self.desk:
            self._show(self.desk.add(event["what"]))
            self._saved()

    def _copy(self, event: Event) -> None:
        if self.desk:
            self._show(self.desk.add(event["what"].rpartition(".")[0], self.desk.at(event["what"])))
            self._saved()

    def _remove(self, event: Event) -> None:
        if self.desk:
            self.desk.remove(event["what"])
            self._saved()
            self.said, self.focus = "The entry was removed. It can be put back.", "undo"

    def _undo(self, event: Event) -> None:
        back = self.desk.put_back() if self.desk else None
        if back:
            self._saved()
            self.said, self.focus = "The entry is back.", f"table-{back.rpartition('.')[0]}"

    def _up(self, event: Event) -> None:
        self._move(event["what"], -1)

    def _down(self, event: Event) -> None:
        self._move(event["what"], 1)

    def _move(self, path: str, by: int) -> None:
        if self.desk:
            self.desk.move(path, by)
            self._saved()
            self.said = "Moved."

    def _mine(self, event: Event) -> None:
        self._choose(event["what"], mine=True)

    def _theirs(self, event: Event) -> None:
        self._choose(event["what"], mine=False)

    def _choose(self, place: str, *, mine: bool) -> None:
        if self.desk:
            self.desk.choose(place, mine=mine)
            self._saved()
            self.said, self.focus = "Settled.", "conflicts" if self.desk.conflicts else "psi-title"

    def _import(self, event: Event) -> None:
        self.file = (event["name"], event.get("data", b""))
        self._bring(accept_all=False)

    def _accept(self, event: Event) -> None:
        self._bring(accept_all=True)

    def _bring(self, *, accept_all: bool) -> None:
        """Import the file that was handed over last; it lies on the disk only as long as that takes."""
        name, data = self.file
        self.brought = None
        with TemporaryDirectory(prefix="psi-") as folder:
            path = Path(folder) / f"case{Path(name).suffix.lower()}"
            path.write_bytes(data)
            try:
                (self.brought,) = importing.import_files(self.store, (path,), accept_all=accept_all)
            except BadInput as error:
                raise BadInput(str(error).replace(str(path), "The file")) from None
        self.said = f"{self.brought.case}: {self.brought.outcome}"

    def _read(self, event: Event) -> None:
        self.focus = "matter-0"

    def _decide(self, event: Event) -> None:
        number, _, what = event["what"].partition(":")
        if self.desk:
            self.said = self.pasted.decide(self.desk, int(number), what)
            self._saved()
            self.focus = f"matter-{int(number) + 1}"

    def _dispute(self, event: Event) -> None:
        if self.desk:
            self.focus = self.desk.add_plain(event["what"]) + ".by"
            self._saved()

    def _drop(self, event: Event) -> None:
        if self.desk:
            self.desk.remove_plain(event["what"])
            self._saved()
            self.said = "The dispute was removed."

    def _review(self, event: Event) -> None:
        if self.desk:
            note = f"consent: {self.remark}" if event["what"] == "disclose" and self.remark.strip() else self.remark
            review.take(self.desk.id, event["what"], on=self.on.isoformat(), note=note)
            self.remark, self.said, self.focus = "", "It is recorded.", "psi-title"
            self.status, self.failed = "Recorded", False

    def _promote(self, event: Event) -> None:
        if self.desk is None:
            return
        if not self.reason.strip():
            self.problem, self.focus = "Say why it changed: it is kept with the revision.", "reason"
            return
        number = self.desk.promote(self.reason)
        self.reason = ""
        self._saved()
        self.said = f"Revision {number} was made."
        self.status = f"Revision {number} made {dt.datetime.now():%H:%M:%S}"

    def _download(self, event: Event) -> None:
        if self.desk:
            bench = bench_of(self.desk.typed, self.on)
            self.hand_over(f"{self.desk.id}-{event['what']}.docx", bench.drafts()[event["what"]])
            self.store.record("render", self.desk.id, event["what"])
            self.said = "The Word file was handed to the browser."


TYPING = frozenset({"type", "state", "why", "add", "copy", "remove", "undo", "up", "down", "dispute", "drop", "mine", "decide"})
DO: dict[str, Callable[[Application, Event], None]] = {
    "type": Application._type,
    "state": Application._state,
    "why": Application._why,
    "cases": Application._cases,
    "case": Application._case,
    "new": Application._new,
    "make": Application._make,
    "go": Application._go,
    "open": Application._open,
    "close": Application._close,
    "add": Application._add,
    "copy": Application._copy,
    "remove": Application._remove,
    "undo": Application._undo,
    "up": Application._up,
    "down": Application._down,
    "mine": Application._mine,
    "theirs": Application._theirs,
    "import": Application._import,
    "accept": Application._accept,
    "read": Application._read,
    "decide": Application._decide,
    "dispute": Application._dispute,
    "drop": Application._drop,
    "review": Application._review,
    "promote": Application._promote,
    "download": Application._download,
}


def problems(desk: Desk, on: dt.date) -> dict[str, str]:
    """What is wrong with what is typed, by place; the first thing said of a place stands for it."""
    born = Look(desk.typed, {}, frozenset(), frozenset(), on).born
    found = {"identity.born": "this day lies ahead. Check the year."} if born and born.earliest > on else {}
    for problem in drafting.problems(desk.typed):
        found.setdefault(problem.place, problem.says)
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
    form = Form(made.screen(), made.on_event)
    made.hand_over = form.hand_over
    return form
