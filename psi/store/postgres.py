"""The store of an office: PostgreSQL, where the database itself decides who may see what."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from sqlalchemy import Connection, Engine, Row, text

from psi.errors import BadInput
from psi.store import listing, rows, tables
from psi.store.faults import plainly
from psi.store.review import refused
from psi.store.values import About, AuditRow, Draft, Head, NoSuchCase, NotAllowed, Origin, Revision, SignOff, Stale, StaleDraft, require_id


class PostgresStore:
    """Cases behind functions that check the person of the session and write the audit; see `postgresql/rights.sql`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with self._in_transaction() as connection:
            self.actor = str(connection.execute(text("SELECT session_user")).scalar())

    def create(self, case: str, content: str, *, about: About, reason: str, contacts: str = "[]", origin: Origin = "entered") -> Revision:
        """Make a case with its first revision, assigned to the person of the session."""
        values = {"case": require_id(case), "content": content, "contacts": contacts, "about": _as_json(about), "reason": reason, "origin": origin}
        row = self._row("create_case(:case, :content, :contacts, cast(:about AS jsonb), :reason, :origin)", **values)
        if row.outcome == "exists":
            raise BadInput(f"there is a case '{case}' already. Choose another id.")
        return self._saved(case, content, row)

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
        """Make a new revision, or refuse it when another was saved since `based_on`."""
        values: dict[str, object] = {"case": require_id(case), "content": content, "contacts": contacts, "based_on": based_on, "reason": reason}
        values |= {"about": _as_json(about), "origin": origin, "promoted": list(promoted)}
        row = self._row("save_case(:case, :content, :contacts, :based_on, cast(:about AS jsonb), :reason, :origin, :promoted)", **values)
        if row.outcome == "final":
            raise refused(case, "final")
        if row.outcome == "stale":
            raise Stale(case, based_on, _revision(case, row))
        return self._saved(case, content, row)

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content; the database gives it out for a line of the audit that is there already."""
        announced = self._announced(case, "read", number)
        found = self._rows("read_case(:announced)", announced=announced) if announced else []
        if not found:
            raise NoSuchCase(f"there is no case '{case}'{f' with a revision {number}' if number else ''}.")
        return rows.whole(rows.revision(found[0]))

    def read_contacts(self, case: str, number: int | None = None) -> str | None:
        """The victims' contacts of a revision, for those who hold the right to them."""
        announced = self._announced(case, "read contacts", number)
        return None if announced is None else str(self._one("read_contacts(:announced)", announced=announced))

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        found = self._rows("history_of(:case)", case=require_id(case))
        if not found:
            raise NoSuchCase(f"there is no case '{case}'.")
        return tuple(rows.revision(row) for row in found)

    def head(self, case: str) -> Head | None:
        """One case as a list shows it, if row-level security lets this person see it."""
        found = self._rows("head_of(:case)", case=case)
        return rows.head(found[0]) if found else None

    def cases(self, wanted: str = "", *, after: Head | None = None, most: int | None = None) -> tuple[Head, ...]:
        """The cases that this person may see, by the day of sentencing."""
        prefix = listing.folded(wanted)
        if wanted and not prefix:
            return ()
        day, last = (after.sentencing or tables.LAST, after.id) if after else ("", "")
        found = self._rows("list_cases(:wanted, :day, :last, :most)", wanted=prefix, day=day, last=last, most=most)
        return tuple(rows.head(row) for row in found)

    def keep_draft(self, case: str, section: str, typed: str, *, turn: int, based_on: int) -> Draft:
        """Keep what was typed, or refuse it when another window has kept something since `turn`."""
        values = {"case": require_id(case), "section": section, "typed": typed, "turn": turn, "based_on": based_on}
        row = self._row("keep_draft(:case, :section, :typed, :turn, :based_on)", **values)
        if row.outcome == "final":
            raise refused(case, "final")
        if row.outcome == "stale":
            raise StaleDraft(case, section, rows.draft(row) if row.case_id else None)
        self._done(case, row.outcome)
        return rows.draft(row)

    def drafts(self, case: str, *, everybody: bool = False) -> tuple[Draft, ...]:
        """The drafts of this person on a case; everybody's for a supervisor."""
        wanted = "read all drafts" if everybody else "read drafts"
        announced = self._announced(case, wanted)
        if announced is None and everybody:
            return self.drafts(case)
        if announced is None:
            raise NoSuchCase(f"there is no case '{case}'.")
        return tuple(rows.draft(row) for row in self._rows("read_drafts(:announced, :wanted)", announced=announced, wanted=wanted))

    def drop_draft(self, case: str, section: str) -> None:
        """Throw a draft of this person away."""
        outcome = self._one("drop_draft(:case, :section)", case=require_id(case), section=section)
        if outcome == "no-draft":
            raise BadInput(f"{case}: there is no draft of '{section}'.")
        self._done(case, outcome)

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, about: About) -> None:
        """Take a step of review; the database decides whether it is this person's and its turn."""
        shown = json.dumps(documents, sort_keys=True)
        values = {"case": require_id(case), "step": step, "documents": shown, "note": note, "about": _as_json(about)}
        outcome = str(self._one("sign_case(:case, :step, :documents, :note, cast(:about AS jsonb))", **values))
        if outcome == "no-such-case":
            raise NoSuchCase(f"there is no case '{case}'.")
        if outcome != "done":
            raise refused(case, outcome.partition(":")[0], outcome.partition(":")[2])

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        return rows.sign_offs_in(self._rows("sign_offs_of(:case)", case=case))

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for a render, an export or a subject access."""
        if not self._one("record_use(:action, :case, :detail)", action=action, case=require_id(case), detail=json.dumps({"what": detail})):
            raise NoSuchCase(f"there is no case '{case}'.")

    def audit(self, case: str | None = None) -> Iterator[AuditRow]:
        """The audit rows this person may read: an auditor's all, a supervisor's those on their cases, anybody's own."""
        with self._in_transaction() as connection:
            found = connection.execution_options(yield_per=1000).execute(text("SELECT * FROM psi.audit_rows(:case, NULL)"), {"case": case})
            yield from map(rows.audit_row, found)

    def audit_head(self) -> AuditRow | None:
        """The last row of the audit that this person may read."""
        found = self._rows("audit_rows(NULL, 1)")
        return rows.audit_row(found[0]) if found else None

    def sees_whole_audit(self) -> bool:
        """Whether this person is an auditor."""
        return bool(self._one("holds('psi_auditor')"))

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and all that belongs to it for good; for administrators."""
        self._done(case, self._one("erase_case(:case, :reason)", case=require_id(case), reason=reason))

    def assign(self, case: str, person: str) -> None:
        """Give a case to another person; for supervisors and administrators."""
        self._done(case, self._one("assign_case(:case, :person)", case=require_id(case), person=person), person)

    def seal(self, case: str, reviewer: str | None) -> None:
        """Close a case to everybody but its officer and its reviewer; for supervisors and administrators."""
        self._done(case, self._one("seal_case(:case, :reviewer)", case=require_id(case), reviewer=reviewer), reviewer or self.actor)

    def unseal(self, case: str) -> None:
        """Open a sealed case to the supervisors again; for its reviewer and for administrators."""
        self._done(case, self._one("unseal_case(:case)", case=require_id(case)))

    def problems(self) -> tuple[str, ...]:
        """What does not match, as the database finds it without showing any content."""
        return tuple(row.problem for row in self._rows("problems()"))

    def copied(self) -> bytes:
        """Refused: PostgreSQL has its own tools for that."""
        raise BadInput("psi backs up SQLite stores only. Use pg_dump for PostgreSQL.")

    @contextmanager
    def _in_transaction(self) -> Iterator[Connection]:
        with plainly(self.engine), self.engine.begin() as connection:
            yield connection

    def _announced(self, case: str, wanted: str, number: int | None = None) -> object:
        """The number of the line of the audit that says what is about to be read, None when it may not be."""
        return self._one("announce(:case, :wanted, :number)", case=require_id(case), wanted=wanted, number=number)

    def _rows(self, function: str, **values: object) -> list[Row[tuple[object, ...]]]:
        with self._in_transaction() as connection:
            return list(connection.execute(text(f"SELECT * FROM psi.{function}"), values))

    def _row(self, function: str, **values: object) -> Row[tuple[object, ...]]:
        return self._rows(function, **values)[0]

    def _one(self, function: str, **values: object) -> object:
        with self._in_transaction() as connection:
            return connection.execute(text(f"SELECT psi.{function}"), values).scalar()

    def _saved(self, case: str, content: str, row: Row[tuple[object, ...]]) -> Revision:
        self._done(case, row.outcome)
        return _revision(case, row, content)

    def _done(self, case: str, outcome: object, person: str = "") -> None:
        if outcome == "not-allowed":
            raise NotAllowed(f"{case}: your role does not allow this.")
        if outcome == "no-contacts":
            raise NotAllowed(f"{case}: your role does not allow you to change victims' contacts. Ask somebody who holds psi_victim_contacts.")
        if outcome == "unsound":
            raise BadInput(f"{case}: the database does not take this for a case of psi. Nothing was changed.")
        if outcome == "no-such-person":
            raise BadInput(f"there is no officer or supervisor '{person}'.")
        if outcome == "no-such-supervisor":
            raise BadInput(f"'{person}' is no supervisor. A sealed case needs a supervisor who reviews it: name one with --reviewer.")
        if outcome != "done":
            raise NoSuchCase(f"there is no case '{case}'.")


def _revision(case: str, row: Row[tuple[object, ...]], content: str = "") -> Revision:
    return Revision(case, row.number, row.author, row.made_at, row.reason, row.digest, row.origin, content)


def _as_json(about: About) -> str:
    return json.dumps(asdict(about), ensure_ascii=False)
