"""What the store hands out: heads, revisions, drafts and audit rows, and the refusals it makes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from psi.errors import BadInput

Origin = Literal["entered", "imported"]
MOST_NAMED = 6
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class NoSuchCase(BadInput):
    """There is no case of that id, or this person may not know of it: the two are told apart for nobody."""


class Stale(BadInput):
    """A save was based on a revision that is no longer the newest; `newest` says who saved what meanwhile."""

    def __init__(self, case: str, based_on: int, newest: "Revision", changed: tuple[str, ...] = ()) -> None:
        self.case, self.based_on, self.newest = case, based_on, newest
        said = f"revision {newest.number} was saved by {newest.author} at {newest.made_at}"
        more = f" and {len(changed) - MOST_NAMED} places more" if len(changed) > MOST_NAMED else ""
        what = f" It changed: {'; '.join(changed[:MOST_NAMED])}{more}." if changed else ""
        super().__init__(f"{case}: your change is based on revision {based_on}, but {said}.{what} Read that one, then make your change again.")


class StaleDraft(BadInput):
    """A draft was typed over one that another window of the same person has changed; `held` is that one, None when it is gone."""

    def __init__(self, case: str, section: str, held: "Draft | None") -> None:
        self.held = held
        what = f"was changed in another window at {held.at}" if held else "was promoted or dropped in another window"
        super().__init__(f"{case}: the draft of '{section}' {what}. Open the section again, then make your change there.")


class NotAllowed(BadInput):
    """This person has no right to do this."""


def require_id(case: str) -> str:
    """The same id, once it is one; no stored case has another kind of id."""
    if not _ID.fullmatch(case):
        said = "".join(c if c.isprintable() else "?" for c in case[:60])
        raise NoSuchCase(f"there is no case '{said}'. An id has lower-case letters, digits and hyphens, 40 at most.")
    return case


@dataclass(frozen=True)
class Head:
    """One case in a list: no content, nothing of the person.

    `days` are the days its time limits count from, by event (`sentencing`, `conviction`, ..., and `imposed` once there is a sentence), as the record has them;
    `complete` is how much of what the jurisdiction requires is there, in percent.
    """

    id: str
    jurisdiction: str | None
    assigned_to: str
    sealed: bool
    reviewer: str | None
    newest: int
    sentencing: str | None
    changed_at: str
    state: str
    complete: int
    days: dict[str, str]


@dataclass(frozen=True)
class Revision:
    """One saved state of a case; `content` is its JSON, or empty in a history.

    Victims' contacts are never in the content; they are kept in a table of their own. `origin` says whether the
    revision came from a file.
    """

    case: str
    number: int
    author: str
    made_at: str
    reason: str
    digest: str
    origin: Origin = "entered"
    content: str = ""


@dataclass(frozen=True)
class About:
    """What the store must know of a case's content to list and find it and to guard its steps.

    `days` by event, as text. `plea_first`: a rule of the jurisdiction forbids disclosure before plea or verdict.
    `terms`: what it is found by, as `psi.store.listing` folds it: its id, dockets and names.
    `complete`: how much of what the jurisdiction requires is there, in percent.
    """

    jurisdiction: str | None = None
    days: dict[str, str] = field(default_factory=dict)
    plea_first: bool = False
    terms: tuple[str, ...] = ()
    complete: int = 0


@dataclass(frozen=True)
class Draft:
    """A section of a case as one person typed it, valid or not, kept until it is promoted to a revision or dropped.

    `turn` counts how often it was kept; `based_on` is the revision that the person had before them when it was kept last.
    """

    case: str
    section: str
    person: str
    turn: int
    based_on: int
    at: str
    typed: str


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
    """Cases, their revisions, drafts and the audit, wherever they are kept."""

    actor: str

    def create(self, case: str, content: str, *, about: About, reason: str, contacts: str = "[]", origin: Origin = "entered") -> Revision:
        """Make a case with its first revision, assigned to whoever made it."""
        ...

    def save(
        self,
        case: str,
        content: str,
        *,
        based_on: int,
        about: About,
        reason: str,
        contacts: str | None = None,
        origin: Origin = "entered",
        promoted: tuple[str, ...] = (),
    ) -> Revision:
        """Make a new revision; raises Stale when another was saved since `based_on`.

        `contacts` None leaves the victims' contacts as they are. `promoted` names the sections whose drafts of this
        person the revision takes the place of: they are dropped with it.
        """
        ...

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content, the newest by default; the read is audited."""
        ...

    def read_contacts(self, case: str, number: int | None = None) -> str | None:
        """The victims' contacts of a revision as JSON, audited; None for a person who has no right to them."""
        ...

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        ...

    def head(self, case: str) -> Head | None:
        """One case as a list shows it; None when there is none for this person."""
        ...

    def cases(self, wanted: str = "", *, after: Head | None = None, most: int | None = None) -> tuple[Head, ...]:
        """The cases this person may see, by the day of sentencing: all of them or `most`, from the one behind `after` on.

        `wanted` keeps those whose id, a docket or a name begins with it.
        """
        ...

    def keep_draft(self, case: str, section: str, typed: str, *, turn: int, based_on: int) -> Draft:
        """Keep what was typed; `turn` is that of the draft it was typed over, 0 for none. Raises StaleDraft."""
        ...

    def drafts(self, case: str, *, everybody: bool = False) -> tuple[Draft, ...]:
        """The drafts of this person on a case, audited; `everybody` for a supervisor's subject access."""
        ...

    def drop_draft(self, case: str, section: str) -> None:
        """Throw a draft of this person away."""
        ...

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, about: About) -> None:
        """Take a step of review; raises NotAllowed in plain words when it is not this person's or not its turn.

        `about` is what this person's psi makes of the content: whoever approves vouches for its day of plea or verdict.
        """
        ...

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        ...

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for something done with a case: a render, an export, a subject access."""
        ...

    def audit(self, case: str | None = None) -> Iterator[AuditRow]:
        """The audit rows this person may read, oldest first: all, or those on one case."""
        ...

    def audit_head(self) -> AuditRow | None:
        """The last row of the audit that this person may read."""
        ...

    def sees_whole_audit(self) -> bool:
        """Whether this person may read every row of the audit, and so can say whether it is whole."""
        ...

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and everything of it for good; the audit keeps that it was done."""
        ...

    def assign(self, case: str, person: str) -> None:
        """Give a case to another person."""
        ...

    def seal(self, case: str, reviewer: str | None) -> None:
        """Close a case to everybody but the person it is assigned to and its reviewer (the person sealing, when None)."""
        ...

    def unseal(self, case: str) -> None:
        """Open a sealed case to the supervisors again."""
        ...

    def problems(self) -> tuple[str, ...]:
        """What does not match in the cases this person may see: a content and its hash, the numbers of the revisions."""
        ...

    def copied(self) -> bytes:
        """The whole store as the content of one file; raises BadInput where the database has its own tools for that."""
        ...
