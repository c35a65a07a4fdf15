"""Rows of the tables as what the store hands out; the same on both databases."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from psi.errors import BadInput
from psi.store import chain, tables
from psi.store.values import AuditRow, Draft, Head, Revision, SignOff


def revision(row: Any) -> Revision:
    """A revision, with its content where the row has it."""
    assert row is not None
    held = row._mapping
    return Revision(held["case_id"], held["number"], held["author"], held["made_at"], held["reason"], held["digest"], held["origin"], held.get("content", ""))


def whole(found: Revision) -> Revision:
    """The same revision, once its content is the one that was saved; raises BadInput for one that was damaged or changed behind psi."""
    if chain.digest(found.content) != found.digest:
        raise BadInput(f"{found.case}: revision {found.number} does not match its hash. Bring back the last backup; 'psi db check' names every one.")
    return found


def head(row: Any) -> Head:
    """A case as a list shows it."""
    return Head(
        id=row.id,
        jurisdiction=row.jurisdiction,
        assigned_to=row.assigned_to,
        sealed=row.sealed,
        reviewer=row.reviewer,
        newest=row.newest,
        sentencing=row.sentencing,
        changed_at=row.changed_at,
        state=row.state,
        complete=row.complete,
        days=json.loads(row.days),
    )


def draft(row: Any) -> Draft:
    """A draft as it was typed."""
    return Draft(row.case_id, row.section, row.person, row.turn, row.based_on, row.at, row.typed)


def sign_offs(connection: Connection, case: str) -> tuple[SignOff, ...]:
    """The steps of review on a case, oldest first."""
    found = connection.execute(select(tables.sign_offs).where(tables.sign_offs.c.case_id == case).order_by(tables.sign_offs.c.number))
    return sign_offs_in(found)


def sign_offs_in(found: Iterable[Any]) -> tuple[SignOff, ...]:
    """The steps of review in rows of their table."""
    return tuple(SignOff(r.number, r.step, r.revision, r.digest, json.loads(r.documents), r.person, r.at, r.note) for r in found)


def audit(connection: Connection, case: str | None) -> Iterator[AuditRow]:
    """The rows of the audit that the connection may read, a thousand at a time."""
    found = select(tables.audit).order_by(tables.audit.c.number)
    if case:
        found = found.where(tables.audit.c.case_id == case)
    for row in connection.execution_options(yield_per=1000).execute(found):
        yield audit_row(row)


def audit_head(connection: Connection) -> AuditRow | None:
    """The last row of the audit that the connection may read."""
    row = connection.execute(select(tables.audit).order_by(tables.audit.c.number.desc()).limit(1)).first()
    return audit_row(row) if row else None


def audit_row(row: Any) -> AuditRow:
    """A line of the audit."""
    return AuditRow(*row)
