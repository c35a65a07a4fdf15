"""What goes wrong with a database, in plain words and without any content."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from psi.errors import BadInput


@contextmanager
def plainly(engine: Engine) -> Iterator[None]:
    """Turn what a database driver says into one plain sentence without any content."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except SQLAlchemyError as error:
        engine.dispose()
        if isinstance(error, DatabaseError) and isinstance(error.orig, sqlite3.DatabaseError):
            raise BadInput(f"{where}: the store cannot be used: {error.orig}.") from None
        raise BadInput(f"{where}: the database does not answer ({type(error).__name__}).") from None
