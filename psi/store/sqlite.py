"""The store on one laptop: an SQLite file that belongs to one person."""

import datetime as dt
import getpass
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, exists, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from psi.errors import BadInput
from psi.store import chain, encryption, listing, rows, soundness, tables
from psi.store.faults import plainly
from psi.store.review import STEPS, refused, state_after_save
from psi.store.values import About, AuditRow, Draft, Head, NoSuchCase, Origin, Revision, SignOff, Stale, StaleDraft, require_id

MANY = 1000
"""From so many hits of a search on, a page of it is found sooner by going through the cases."""


class SqliteStore:
    """Cases in one file. Whoever can read the file can read every case in it: there are no roles here."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.actor = getpass.getuser()

    def create(self, case: str, content: str, *, about: About, reason: str, contacts: str = "[]", origin: Origin = "entered") -> Revision:
        """Make a case with its first revision."""
        made = self._made(require_id(case), 1, content, reason, origin)
        with self._writing() as connection:
            held = {"id": case, "assigned_to": self.actor, "sealed": False, "newest": 1, "changed_at": made.made_at, "state": "draft"}
            try:
                connection.execute(insert(tables.cases).values(**held, **_listed(about)))
            except IntegrityError:
                raise BadInput(f"there is a case '{case}' already. Choose another id, or save a new revision of it.") from None
            self._keep(connection, made, contacts, about, "create")
        return made

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
        made = self._made(require_id(case), based_on + 1, content, reason, origin)
        with self._writing() as connection:
            held = connection.execute(select(tables.cases).where(tables.cases.c.id == case)).first()
            if held and held.state != "final" and held.newest == based_on:
                changed = {"newest": made.number, "changed_at": made.made_at, "state": state_after_save(held.state), **_listed(about)}
                connection.execute(update(tables.cases).where(tables.cases.c.id == case).values(**changed))
                kept = contacts if contacts is not None else _contacts(connection, case, based_on)
                self._keep(connection, made, kept, about, "save")
                mine = (tables.drafts.c.case_id == case) & (tables.drafts.c.person == self.actor)
                connection.execute(delete(tables.drafts).where(mine, tables.drafts.c.section.in_(promoted)))
                return made
            tried = "save" if held is None else "save of a final case" if held.state == "final" else "save of a stale revision"
            self._log(connection, "refused", case, {"tried": tried})
            winner = rows.revision(_select_revision(connection, case, held.newest)) if held else None
        if held is None or winner is None:
            raise NoSuchCase(f"there is no case '{case}'.")
        if held.state == "final":
            raise refused(case, "final")
        raise Stale(case, based_on, winner)

    def read(self, case: str, number: int | None = None) -> Revision:
        """One revision with its content; the read is audited."""
        with self._writing() as connection:
            newest = _newest(connection, require_id(case))
            found = _select_revision(connection, case, number or newest) if newest else None
            if found is None:
                self._log(connection, "refused", case, {"tried": "read"})
            else:
                self._log(connection, "read", case, {"revision": found.number})
        if found is None:
            what = f"case '{case}'" if newest is None else f"revision {number} of '{case}'; the newest is {newest}"
            raise NoSuchCase(f"there is no {what}.")
        return rows.whole(rows.revision(found))

    def read_contacts(self, case: str, number: int | None = None) -> str | None:
        """The victims' contacts of a revision; the read is audited."""
        with self._writing() as connection:
            newest = _newest(connection, require_id(case))
            if newest is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            self._log(connection, "read contacts", case, {"revision": number or newest})
            return _contacts(connection, case, number or newest)

    def history(self, case: str) -> tuple[Revision, ...]:
        """Every revision without its content, oldest first."""
        columns = [c for c in tables.revisions.c if c.name != "content"]
        with self._reading() as connection:
            found = connection.execute(select(*columns).where(tables.revisions.c.case_id == require_id(case)).order_by(tables.revisions.c.number)).all()
        if not found:
            raise NoSuchCase(f"there is no case '{case}'.")
        return tuple(rows.revision(row) for row in found)

    def head(self, case: str) -> Head | None:
        """One case as a list shows it."""
        with self._reading() as connection:
            row = connection.execute(select(tables.cases).where(tables.cases.c.id == case)).first()
        return rows.head(row) if row else None

    def cases(self, wanted: str = "", *, after: Head | None = None, most: int | None = None) -> tuple[Head, ...]:
        """Every case, by the day of sentencing."""
        found = select(tables.cases).order_by(*tables.by_sentencing).limit(most)
        prefix = listing.folded(wanted)
        if wanted and not prefix:
            return ()
        if after:
            found = found.where(tuple_(*tables.by_sentencing) > tuple_(after.sentencing or tables.LAST, after.id))
        with self._reading() as connection:
            if wanted:
                found = found.where(_named(connection, prefix))
            return tuple(rows.head(row) for row in connection.execute(found))

    def keep_draft(self, case: str, section: str, typed: str, *, turn: int, based_on: int) -> Draft:
        """Keep what was typed, or refuse it when another window has kept something since `turn`."""
        made = Draft(require_id(case), section, self.actor, turn + 1, based_on, _now(), typed)
        with self._writing() as connection:
            state = connection.execute(select(tables.cases.c.state).where(tables.cases.c.id == case)).scalar()
            if state is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            if state == "final":
                raise refused(case, "final")
            held = connection.execute(select(tables.drafts).where(*self._mine(case, section))).first()
            if (held.turn if held else 0) != turn:
                raise StaleDraft(case, section, rows.draft(held) if held else None)
            if held:
                changed = {"turn": made.turn, "based_on": based_on, "at": made.at, "typed": typed}
                connection.execute(update(tables.drafts).where(*self._mine(case, section)).values(**changed))
                return rows.draft(connection.execute(select(tables.drafts).where(*self._mine(case, section))).one())
            begun = {"case_id": case, "person": self.actor, "section": section, "turn": made.turn, "based_on": based_on, "at": made.at}
            connection.execute(insert(tables.drafts).values(**begun, typed=typed))
            self._log(connection, "begin draft", case, {"section": section})
        return made

    def drafts(self, case: str, *, everybody: bool = False) -> tuple[Draft, ...]:
        """The drafts on a case; the read is audited."""
        with self._writing() as connection:
            if _newest(connection, require_id(case)) is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            found = connection.execute(select(tables.drafts).where(tables.drafts.c.case_id == case).order_by(tables.drafts.c.section)).all()
            self._log(connection, "read drafts", case, {"sections": len(found)})
        return tuple(rows.draft(row) for row in found)

    def drop_draft(self, case: str, section: str) -> None:
        """Throw a draft away."""
        with self._writing() as connection:
            if not connection.execute(delete(tables.drafts).where(*self._mine(case, section))).rowcount:
                raise BadInput(f"{case}: there is no draft of '{section}'.")
            self._log(connection, "drop draft", case, {"section": section})

    def sign(self, case: str, step: str, *, documents: dict[str, str], note: str, about: About) -> None:
        """Take a step of review; an approval is refused, for there is nobody else here."""
        with self._writing() as connection:
            held = connection.execute(select(tables.cases).where(tables.cases.c.id == require_id(case))).first()
            if held is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            before, after = STEPS[step]
            if held.state not in before:
                raise refused(case, "state", held.state)
            if step != "send":
                raise refused(case, "one-person")
            if not documents:
                raise refused(case, "no-documents")
            revision = rows.revision(_select_revision(connection, case, held.newest))
            taken = connection.execute(select(func.count()).where(tables.sign_offs.c.case_id == case)).scalar() or 0
            row = {"case_id": case, "number": taken + 1, "step": step, "revision": revision.number, "digest": revision.digest, "person": self.actor}
            connection.execute(insert(tables.sign_offs).values(**row, documents=json.dumps(documents, sort_keys=True), at=_now(), note=note))
            connection.execute(update(tables.cases).where(tables.cases.c.id == case).values(state=after))
            self._log(connection, step, case, {"revision": revision.number})

    def sign_offs(self, case: str) -> tuple[SignOff, ...]:
        """Every step taken, oldest first."""
        with self._reading() as connection:
            return rows.sign_offs(connection, case)

    def record(self, action: str, case: str, detail: str) -> None:
        """Add a line to the audit for a render, an export or a subject access."""
        with self._writing() as connection:
            if _newest(connection, require_id(case)) is None:
                raise NoSuchCase(f"there is no case '{case}'.")
            self._log(connection, action, case, {"what": detail})

    def note(self, action: str) -> None:
        """Add a line to the audit for something done with the whole store: a backup, an encryption."""
        with self._writing() as connection:
            self._log(connection, action, "", {})

    def audit(self, case: str | None = None) -> Iterator[AuditRow]:
        """The whole audit, oldest first, or the rows on one case."""
        with self._reading() as connection:
            yield from rows.audit(connection, case)

    def audit_head(self) -> AuditRow | None:
        """The last row of the audit."""
        with self._reading() as connection:
            return rows.audit_head(connection)

    def sees_whole_audit(self) -> bool:
        """Always: the file belongs to one person."""
        return True

    def erase(self, case: str, reason: str) -> None:
        """Remove a case and all that belongs to it for good, also from the free pages of the file."""
        with self._writing() as connection:
            if not connection.execute(delete(tables.cases).where(tables.cases.c.id == require_id(case))).rowcount:
                raise NoSuchCase(f"there is no case '{case}'.")
            self._log(connection, "erase", case, {"reason": reason})
        with self._reading() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if busy:
            raise BadInput(
                f"{case}: erased, but another program reads the store, so its words still stand in the file beside it. Close that program, then say 'psi list'."
            )

    def problems(self) -> tuple[str, ...]:
        """What does not match: the file's own structure, a content and its hash, the numbers of the revisions."""
        with self._reading() as connection:
            return tuple(soundness.problems(connection))

    def copied(self) -> bytes:
        """The whole store as one file's content, as of one moment; the audit keeps that it was copied."""
        self.note("backup")
        with self._reading() as connection:
            held = connection.connection.driver_connection
            if not isinstance(held, sqlite3.Connection):
                return encryption.copied(held, Path(self.engine.url.database or ""))
            copy = sqlite3.connect(":memory:")
            held.backup(copy)
            data = copy.serialize()
            copy.close()
        return data

    def assign(self, case: str, person: str) -> None:
        """Refused: the file belongs to one person."""
        raise BadInput("this store belongs to one person, so a case cannot be assigned to another. An office uses PostgreSQL.")

    def seal(self, case: str, reviewer: str | None) -> None:
        """Refused: the file belongs to one person."""
        raise BadInput("this store belongs to one person, so there is nobody to seal a case against. An office uses PostgreSQL.")

    def unseal(self, case: str) -> None:
        """Refused: the file belongs to one person."""
        self.seal(case, None)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plainly(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One writer at a time, from the first statement on."""
        with self._reading() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                held = connection.connection.driver_connection
                if held is not None and held.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def _made(self, case: str, number: int, content: str, reason: str, origin: Origin) -> Revision:
        return Revision(case, number, self.actor, _now(), reason, chain.digest(content), origin, content)

    def _mine(self, case: str, section: str) -> tuple[ColumnElement[bool], ...]:
        held = tables.drafts.c
        return held.case_id == require_id(case), held.person == self.actor, held.section == section

    def _keep(self, connection: Connection, made: Revision, contacts: str, about: About, action: str) -> None:
        row = {"case_id": made.case, "number": made.number, "author": made.author, "made_at": made.made_at, "origin": made.origin}
        connection.execute(insert(tables.revisions).values(**row, reason=made.reason, digest=made.digest, content=made.content))
        apart = {"case_id": made.case, "revision": made.number, "digest": chain.digest(contacts), "content": contacts}
        connection.execute(insert(tables.victim_contacts).values(**apart))
        connection.execute(delete(tables.search_terms).where(tables.search_terms.c.case_id == made.case))
        if about.terms:
            connection.execute(insert(tables.search_terms), [{"case_id": made.case, "term": term} for term in about.terms])
        self._log(connection, action, made.case, {"revision": made.number, "digest": made.digest})

    def _log(self, connection: Connection, action: str, case: str, detail: dict[str, object]) -> None:
        last = rows.audit_head(connection)
        number, previous = (last.number + 1, last.digest) if last else (1, chain.FIRST)
        said, at = json.dumps(detail, sort_keys=True), _now()
        row = {"number": number, "at": at, "actor": self.actor, "action": action, "case_id": case, "detail": said, "previous": previous}
        connection.execute(insert(tables.audit).values(**row, digest=chain.sealed(number, at, self.actor, action, case, said, previous)))


def _listed(about: About) -> dict[str, object]:
    days = {"sentencing": about.days.get("sentencing"), "convicted": about.days.get("conviction"), "days": json.dumps(about.days, sort_keys=True)}
    return days | {"jurisdiction": about.jurisdiction, "plea_first": about.plea_first, "complete": about.complete}


def _newest(connection: Connection, case: str) -> int | None:
    return connection.execute(select(tables.cases.c.newest).where(tables.cases.c.id == case)).scalar()


def _select_revision(connection: Connection, case: str, number: int) -> Row[tuple[object, ...]] | None:
    found = tables.revisions.c
    return connection.execute(select(tables.revisions).where(found.case_id == case, found.number == number)).first()


def _named(connection: Connection, prefix: str) -> ColumnElement[bool]:
    """That a case is found by what begins so: looked up from the terms while they are few, from the cases in their order where most have it."""
    held = tables.search_terms.c
    begins = (held.term >= prefix) & (held.term < f"{prefix}\U0010ffff")
    found = connection.execute(select(func.count()).select_from(select(held.term).where(begins).limit(MANY).subquery())).scalar()
    if found == MANY:
        return exists().where(held.case_id == tables.cases.c.id, begins)
    return tables.cases.c.id.in_(select(held.case_id).where(begins))


def _contacts(connection: Connection, case: str, revision: int) -> str:
    held = tables.victim_contacts.c
    found = connection.execute(select(held.content, held.digest).where(held.case_id == case, held.revision == revision)).first()
    if found and chain.digest(found.content) != found.digest:
        raise BadInput(f"{case}: the victims' contacts of revision {revision} do not match their hash. Bring back the last backup.")
    return str(found.content) if found else "[]"


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
