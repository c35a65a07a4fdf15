"""Whether an SQLite store holds what it says it holds. PostgreSQL looks at itself: `problems` in `postgresql/rights.sql`."""

from collections.abc import Iterator

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from psi.store import chain
from psi.store.tables import cases, revisions, victim_contacts


def problems(connection: Connection) -> Iterator[str]:
    """What does not match, each in a sentence: the file, the revisions, the contacts, the number of the newest."""
    said = [" ".join(str(row[0]).split()) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    damage = tuple(f"the file is damaged: {line}." for line in said if line != "ok")
    yield from damage
    try:
        yield from _mismatches(connection)
    except DBAPIError:
        if not damage:
            raise
        yield "the rest cannot be read. Bring back the last backup."


def _mismatches(connection: Connection) -> Iterator[str]:
    newest = {row.id: row.newest for row in connection.execute(select(cases.c.id, cases.c.newest))}
    last = dict.fromkeys(newest, 0)
    for row in connection.execution_options(yield_per=100).execute(select(revisions).order_by(revisions.c.case_id, revisions.c.number)):
        before = last.get(row.case_id, 0)
        if row.number != before + 1:
            yield f"{row.case_id}: revision {before + 1} is missing."
        if chain.digest(row.content) != row.digest:
            yield f"{row.case_id}: revision {row.number} does not match its hash."
        last[row.case_id] = row.number
    for row in connection.execution_options(yield_per=100).execute(select(victim_contacts)):
        if chain.digest(row.content) != row.digest:
            yield f"{row.case_id}: the victims' contacts of revision {row.revision} do not match their hash."
    for case in newest:
        if last[case] != newest[case]:
            yield f"{case}: the newest revision is said to be {newest[case]}, but {last[case]} are there."
