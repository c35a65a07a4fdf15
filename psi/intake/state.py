"""What the application knows between two events: the case on the desk, the screen, what was typed outside a case."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from psi.intake.desk import Desk
from psi.intake.pasted import Pasted
from psi.intake.steps import CHECK, PASTE, REPORT, SHEETS, STEPS
from psi.workbench import importing

TITLES = {
    "cases": "My cases",
    "new": "New case",
    PASTE: "Paste a record of arrests",
    SHEETS: "Spreadsheets of the case",
    CHECK: "Check",
    REPORT: "Report",
} | {step: words for step, (words, _) in STEPS.items()}


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet that came back: what it would do, or why it is refused; `took` says what was taken of the last one."""

    name: str = ""
    data: bytes = field(default=b"", repr=False)
    done: importing.Imported | None = None
    refused: tuple[str, ...] = ()
    took: str = ""


class State:
    """One person at the forms; `only` shows a single step, as in a notebook, without the list at the side.

    `drawn` is the last picture with what it was made of, `to_draw` what a picture waits to be made of.
    `aside` holds what is typed beside a case, by its control: a search, a remark. `wrong` is what must be mended, by place.
    """

    def __init__(self, store: Any, on: dt.date, *, case: str = "", only: str = "") -> None:
        self.store, self.on, self.only = store, on, only
        self.desk: Desk | None = None
        self.page, self.opened, self.pasted = "cases", dict[str, str](), Pasted()
        self.aside, self.problem = dict[str, str](), ""
        self.wrong: dict[str, str] = {}
        self.drawn: tuple[Any, str] | None = None
        self.to_draw: Any = None
        self.status, self.failed, self.said, self.focus, self.answered = "", False, "", "", 0
        self.brought: importing.Imported | None = None
        self.file, self.sheet = ("", b""), Sheet()
        self.hand_over: Callable[[str, bytes], None] = lambda name, data: None
        if case:
            self.open_case(case, only or next(iter(STEPS)))

    def open_case(self, case: str, page: str) -> None:
        """Put a case on the desk."""
        self.desk, self.page, self.opened, self.pasted = Desk(self.store, case), page, {}, Pasted()
        self.sheet = Sheet()
        self.drawn = self.to_draw = None
        self.at_rest()

    def address(self) -> str:
        """Where the person is, as the end of the page's address says it: #case/step, #/screen outside a case, # for the caseload."""
        if self.desk:
            return f"#{self.desk.id}/{self.page}"
        return "#" if self.page == "cases" else f"#/{self.page}"

    def at_rest(self) -> None:
        """Say that nothing waits to be kept."""
        self.failed = False
        self.status = "" if self.desk is None else "Saved as a draft" if self.desk.drafts else "Everything is saved"

    def saved(self) -> None:
        """Say when the last change was kept."""
        self.failed = False
        self.status = f"Saved {dt.datetime.now():%H:%M:%S}"
