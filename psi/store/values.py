"""What the store hands out: heads, revisions and audit rows, and the refusals it makes."""

from dataclasses import dataclass
from typing import Protocol

from psi.errors import BadInput


class NoSuchCase(BadInput):
    """There is no case of that id, or this person may not know of it: the two are told apart for nobody."""


class Stale(BadInput):
    """A save was based on a revision that is no longer the newest; `newest` says who saved what meanwhile."""

    def __init__(self, case: str, based_on: int, newest: "Revision") -> None:
        self.newest = newest
        said = f"revision {newest.number} was saved by {newest.author} at {newest.made_at}"
        super().__init__(f"{case}: your change is based on revision {based_on}, but {said}. Read that one, then make your change again.")


class NotAllowed(BadInput):
    """This person has no right to do this."""


@dataclass(frozen=True)
class Head:
    """One case in a list: no content, nothing of the person."""

    id: str
    jurisdiction: str | None
    assigned_to: str
    sealed: bool
    newest: int
    sentencing: str | None
    changed_at: str
    state: str
    convicted: str | None


@dataclass(frozen=True)
class Revision:
    """One saved state of a case; `content` is its JSON, or empty in a history."""

    case: str
    number: int
    author: str
    made_at: str
    reason: str
    digest: str
    content: str = ""


@dataclass(frozen=True)
class About:
    """What the store must know of a case's content to list it and to guard its steps; days as text."""

    jurisdiction: str | None = None
    sentencing: str | None = None
    convicted: str | None = None


@dataclass(frozen=True)
class SignOff:
    """One step of review, bound to a revision by its hash and to the documents shown by theirs."""

    number: int
    step: str
    revision: int
    digest: str
    documents: dict[str, str]
    person: str
    at: str
    note: str


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit, chained to the line before by its hash."""

    number: int
    at: str
    actor: str
    action: str
    case: str
    detail: str
    previous: str
    digest: str


class Store(Protocol):
    """Cases, their revisions and the audit, wherever they are kept."""

    def create(self, case: str, content: str, *, about: About, reason: str) -> Revision:
        """Make a case with its first revision, assigned to whoever made it."""
        ...

    def save(self, case: str, content: str, *, based_on: int, about: About, reason: str) -> Revision:
        """Make a new revision; raises Stale when another was saved since `based_on`."""
        ...

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content, the newest by default; the read is audited."""
        ...

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        ...

    def cases(self) -> tuple[Head, ...]:
        """The cases this person may see, by the day of sentencing."""
        ...

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, today: str) -> None:
        """Take a step of review; raises NotAllowed in plain words when it is not this person's or not its turn."""
        ...

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        ...

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for something done with a case: a render, an export."""
        ...

    def audit(self) -> tuple[AuditRow, ...]:
        """The audit rows this person may read, oldest first."""
        ...

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and everything of it for good; the audit keeps that it was done."""
        ...

    def assign(self, case: str, person: str) -> None:
        """Give a case to another person."""
        ...

    def copied(self) -> bytes:
        """The whole store as the content of one file; raises BadInput where the database has its own tools for that."""
        ...
