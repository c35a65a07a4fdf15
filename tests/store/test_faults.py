"""Faults: processes killed while saving, many writers at once, files that are no store."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from psi.errors import BadInput
from psi.store import About, Stale, Store, chain
from psi.store.opening import open_store
from tests.store.conftest import as_person

GIVEN = {"about": About("us-ohio"), "reason": "change"}


def saving_forever(url: str, acknowledged: int) -> None:
    """In a child: save again and again, and say so after each save has returned."""
    store = open_store(url)
    number = store.history("case-1")[-1].number
    while True:
        number = store.save("case-1", f"content {number + 1} " * 50, based_on=number, **GIVEN).number
        os.write(acknowledged, f"{number}\n".encode())


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_revision_and_leave_none_half_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store/cases.db"
    store = open_store(url)
    store.create("case-1", "content 1", **GIVEN)
    store.engine.dispose()
    moments = random.Random(20261123)
    for _ in range(200):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                saving_forever(url, writing)
            finally:
                os._exit(1)
        os.close(writing)
        time.sleep(moments.uniform(0.004, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as pipe:
            acknowledged = [int(line) for line in pipe.read().splitlines()]
        store = open_store(url)
        history = store.history("case-1")
        assert [r.number for r in history] == list(range(1, len(history) + 1))
        assert not acknowledged or acknowledged[-1] <= history[-1].number
        newest = store.read("case-1")
        assert newest.digest == chain.digest(newest.content)
        store.engine.dispose()
    store = open_store(url)
    assert len(store.history("case-1")) > 50
    assert chain.broken(store.audit()) is None
    store.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "writers"), [("sqlite", 8), ("postgresql", 50)])
def test_concurrent_writers_lose_no_update_and_each_refusal_names_the_winner(kind: str, writers: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/store/cases.db" if kind == "sqlite" else as_person(request.getfixturevalue("postgresql"), "ann")
    first = open_store(url)
    first.create("case-1", "0", **GIVEN)
    saved, refused = [], []

    def write(name: str) -> None:
        store: Store = open_store(url)
        for _ in range(3):
            newest = store.history("case-1")[-1].number
            try:
                saved.append(store.save("case-1", name, based_on=newest, **GIVEN).number)
            except Stale as stale:
                refused.append(stale)
        store.engine.dispose()

    threads = [threading.Thread(target=write, args=(f"writer {n}",)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) + len(refused) == writers * 3
    assert sorted(saved) == list(range(2, len(saved) + 2))
    assert all(stale.newest.number >= 2 and stale.newest.author in str(stale) for stale in refused)
    assert first.history("case-1")[-1].number == len(saved) + 1
    first.engine.dispose()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    file.write_bytes(b"this is not a database" * 100)
    with pytest.raises(BadInput, match="the store cannot be used: file is not a database"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == b"this is not a database" * 100


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    from sqlalchemy import text

    url = f"sqlite:///{tmp_path}/cases.db"
    store = open_store(url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.engine.dispose()
    with pytest.raises(BadInput, match="made by a newer version of psi"):
        open_store(url)


def test_a_database_that_does_not_answer_is_refused_without_its_password() -> None:
    with pytest.raises(BadInput, match="the database does not answer") as refused:
        open_store("postgresql://ann:opensesame@127.0.0.1:1/nowhere")
    assert "opensesame" not in str(refused.value)


def test_the_store_and_its_folder_are_private(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        open_store(f"sqlite:///{tmp_path}/deep/store/cases.db").engine.dispose()
    finally:
        os.umask(old)
    assert oct((tmp_path / "deep" / "store").stat().st_mode)[-3:] == "700"
    assert {oct(f.stat().st_mode)[-3:] for f in (tmp_path / "deep" / "store").iterdir()} == {"600"}


def test_a_read_only_folder_is_refused_in_plain_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
        if parent == Path("/tmp"):
            break
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    script = f"from psi.store.opening import open_store; open_store('sqlite:///{closed}/cases.db')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, user="nobody" if os.getuid() == 0 else None)
    assert "permission denied. Name another with --database" in done.stderr
