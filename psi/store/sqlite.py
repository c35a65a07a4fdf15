"""The store on one laptop: an SQLite file that belongs to one person."""

import datetime as dt
import getpass
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from psi.errors import BadInput
from psi.store import chain, tables
from psi.store.review import STEPS, refused
from psi.store.values import About, AuditRow, Head, NoSuchCase, Revision, SignOff, Stale


class SqliteStore:
    """Cases in one file. Whoever can read the file can read every case in it: there are no roles here."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.actor = getpass.getuser()

    def create(self, case: str, content: str, *, about: About, reason: str) -> Revision:
        """Make a case with its first revision."""
        made = Revision(case, 1, self.actor, _now(), reason, chain.digest(content), content)
        with self._writing() as connection:
            try:
                connection.execute(
                    insert(tables.cases).values(
                        id=case, assigned_to=self.actor, sealed=False, newest=1, changed_at=made.made_at, state="draft", **asdict(about)
                    )
                )
            except IntegrityError:
                raise BadInput(f"there is a case '{case}' already. Choose another id, or save a new revision of it.") from None
            self._keep(connection, made, "create")
        return made

    def save(self, case: str, content: str, *, based_on: int, about: About, reason: str) -> Revision:
        """Make a new revision, or refuse it when another was saved since `based_on`."""
        made = Revision(case, based_on + 1, self.actor, _now(), reason, chain.digest(content), content)
        with self._writing() as connection:
            held = connection.execute(select(tables.cases).where(tables.cases.c.id == case)).first()
            newest = held.newest if held else None
            if held and held.state == "final":
                raise refused(case, "final")
            if newest == based_on:
                changed = {"newest": made.number, "changed_at": made.made_at, "state": "draft", **asdict(about)}
                connection.execute(update(tables.cases).where(tables.cases.c.id == case).values(**changed))
                self._keep(connection, made, "save")
                return made
            tried = "save" if newest is None else "save of a stale revision"
            self._log(connection, "refused", case, {"tried": tried})
            winner = _revision(_select_revision(connection, case, newest)) if newest else None
        if winner is None:
            raise NoSuchCase(f"there is no case '{case}'.")
        raise Stale(case, based_on, winner)

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content; the read is audited."""
        with self._writing() as connection:
            newest = connection.execute(select(tables.cases.c.newest).where(tables.cases.c.id == case)).scalar()
            found = _select_revision(connection, case, number or newest) if newest else None
            if found is None:
                self._log(connection, "refused", case, {"tried": "read"})
            else:
                self._log(connection, "read", case, {"revision": found.number})
        if found is None:
            what = f"case '{case}'" if newest is None else f"revision {number} of '{case}'; the newest is {newest}"
            raise NoSuchCase(f"there is no {what}.")
        return _revision(found)

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        columns = [c for c in tables.revisions.c if c.name != "content"]
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).where(tables.revisions.c.case_id == case).order_by(tables.revisions.c.number)).all()
        if not rows:
            raise NoSuchCase(f"there is no case '{case}'.")
        return tuple(_revision(row) for row in rows)

    def cases(self) -> tuple[Head, ...]:
        """Every case, by the day of sentencing."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.cases).order_by(tables.cases.c.sentencing.is_(None), tables.cases.c.sentencing, tables.cases.c.id)).all()
        return tuple(Head(*row) for row in rows)

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, today: str) -> None:
        """Take a step of review; an approval is refused, for there is nobody else here."""
        with self._writing() as connection:
            held = connection.execute(select(tables.cases).where(tables.cases.c.id == case)).first()
            if held is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            before, after = STEPS[step]
            if held.state not in before:
                raise refused(case, "state", held.state)
            if step != "send":
                raise refused(case, "one-person")
            if not documents:
                raise refused(case, "no-documents")
            revision = _revision(_select_revision(connection, case, held.newest))
            taken = connection.execute(select(func.count()).where(tables.sign_offs.c.case_id == case)).scalar() or 0
            row = {"case_id": case, "number": taken + 1, "step": step, "revision": revision.number, "digest": revision.digest, "person": self.actor}
            connection.execute(insert(tables.sign_offs).values(**row, documents=json.dumps(documents, sort_keys=True), at=_now(), note=note))
            connection.execute(update(tables.cases).where(tables.cases.c.id == case).values(state=after))
            self._log(connection, step, case, {"revision": revision.number})

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        found = tables.sign_offs.c
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.sign_offs).where(found.case_id == case).order_by(found.number)).all()
        return tuple(SignOff(r.number, r.step, r.revision, r.digest, json.loads(r.documents), r.person, r.at, r.note) for r in rows)

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for a render or an export."""
        with self._writing() as connection:
            self._log(connection, action, case, {"what": detail})

    def audit(self) -> tuple[AuditRow, ...]:
        """The whole audit, oldest first."""
        with self.engine.connect() as connection:
            return tuple(AuditRow(*row) for row in connection.execute(select(tables.audit).order_by(tables.audit.c.number)))

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and its revisions for good, also from the free pages of the file."""
        with self._writing() as connection:
            if not connection.execute(delete(tables.cases).where(tables.cases.c.id == case)).rowcount:
                raise NoSuchCase(f"there is no case '{case}'.")
            self._log(connection, "erase", case, {"reason": reason})
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def copied(self) -> bytes:
        """The whole store as one file's content, as of one moment."""
        with self.engine.connect() as connection:
            held = connection.connection.driver_connection
            assert isinstance(held, sqlite3.Connection)
            copy = sqlite3.connect(":memory:")
            held.backup(copy)
            data = copy.serialize()
            copy.close()
        return data

    def assign(self, case: str, person: str) -> None:
        """Refused: the file belongs to one person."""
        raise BadInput("this store belongs to one person, so a case cannot be assigned to another. An office uses PostgreSQL.")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One writer at a time, from the first statement on."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")

    def _keep(self, connection: Connection, made: Revision, action: str) -> None:
        row = {"case_id": made.case, "number": made.number, "author": made.author, "made_at": made.made_at}
        connection.execute(insert(tables.revisions).values(**row, reason=made.reason, digest=made.digest, content=made.content))
        self._log(connection, action, made.case, {"revision": made.number, "digest": made.digest})

    def _log(self, connection: Connection, action: str, case: str, detail: dict[str, object]) -> None:
        last = connection.execute(select(tables.audit).order_by(tables.audit.c.number.desc()).limit(1)).first()
        number, previous = (last.number + 1, last.digest) if last else (1, chain.FIRST)
        said = json.dumps(detail, sort_keys=True)
        row = AuditRow(number, at := _now(), self.actor, action, case, said, previous, chain.sealed(number, at, self.actor, action, case, said, previous))
        connection.execute(
            insert(tables.audit).values(
                number=row.number, at=row.at, actor=row.actor, action=row.action, case_id=row.case, detail=row.detail, previous=row.previous, digest=row.digest
            )
        )


def _select_revision(connection: Connection, case: str, number: int) -> Row[tuple[object, ...]] | None:
    found = tables.revisions.c
    return connection.execute(select(tables.revisions).where(found.case_id == case, found.number == number)).first()


def _revision(row: Row[tuple[object, ...]] | None) -> Revision:
    assert row is not None
    found = row._mapping
    return Revision(found["case_id"], found["number"], found["author"], found["made_at"], found["reason"], found["digest"], found.get("content", ""))


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
