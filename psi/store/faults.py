"""What goes wrong with a database, in plain words and without any content."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from psi.errors import BadInput

# What SQLite says, and what an officer can do about it.
_ON_A_LAPTOP = {
    "database or disk is full": "the disk is full. Nothing was changed. Free some space, then do it again.",
    "database is locked": "another program holds it. Nothing was changed. Close that program, then do it again.",
    "attempt to write a readonly database": "it cannot be written: look at the rights of the file and its folder. Nothing was changed.",
    "database disk image is malformed": "the file is damaged. Bring back the last backup, or say 'psi db check' to see what is wrong.",
}


@contextmanager
def plainly(engine: Engine) -> Iterator[None]:
    """Turn what a database driver says into one plain sentence without any content."""
    try:
        yield
    except SQLAlchemyError as error:
        engine.dispose()
        where = engine.url.render_as_string(hide_password=True)
        raise BadInput(f"{where}: {_said(engine, error)}") from None


def _said(engine: Engine, error: SQLAlchemyError) -> str:
    said = str(getattr(error, "orig", ""))
    if engine.dialect.name == "sqlite" and said:
        return next((words for part, words in _ON_A_LAPTOP.items() if part in said), f"the store cannot be used: {said}.")
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "the connection to the database was lost. Look with 'psi history' whether your change was kept; if not, do it again."
    if getattr(getattr(error, "orig", None), "sqlstate", None) == "42501":
        return "this person has no role of psi in the database, or their role does not allow this. An administrator gives roles."
    return f"the database does not answer ({type(error).__name__})."
