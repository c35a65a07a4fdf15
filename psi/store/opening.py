"""Opening the store: the per-user SQLite file by default, PostgreSQL by one URL, and its migrations."""

import contextlib
import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from psi.errors import BadInput
from psi.files import private
from psi.store import conversion, encryption
from psi.store.faults import plainly
from psi.store.location import default_url
from psi.store.postgres import PostgresStore
from psi.store.sqlite import SqliteStore

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
NEWEST = "0002"  # the last migration: every command asks for it, and Alembic, which knows it too, takes long to import
BUSY_SECONDS = 30


def open_store(url: str | None = None) -> SqliteStore | PostgresStore:
    """Open the store; an SQLite file is made on first use. Raises BadInput in plain words."""
    engine = open_engine(url or default_url())
    on_sqlite = engine.dialect.name == "sqlite"
    with plainly(engine):
        state = schema_state(engine)
        if state == "empty" and on_sqlite:
            _require_no_other(engine)
            migrate(engine)
        elif state == "empty" and _hidden(engine):
            raise BadInput("this person has no role of psi in the database. An administrator gives roles.")
        elif state == "empty":
            raise BadInput("the database has no tables of psi yet. An administrator runs 'psi db init'.")
        elif state == "older":
            raise BadInput("the database is of an older version of psi. Run 'psi db migrate'.")
        elif state == "newer":
            raise BadInput("the database was made by a newer version of psi. Install that version; nothing was changed.")
    return SqliteStore(engine) if on_sqlite else PostgresStore(engine)


def _hidden(engine: Engine) -> bool:
    """Whether PostgreSQL has psi's tables, though this person may not look at them."""
    question = "SELECT EXISTS (SELECT FROM pg_class c WHERE c.relname = 'alembic_version' AND c.relnamespace = to_regnamespace('psi'))"
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(question).scalar())


def _require_no_other(engine: Engine) -> None:
    """Refuse a file that some other program keeps its tables in."""
    with engine.connect() as connection:
        # In one statement with the version: another psi may be making its tables at this moment.
        question = "SELECT count(*), sum(name = 'alembic_version') FROM sqlite_master"
        tables, ours = connection.exec_driver_sql(question).one()
    if tables and not ours:
        raise BadInput(f"{engine.url.database}: the file is a database of another program. Name another with --database.")


def open_engine(url: str) -> Engine:
    """The engine for a URL, set up so that what is acknowledged is on the disk."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("the database URL cannot be read. Write sqlite:////path/cases.db or postgresql://user@host/name.") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(Path(parsed.database or ""))
    if parsed.get_backend_name() != "postgresql":
        raise BadInput(f"psi keeps cases in SQLite or PostgreSQL, not in {parsed.get_backend_name()}.")
    return create_engine(parsed.set(drivername="postgresql+psycopg"), connect_args={"options": "-csearch_path=psi"}, poolclass=NullPool)


def _sqlite(path: Path) -> Engine:
    if not path.parent.is_dir():
        private.make_folder(path.parent)
    if not path.exists():
        _require_no_log(path)
        try:
            with contextlib.suppress(FileExistsError):  # another psi has made it just now
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise BadInput(f"{path}: the store cannot be made: {(error.strerror or '').lower()}. Name another with --database.") from None
    if not path.stat().st_size:
        _require_no_log(path)
    _make_private(path)
    conversion.clear(path)
    keyed = encryption.how_to_connect(path)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS}, poolclass=NullPool, **keyed)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        _keep_a_log(connection, engine)
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", f"busy_timeout = {BUSY_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _make_private(path: Path) -> None:
    """Close a store of this user's own that others could read: it was copied or unpacked with open rights."""
    found = path.stat()
    if hasattr(os, "getuid") and found.st_uid == os.getuid() and found.st_mode & 0o077:
        path.chmod(found.st_mode & 0o700)


def _keep_a_log(connection: Any, engine: Engine) -> None:
    """Have SQLite write ahead; it does not wait by itself while another program is doing the same to a new store."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if "database is locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _require_no_log(path: Path) -> None:
    """Refuse to begin a new store where the log of an old one lies: SQLite would throw away what was saved last."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise BadInput(f"{path}: it is gone or empty, but {log.name} beside it holds what was saved last. Bring back the last backup. Nothing was changed.")


def schema_state(engine: Engine) -> str:
    """`empty`, `older`, `current` or `newer`, by the migrations this program has."""
    with engine.connect() as connection:
        held = _migration(connection)
    if held in {None, NEWEST}:
        return "current" if held else "empty"
    from alembic.script import ScriptDirectory

    return "older" if held in {each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()} else "newer"


def _migration(connection: Connection) -> str | None:
    """The last migration that a database has seen; None for one without tables of psi."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def migrate(engine: Engine) -> None:
    """Bring the tables up to this program, and on PostgreSQL the rights with them: one transaction, all of it or nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            if schema_state_of(connection) != "current":
                _upgrade(connection)
            connection.exec_driver_sql("COMMIT")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7214002)")
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS psi")
            _run(connection, "roles.sql")
            _upgrade(connection)
            _run(connection, "rights.sql")
            connection.commit()


def _run(connection: Connection, name: str) -> None:
    script = (Path(__file__).resolve().parent / "postgresql" / name).read_text(encoding="utf-8")
    connection.exec_driver_sql(script, execution_options={"no_parameters": True})


def schema_state_of(connection: Connection) -> str:
    """The state of the tables as one connection sees it."""
    return "current" if _migration(connection) == NEWEST else "older"


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
