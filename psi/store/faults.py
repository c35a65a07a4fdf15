"""What goes wrong with a database, in plain words and without any content."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from psi.errors import BadInput

DAMAGED = "the file is damaged. Bring back the last backup; 'psi db check' says what can still be read."

# What SQLite says, and what an officer can do about it.
_ON_A_LAPTOP = {
    "database or disk is full": "the disk is full. Nothing was changed. Free some space, then do it again.",
    "database is locked": "another program holds it. Nothing was changed. Close that program, then do it again.",
    "attempt to write a readonly database": "it cannot be written: look at the rights of the file and its folder. Nothing was changed.",
    "unable to open database file": "it cannot be opened: look at the rights of the file and its folder. Nothing was changed.",
    "disk I/O error": "the disk cannot be read or written: it may be full or failing. Look with 'psi history' whether your change was kept.",
    "database disk image is malformed": DAMAGED,
    "Could not decode to UTF-8": DAMAGED,  # what SQLite says goes on with the content itself
}

# The same for PostgreSQL, by its code of an error.
_IN_AN_OFFICE = {
    "42501": "this person has no role of psi in the database, or their role does not allow this. An administrator gives roles.",
    "53100": "the disk of the database is full. Nothing was changed. An administrator frees some space; then do it again.",
    "55P03": "somebody else holds the audit. Nothing was changed. Do it again; if it stays so, an administrator ends the session that holds it.",
    "57014": "the database stopped this before it was done. Nothing was changed. Do it again.",
}
_BUSY = ("the database system is", "too many")


@contextmanager
def plainly(engine: Engine) -> Iterator[None]:
    """Turn what a database driver says into one plain sentence without any content."""
    try:
        yield
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        engine.dispose()
        where = engine.url.set(query={}).render_as_string(hide_password=True)  # a password can stand in the query too
        raise BadInput(f"{where}: {_said(engine, error)}") from None


def _said(engine: Engine, error: Exception) -> str:
    cause = getattr(error, "orig", error)
    said = str(cause)
    if engine.dialect.name == "sqlite" and said:
        return next((words for part, words in _ON_A_LAPTOP.items() if part in said), f"the store cannot be used: {said}.")
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "the connection to the database was lost. Look with 'psi history' whether your change was kept; if not, do it again."
    known = _IN_AN_OFFICE.get(getattr(cause, "sqlstate", None) or "")
    if known:
        return known
    if "FATAL" in said and not any(busy in said for busy in _BUSY):
        return "the database does not let this person in. Look at the name of the person, their password and the name of the database."
    return f"the database does not answer ({type(error).__name__})."
