"""The database the cases are kept in: made, brought up to date, checked, copied."""

from pathlib import Path

from psi.errors import BadInput
from psi.files import private
from psi.store import Store, default_url
from psi.workbench.auditing import verify


def migrate_database(url: str | None = None) -> str:
    """Make or bring up psi's tables; the sentence says what was done."""
    from psi.store.faults import plainly
    from psi.store.opening import migrate, open_engine, schema_state

    engine = open_engine(url or default_url())
    with plainly(engine):
        state = schema_state(engine)
        if state == "newer":
            raise BadInput("the database was made by a newer version of psi. Install that version; nothing was changed.")
        if state != "current":
            migrate(engine)
    engine.dispose()
    return {"empty": "The tables have been made.", "current": "The tables are up to date already."}.get(state, "The tables have been brought up to date.")


def check_database(store: Store) -> tuple[str, ...]:
    """What is wrong with the stored cases this person may see, and with the audit where they may read all of it."""
    found = store.problems()
    broken = verify(store) if store.sees_whole_audit() else None
    return (*found, f"audit: {broken}") if broken else found


def backup(store: Store, file: Path) -> Path:
    """Copy an SQLite store whole, also while it is in use; raises BadInput on PostgreSQL, which has its own tools."""
    if file.exists():
        raise BadInput(f"{file}: there is a file of that name already. Name another.")
    private.write(file, store.copied())
    return file
