"""The store of an office: PostgreSQL, where the database itself decides who may see what."""

import json
from dataclasses import asdict

from sqlalchemy import Engine, Row, select, text

from psi.errors import BadInput
from psi.store import tables
from psi.store.review import refused
from psi.store.values import About, AuditRow, Head, NoSuchCase, NotAllowed, Revision, SignOff, Stale


class PostgresStore:
    """Cases behind functions that check the person of the session and write the audit; see `postgresql/rights.sql`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def create(self, case: str, content: str, *, about: About, reason: str) -> Revision:
        """Make a case with its first revision, assigned to the person of the session."""
        values = {"case": case, "content": content, "reason": reason, **asdict(about)}
        row = self._call("create_case(:case, :content, :jurisdiction, :sentencing, :convicted, :reason)", **values)
        if row.outcome == "exists":
            raise BadInput(f"there is a case '{case}' already. Choose another id.")
        return self._saved(case, content, row)

    def save(self, case: str, content: str, *, based_on: int, about: About, reason: str) -> Revision:
        """Make a new revision, or refuse it when another was saved since `based_on`."""
        values = {"case": case, "content": content, "based_on": based_on, "reason": reason, **asdict(about)}
        row = self._call("save_case(:case, :content, :based_on, :jurisdiction, :sentencing, :convicted, :reason)", **values)
        if row.outcome == "final":
            raise refused(case, "final")
        if row.outcome == "stale":
            raise Stale(case, based_on, Revision(case, row.number, row.author, row.made_at, row.reason, row.digest))
        return self._saved(case, content, row)

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content; the read is audited by the database."""
        with self.engine.begin() as connection:
            row = connection.execute(text("SELECT * FROM psi.read_case(:case, :number)"), {"case": case, "number": number}).first()
        if row is None:
            raise NoSuchCase(f"there is no case '{case}'{f' with a revision {number}' if number else ''}.")
        return Revision(case, row.number, row.author, row.made_at, row.reason, row.digest, row.content)

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        with self.engine.begin() as connection:
            rows = connection.execute(text("SELECT * FROM psi.history_of(:case)"), {"case": case}).all()
        if not rows:
            raise NoSuchCase(f"there is no case '{case}'.")
        return tuple(Revision(case, row.number, row.author, row.made_at, row.reason, row.digest) for row in rows)

    def cases(self) -> tuple[Head, ...]:
        """The cases that row-level security lets this person see, by the day of sentencing."""
        listed = select(tables.cases).order_by(tables.cases.c.sentencing.is_(None), tables.cases.c.sentencing, tables.cases.c.id)
        with self.engine.connect() as connection:
            return tuple(Head(*row) for row in connection.execute(listed))

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, today: str) -> None:
        """Take a step of review; the database decides whether it is this person's and its turn."""
        shown = json.dumps(documents, sort_keys=True)
        outcome = str(self._one("sign_case(:case, :step, :documents, :note)", case=case, step=step, documents=shown, note=note))
        if outcome == "no-such-case":
            raise NoSuchCase(f"there is no case '{case}'.")
        if outcome != "done":
            raise refused(case, outcome.partition(":")[0], outcome.partition(":")[2])

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.sign_offs).where(tables.sign_offs.c.case_id == case).order_by(tables.sign_offs.c.number)).all()
        return tuple(SignOff(r.number, r.step, r.revision, r.digest, json.loads(r.documents), r.person, r.at, r.note) for r in rows)

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for a render or an export."""
        if not self._one("record_use(:action, :case, :detail)", action=action, case=case, detail=json.dumps({"what": detail})):
            raise NoSuchCase(f"there is no case '{case}'.")

    def audit(self) -> tuple[AuditRow, ...]:
        """The audit rows this person may read: an auditor's all, anybody else's own."""
        with self.engine.connect() as connection:
            return tuple(AuditRow(*row) for row in connection.execute(select(tables.audit).order_by(tables.audit.c.number)))

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and its revisions for good; for administrators."""
        self._done(case, self._one("erase_case(:case, :reason)", case=case, reason=reason))

    def assign(self, case: str, person: str) -> None:
        """Give a case to another person; for supervisors."""
        self._done(case, self._one("assign_case(:case, :person)", case=case, person=person), person)

    def copied(self) -> bytes:
        """Refused: PostgreSQL has its own tools for that."""
        raise BadInput("psi backs up SQLite stores only. Use pg_dump for PostgreSQL.")

    def _call(self, function: str, **values: object) -> Row[tuple[object, ...]]:
        with self.engine.begin() as connection:
            row = connection.execute(text(f"SELECT * FROM psi.{function}"), values).one()
        return row

    def _one(self, function: str, **values: object) -> object:
        with self.engine.begin() as connection:
            return connection.execute(text(f"SELECT psi.{function}"), values).scalar()

    def _saved(self, case: str, content: str, row: Row[tuple[object, ...]]) -> Revision:
        self._done(case, row.outcome)
        return Revision(case, row.number, row.author, row.made_at, row.reason, row.digest, content)

    def _done(self, case: str, outcome: object, person: str = "") -> None:
        if outcome == "not-allowed":
            raise NotAllowed(f"{case}: your role does not allow this.")
        if outcome == "no-such-person":
            raise BadInput(f"there is no officer or supervisor '{person}'.")
        if outcome != "done":
            raise NoSuchCase(f"there is no case '{case}'.")
