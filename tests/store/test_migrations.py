"""Migrations: an older store comes up with everything in it, and an interrupted migration leaves it as it was."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from psi.errors import BadInput
from psi.store import chain
from psi.store.opening import MIGRATIONS, NEWEST, migrate, open_engine, open_store, schema_state
from psi.workbench import casework, database
from tests.store.conftest import _copy, _named, as_person

CONTENT = json.dumps(
    {
        "id": "case-1",
        "jurisdiction": "us-ohio",
        "court": {"dockets": ["26-CR-0062"]},
        "dates": {"sentencing": "2026-12-17"},
        "identity": {"surname": "Avery Osei"},
        "victims": [{"id": "owner", "role": "the owner"}],
        "victim_contacts": [{"id": "vc", "victim": "owner", "contact": "(419) 555-0156"}],
    },
    ensure_ascii=False,
    separators=(",", ":"),
)


def first_version(engine: Engine, cases: int = 1) -> None:
    """A store as the first version of psi made it, with cases, a contact inside the content and a sign-off."""
    on_postgresql = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE SCHEMA psi" if on_postgresql else "BEGIN IMMEDIATE")
        if on_postgresql:
            connection.exec_driver_sql("SET search_path = psi")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in range(1, cases + 1):
            _insert(connection, f"case-{number}", CONTENT.replace("case-1", f"case-{number}", 1))
        connection.exec_driver_sql("COMMIT")


def _insert(connection: Connection, case: str, content: str) -> None:
    hashed = chain.digest(content)
    held = {"id": case, "day": "2026-12-17", "content": content, "digest": hashed}
    connection.execute(text("INSERT INTO cases VALUES (:id, 'us-ohio', 'ann', false, 1, :day, 'then', 'in-review', '2026-09-24')"), held)
    connection.execute(text("INSERT INTO revisions VALUES (:id, 1, 'ann', 'then', 'import', :digest, :content)"), held)
    connection.execute(text("INSERT INTO sign_offs VALUES (:id, 1, 'send', 1, :digest, '{\"report\": \"x\"}', 'ann', 'then', '')"), held)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        (tmp_path / "s").mkdir(mode=0o700)
        url = f"sqlite:///{tmp_path}/s/cases.db"
    else:
        name = f"psi_old_{os.getpid()}_{time.monotonic_ns()}"
        cluster = request.getfixturevalue("cluster")
        request.getfixturevalue("prepared")
        _copy(cluster, name, "template1")
        url = _named(cluster, name)
    engine = open_engine(url)
    first_version(engine)
    engine.dispose()
    return url


def as_ann(url: str) -> str:
    return url if url.startswith("sqlite") else as_person(url, "ann")


def test_an_older_store_is_not_opened_until_it_is_migrated(old: str) -> None:
    with pytest.raises(BadInput, match="the database is of an older version of psi. Run 'psi db migrate'"):
        open_store(old)


def test_migrating_moves_the_contacts_out_and_fills_in_what_a_case_is_found_by(old: str) -> None:
    assert database.migrate_database(old) == "The tables have been brought up to date."
    store = open_store(as_ann(old))
    assert "555-0156" not in store.read("case-1").content
    assert casework.whole(store, "case-1")[0].victim_contacts[0].contact == "(419) 555-0156"
    assert [head.days for head in store.cases("osei")] == [{"sentencing": "2026-12-17"}]
    assert len(store.cases("26-cr")) == 1
    assert store.problems() == ()
    assert store.sign_offs("case-1")[0].digest == store.history("case-1")[0].digest


def test_migrating_twice_changes_nothing_the_second_time(old: str) -> None:
    database.migrate_database(old)
    assert database.migrate_database(old) == "The tables are up to date already."


def test_two_migrations_at_once_make_one(old: str) -> None:
    said: list[str] = []
    threads = [threading.Thread(target=lambda: said.append(database.migrate_database(old))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2
    assert len(open_store(as_ann(old)).history("case-1")) == 1


@pytest.mark.slow
def test_a_migration_killed_at_any_moment_leaves_the_old_store_or_the_new_one_whole(tmp_path: Path) -> None:
    outcomes: set[str] = set()
    for turn in range(400):  # later each time: how long a migration takes here, nobody knows before
        if turn >= 40 and "current" in outcomes:
            break
        (tmp_path / str(turn)).mkdir(mode=0o700)
        url = f"sqlite:///{tmp_path}/{turn}/cases.db"
        engine = open_engine(url)
        first_version(engine, cases=60)
        engine.dispose()
        child = os.fork()
        if child == 0:
            try:
                migrate(open_engine(url))
            finally:
                os._exit(0)
        time.sleep(0.004 * turn)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        engine = open_engine(url)
        state = schema_state(engine)
        outcomes.add(state)
        if state == "older":
            migrate(engine)
        engine.dispose()
        store = open_store(url)
        assert (len(store.cases()), store.problems()) == (60, ())
        assert casework.whole(store, "case-60")[0].victim_contacts[0].contact == "(419) 555-0156"
        store.engine.dispose()
    assert outcomes == {"older", "current"}


@pytest.mark.slow
def test_a_migration_whose_connection_is_cut_leaves_the_old_tables(cluster: str, prepared: str) -> None:
    name = f"psi_cut_{time.monotonic_ns()}"
    _copy(cluster, name, "template1")
    engine, owner = open_engine(_named(cluster, name)), open_engine(_named(cluster, name))
    first_version(engine, cases=300)
    refused: list[BadInput] = []

    def run() -> None:
        try:
            database.migrate_database(_named(cluster, name))
        except BadInput as error:
            refused.append(error)

    waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with owner.connect() as reading, owner.connect().execution_options(isolation_level="AUTOCOMMIT") as cutting:
        reading.execute(text("LOCK TABLE psi.sign_offs IN ACCESS SHARE MODE"))  # half-way through, the migration waits for this
        thread = threading.Thread(target=run)
        thread.start()
        while not (pids := cutting.execute(text(waiting)).scalars().all()):
            time.sleep(0.01)
        cutting.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pids[0]})
        thread.join()
    assert len(refused) == 1
    assert "the connection to the database was lost" in str(refused[0])
    assert schema_state(engine) == "older"
    assert database.migrate_database(_named(cluster, name)) == "The tables have been brought up to date."
    for each in (engine, owner):
        each.dispose()


def test_the_newest_migration_is_the_one_that_alembic_finds() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST
