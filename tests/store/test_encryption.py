"""Encrypted stores: nothing of a case can be read in any file, nothing is lost on the way, and the key stands nowhere."""

import getpass
import os
import random
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from psi.errors import BadInput
from psi.store import About, NoSuchCase, Stale, chain, conversion, encryption
from psi.store.encryption import Key, from_passphrase
from psi.store.opening import open_store
from psi.store.sqlite import SqliteStore
from psi.workbench import database

PSI = str(Path(sys.executable).parent / "psi")
GIVEN = {"about": About("us-ohio"), "reason": "first draft"}
PERSON = "Quarrymasons Limited, 4 Alder Row"
PASSPHRASE = "four plain words zoë"
KEY = Key(bytes(range(32)), bytes(range(100, 116)))
ON_A_TERMINAL = "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"
HOLD = "import sys; from psi.store.opening import open_store; s = open_store(sys.argv[1]); c = s.engine.connect(); c.exec_driver_sql('SELECT 1 FROM cases'); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "cases.db"


def filled(path: Path) -> SqliteStore:
    """A plain store with two revisions of one case."""
    store = open_store(f"sqlite:///{path}")
    assert isinstance(store, SqliteStore)
    store.create("case-1", f"one: {PERSON}", **GIVEN)
    store.save("case-1", f"two: {PERSON}", based_on=1, **GIVEN)
    return store


def encrypted(path: Path, key: Key = KEY) -> SqliteStore:
    """The same, encrypted, with its key known to this process."""
    filled(path).engine.dispose()
    conversion.convert(path, None, key)
    encryption.remember(key)
    store = open_store(f"sqlite:///{path}")
    assert isinstance(store, SqliteStore)
    return store


def forgotten() -> None:
    """As in a new process."""
    encryption._known.clear()


@pytest.fixture(autouse=True)
def _no_key_outlives_its_test() -> Iterator[None]:
    forgotten()
    yield
    forgotten()


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def everywhere_named(key: Key) -> tuple[bytes, ...]:
    return key.raw, key.raw.hex().encode(), key.raw.hex().upper().encode()


# What is in the files


def test_a_plain_store_shows_the_case_and_an_encrypted_one_does_not_in_any_file(path: Path) -> None:
    filled(path)
    assert PERSON.encode() in everything(path.parent)
    conversion.convert(path, None, KEY)
    encryption.remember(KEY)
    store = open_store(f"sqlite:///{path}")
    with store.engine.connect() as reading:  # keeps the log and its index there to be looked at
        reading.exec_driver_sql("SELECT * FROM cases").all()
        store.save("case-1", f"three: {PERSON}", based_on=2, **GIVEN)
        assert {file.name for file in path.parent.iterdir()} == {"cases.db", "cases.db-wal", "cases.db-shm"}
        assert Path(f"{path}-wal").stat().st_size > 4096
        for word in (PERSON.encode(), b"case-1", b"us-ohio", b"SQLite format 3", b"CREATE TABLE"):
            assert word not in everything(path.parent)
    assert {oct(file.stat().st_mode)[-3:] for file in path.parent.iterdir()} == {"600"}


def test_the_settings_of_the_store_are_in_force_when_it_is_encrypted(path: Path) -> None:
    with encrypted(path).engine.connect() as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 1, 2, 1, 30000]


def test_nothing_is_lost_by_encrypting_and_by_decrypting(path: Path) -> None:
    store = filled(path)
    before = (list(store.audit()), store.history("case-1"), store.cases())
    with sqlite3.connect(path) as plain:
        made = plain.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    plain.close()
    conversion.convert(path, None, KEY)
    encryption.remember(KEY)
    store = open_store(f"sqlite:///{path}")
    assert (list(store.audit()), store.history("case-1"), store.cases()) == before
    conversion.convert(path, KEY, None)
    store = open_store(f"sqlite:///{path}")
    assert (list(store.audit()), store.history("case-1"), store.cases()) == before
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall() == made
    plain.close()
    assert [file.name for file in path.parent.iterdir()] == ["cases.db"]


def test_the_bytes_of_the_old_file_and_of_its_log_are_overwritten(path: Path) -> None:
    filled(path)
    with path.open("rb") as old:
        conversion.convert(path, None, KEY)
        assert set(old.read()) == {0}


def test_a_log_that_a_killed_process_left_is_taken_over_and_overwritten(path: Path) -> None:
    filled(path)
    script = "import os, sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE cases SET assigned_to = 'somebody else'\"); c.commit(); os._exit(0)"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    with Path(f"{path}-wal").open("rb") as log:
        assert b"somebody else" in log.read()
        conversion.convert(path, None, KEY)
        log.seek(0)
        assert set(log.read()) == {0}
    encryption.remember(KEY)
    assert open_store(f"sqlite:///{path}").cases()[0].assigned_to == "somebody else"
    assert not Path(f"{path}-wal").exists()


# The store works as it did


def test_an_encrypted_store_keeps_revisions_refuses_stale_saves_and_chains_its_audit(path: Path) -> None:
    store = encrypted(path)
    assert store.read("case-1", 1).content == f"one: {PERSON}"
    store.create("case-2", "{}", **GIVEN)
    with pytest.raises(BadInput, match="there is a case 'case-2' already"):
        store.create("case-2", "{}", **GIVEN)
    with pytest.raises(Stale):
        store.save("case-1", "late", based_on=1, **GIVEN)
    assert store.save("case-1", "three", based_on=2, **GIVEN).number == 3
    assert [revision.number for revision in store.history("case-1")] == [1, 2, 3]
    assert chain.broken(store.audit()) is None
    assert [row.action for row in store.audit()] == ["create", "save", "read", "create", "refused", "save"]
    with pytest.raises(NoSuchCase):
        store.read("nobody")


def test_the_audit_of_an_encrypted_store_is_append_only_too(path: Path) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    with encrypted(path).engine.connect() as connection, pytest.raises(SQLAlchemyError, match="audit is append-only"):
        connection.exec_driver_sql("DELETE FROM audit")


def test_an_erased_case_is_gone_from_an_encrypted_store(path: Path) -> None:
    store = encrypted(path)
    store.erase("case-1", "retention period over")
    with pytest.raises(NoSuchCase):
        store.history("case-1")
    assert chain.broken(store.audit()) is None
    conversion.convert(path, KEY, None)
    assert PERSON.encode() not in everything(path.parent)


def test_a_backup_of_an_encrypted_store_is_encrypted_and_opens_with_the_same_key_anywhere(path: Path, tmp_path: Path) -> None:
    store = encrypted(path)
    copy = database.backup(store, tmp_path / "elsewhere" / "copy.db")
    assert PERSON.encode() not in copy.read_bytes()
    assert b"SQLite format" not in copy.read_bytes()
    forgotten()
    encryption.remember(KEY)
    assert open_store(f"sqlite:///{copy}").read("case-1").content == f"two: {PERSON}"


def test_sixteen_writers_at_once_lose_nothing_in_an_encrypted_store(path: Path) -> None:
    import threading

    encrypted(path)

    def write(name: str) -> None:
        open_store(f"sqlite:///{path}").create(name, "{}", **GIVEN)

    threads = [threading.Thread(target=write, args=(f"case-{n + 2}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = open_store(f"sqlite:///{path}")
    assert len(store.cases()) == 17
    assert chain.broken(store.audit()) is None


# What is refused


def test_another_process_that_holds_the_store_is_named_and_nothing_is_changed(path: Path) -> None:
    filled(path).engine.dispose()
    before = path.read_bytes()
    with subprocess.Popen([sys.executable, "-c", HOLD, f"sqlite:///{path}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BadInput, match="another program has the store open. Close it, then try again. Nothing was changed"):
            conversion.convert(path, None, KEY)
        assert path.read_bytes() == before
        other.communicate()
    assert not list(path.parent.glob(".*"))
    conversion.convert(path, None, KEY)


def test_a_process_that_waited_for_the_old_file_gets_an_error_and_writes_nowhere(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one opens the file while the conversion holds it, and is let in when it is done."""
    filled(path).engine.dispose()
    other = None
    swap = conversion._swap

    def slowly(file: Path) -> None:
        nonlocal other
        script = "import sys; from psi.store.opening import open_store; from psi.store import About; print('here', flush=True); open_store(sys.argv[1]).create('lost', '{}', about=About(), reason='x')"
        other = subprocess.Popen([sys.executable, "-c", script, f"sqlite:///{path}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert other.stdout
        other.stdout.readline()
        time.sleep(1.5)
        swap(file)

    monkeypatch.setattr(conversion, "_swap", slowly)
    conversion.convert(path, None, KEY)
    assert other
    _, said = other.communicate(timeout=60)
    assert other.returncode == 1
    assert "file is not a database" in said
    encryption.remember(KEY)
    assert [head.id for head in open_store(f"sqlite:///{path}").cases()] == ["case-1"]


def test_an_empty_file_that_was_waited_for_is_no_database_either(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    with path.open("rb") as old:
        conversion.convert(path, None, KEY)
        assert set(old.read()) == {0}


def test_a_file_with_a_second_name_is_refused(path: Path) -> None:
    filled(path).engine.dispose()
    os.link(path, path.with_name("also.db"))
    with pytest.raises(BadInput, match="has a second name"):
        conversion.convert(path, None, KEY)
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_a_damaged_store_is_not_converted(path: Path) -> None:
    filled(path).engine.dispose()
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(4000)
    path.write_bytes(content)
    with pytest.raises(BadInput, match="Nothing was changed"):
        conversion.convert(path, None, KEY)
    assert path.read_bytes()[100:] == bytes(content)[100:]
    assert [file.name for file in path.parent.iterdir()] == ["cases.db"]


@pytest.mark.parametrize("content", [b"this is not a database" * 400, bytes(8192), b"PK\3\4" + b"\0" * 5000], ids=["text", "zeros", "short"])
def test_a_file_that_is_no_store_asks_nobody_for_a_passphrase(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cases.db").write_bytes(content)
    with pytest.raises(BadInput, match="file is not a database"):
        open_store(f"sqlite:///{tmp_path}/cases.db")
    with pytest.raises(BadInput, match="file is not a database. Nothing was changed"):
        conversion.convert(tmp_path / "cases.db", None, KEY)
    assert (tmp_path / "cases.db").read_bytes() == content


def test_a_plain_store_whose_first_bytes_are_gone_is_called_no_database(path: Path) -> None:
    filled(path).engine.dispose()
    path.write_bytes(os.urandom(512) + path.read_bytes()[512:])
    with pytest.raises(BadInput, match="file is not a database"):
        open_store(f"sqlite:///{path}")


def test_a_store_that_is_encrypted_already_and_one_that_is_not_are_refused(path: Path) -> None:
    filled(path).engine.dispose()
    with pytest.raises(BadInput, match="the store is not encrypted"):
        database.decrypt_database(f"sqlite:///{path}")
    conversion.convert(path, None, KEY)
    with pytest.raises(BadInput, match="the store is encrypted already"):
        database.encrypt_database(f"sqlite:///{path}", with_passphrase=True)


def test_a_postgresql_database_is_refused() -> None:
    with pytest.raises(BadInput, match="psi encrypts SQLite stores only"):
        database.encrypt_database("postgresql://ann@127.0.0.1/psi", with_passphrase=True)


def test_a_damaged_page_of_an_encrypted_store_is_said_in_plain_words(path: Path) -> None:
    encrypted(path).engine.dispose()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + os.urandom(len(content) - 4096))
    with pytest.raises(BadInput) as refused:
        open_store(f"sqlite:///{path}").read("case-1")
    assert "Traceback" not in str(refused.value)
    assert PERSON not in str(refused.value)


def test_a_key_shows_itself_in_no_message() -> None:
    assert repr(KEY) == "Key()"


def test_a_passphrase_makes_the_key_that_sqlcipher_makes_of_it(path: Path) -> None:
    from sqlcipher3 import dbapi2

    mark = os.urandom(16)
    encrypted(path, from_passphrase(PASSPHRASE, mark)).engine.dispose()
    other = dbapi2.connect(str(path))
    other.execute(f"PRAGMA key = '{PASSPHRASE}'")
    assert other.execute("SELECT id FROM cases").fetchall() == [("case-1",)]
    other.close()
    assert path.read_bytes()[:16] == mark


# Killed


def converting_forever(path: Path) -> None:
    """In a child: encrypt and decrypt again and again."""
    while True:
        conversion.convert(path, *((KEY, None) if encryption.mark_of(path) else (None, KEY)))


@pytest.mark.slow
def test_a_hundred_and_fifty_kills_leave_one_whole_store_each_time_and_nothing_beside_it(path: Path) -> None:
    store = filled(path)
    store.save("case-1", f"three: {PERSON} " * 20_000, based_on=2, **GIVEN)
    audit, history = list(store.audit()), store.history("case-1")
    store.engine.dispose()
    encryption.remember(KEY)
    moments, found = random.Random(20261123), set()
    for _ in range(150):
        child = os.fork()
        if child == 0:
            try:
                converting_forever(path)
            finally:
                os._exit(1)
        time.sleep(moments.uniform(0.004, 0.15))
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        store = open_store(f"sqlite:///{path}")
        assert (list(store.audit()), store.history("case-1")) == (audit, history)
        assert store.problems() == ()
        store.engine.dispose()
        found.add(bool(encryption.mark_of(path)))
        assert {file.name for file in path.parent.iterdir()} <= {"cases.db", "cases.db-journal"}  # the latter is SQLite's own, of the first page
        assert (PERSON.encode() in everything(path.parent)) is not bool(encryption.mark_of(path))
        audit = list(store.audit())
    assert found == {True, False}


def killed_at(step: str, path: Path, old: Key | None, new: Key | None) -> None:
    """Convert in a child that is killed when it comes to this step."""
    child = os.fork()
    if child == 0:
        setattr(conversion, step, lambda *given: os.kill(os.getpid(), signal.SIGKILL))
        try:
            conversion.convert(path, old, new)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def test_the_old_file_of_an_encryption_that_was_killed_is_overwritten_when_the_store_is_next_opened(path: Path) -> None:
    filled(path).engine.dispose()
    killed_at("_wipe_old", path, None, KEY)
    encryption.remember(KEY)
    with path.with_name(".cases.db.old").open("rb") as old:
        assert PERSON.encode() in old.read()
        assert open_store(f"sqlite:///{path}").read("case-1").number == 2
        old.seek(0)
        assert set(old.read()) == {0}
    assert [file.name for file in path.parent.iterdir()] == ["cases.db"]


def test_a_decryption_that_was_killed_leaves_no_plain_copy_once_the_store_is_next_opened(path: Path) -> None:
    encrypted(path).engine.dispose()
    killed_at("_compare", path, KEY, None)
    with path.with_name(".cases.db.part").open("rb") as part:
        assert PERSON.encode() in part.read()
        assert open_store(f"sqlite:///{path}").read("case-1").number == 2
        part.seek(0)
        assert set(part.read()) == {0}
    assert [file.name for file in path.parent.iterdir()] == ["cases.db"]


def test_the_second_name_of_a_store_whose_conversion_was_killed_is_taken_away_and_the_store_is_not_touched(path: Path) -> None:
    filled(path).engine.dispose()
    os.link(path, path.with_name(".cases.db.old"))
    assert open_store(f"sqlite:///{path}").read("case-1").number == 2
    assert [file.name for file in path.parent.iterdir()] == ["cases.db"]


def test_opening_a_store_leaves_alone_what_a_conversion_is_at_work_on(path: Path) -> None:
    filled(path).engine.dispose()
    with conversion._new_file(path.with_name(".cases.db.part")):
        open_store(f"sqlite:///{path}").engine.dispose()
        assert path.with_name(".cases.db.part").exists()
    assert not path.with_name(".cases.db.part").exists()


@pytest.mark.parametrize("done", ["_export", "_compare", "_swap"])
def test_a_conversion_that_fails_half_way_leaves_the_old_store(path: Path, done: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path).engine.dispose()

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(conversion, done, full)
    with pytest.raises(BadInput, match="no space left on device. Nothing was changed"):
        conversion.convert(path, None, KEY)
    assert open_store(f"sqlite:///{path}").read("case-1").number == 2
    assert [file.name for file in path.parent.glob(".*")] == []


# The passphrase, asked for at a real terminal


def at_terminal(words: list[str], answers: list[str], environment: dict[str, str] | None = None) -> tuple[str, int]:
    """Run a command at a terminal of its own, and answer each question; what the terminal showed, and the exit code."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", ON_A_TERMINAL, *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment) as child:
        os.close(theirs)
        shown, asked = "", 0
        while select.select([ours], [], [], 60)[0]:
            try:
                shown += os.read(ours, 4096).decode()
            except OSError:  # the terminal was hung up: the command has ended
                break
            if len(re.findall(r"assphrase[^\n]*: ", shown)) > asked < len(answers):
                os.write(ours, answers[asked].encode() + b"\n")
                asked += 1
    os.close(ours)
    return shown.replace("\r\n", "\n"), child.returncode


def with_passphrase(path: Path, *words: str, answers: list[str]) -> tuple[str, int]:
    return at_terminal([PSI, "--database", f"sqlite:///{path}", *words], answers)


@pytest.mark.slow
def test_a_passphrase_is_asked_for_twice_unseen_and_once_by_each_command(path: Path, tmp_path: Path) -> None:
    filled(path).engine.dispose()
    shown, code = with_passphrase(path, "db", "encrypt", "--passphrase", answers=[PASSPHRASE, PASSPHRASE])
    assert code == 0, shown
    assert [line for line in shown.splitlines() if "assphrase" in line][:2] == ["New passphrase, at least 12 characters: ", "The same passphrase again: "]
    assert "Only the passphrase opens it" in shown
    assert PASSPHRASE not in shown
    assert PERSON.encode() not in everything(path.parent)
    assert PASSPHRASE.encode() not in everything(tmp_path)
    shown, code = with_passphrase(path, "history", "case-1", answers=[PASSPHRASE])
    assert (shown.count("Passphrase of "), code) == (1, 0), shown
    assert PASSPHRASE not in shown
    shown, code = with_passphrase(path, "history", "case-1", answers=["not the right words"])
    assert code == 2
    assert "cannot be opened with this passphrase, or it is damaged" in shown
    shown, code = with_passphrase(path, "db", "decrypt", "--yes", answers=[PASSPHRASE])
    assert (code, path.read_bytes()[:15]) == (0, b"SQLite format 3"), shown


@pytest.mark.slow
@pytest.mark.parametrize(("answers", "says"), [(["too short"], "fewer than 12 characters"), ([PASSPHRASE, PASSPHRASE + "!"], "are not the same")])
def test_a_short_passphrase_and_two_that_differ_are_refused(path: Path, answers: list[str], says: str) -> None:
    filled(path).engine.dispose()
    shown, code = with_passphrase(path, "db", "encrypt", "--passphrase", answers=answers)
    assert code == 2
    assert f"{says}" in " ".join(shown.split())
    assert path.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.slow
def test_without_a_terminal_nobody_is_asked(path: Path) -> None:
    encrypted(path, from_passphrase(PASSPHRASE, os.urandom(16))).engine.dispose()
    done = subprocess.run(
        [PSI, "--database", f"sqlite:///{path}", "list"], input=PASSPHRASE, start_new_session=True, capture_output=True, text=True, env=nothing_of_a_desktop()
    )
    assert done.returncode == 2
    assert (
        done.stderr
        == f"psi: {path}: the store is encrypted, and its key is in no unlocked keyring, but there is no terminal to ask at. Run psi in a terminal.\n"
    )


def nothing_of_a_desktop() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if name not in {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "PYTHON_KEYRING_BACKEND"}
    }


@pytest.mark.slow
def test_without_a_keyring_the_way_out_is_named_and_nothing_is_changed(path: Path) -> None:
    filled(path).engine.dispose()
    for backend in ({}, {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}):
        environment = nothing_of_a_desktop() | backend
        done = subprocess.run(
            [PSI, "--database", f"sqlite:///{path}", "db", "encrypt"], start_new_session=True, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 2
        assert "there is no keyring of the operating system that psi can use here, or it is locked" in done.stderr
        assert "psi db encrypt --passphrase. Nothing was changed." in done.stderr
    assert path.read_bytes().startswith(b"SQLite format 3")


# The keyring: a real Secret Service


@pytest.fixture
def desktop() -> Iterator[dict[str, str]]:
    """The environment of a session with an unlocked keyring, its own bus and its own home."""
    with TemporaryDirectory(prefix="psi-") as folder:
        run = Path(folder) / "run"
        run.mkdir(mode=0o700)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "PYTHON_KEYRING", "DISPLAY"))}
        environment = kept | {"HOME": folder, "XDG_RUNTIME_DIR": str(run)}
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        assert bus.stdout
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert keyring.stdin
        keyring.stdin.write(b"the login password")
        keyring.stdin.close()
        for _ in range(100):
            if in_keyring(environment, "set", "ready", "yes").returncode == 0:
                break
            time.sleep(0.1)
        yield environment
        for daemon in (keyring, bus):
            daemon.terminate()
            daemon.wait()
        bus.stdout.close()


def in_keyring(environment: dict[str, str], verb: str, name: str, secret: str = "") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "keyring", verb, "psi", name]
    return subprocess.run(words, input=secret, env=environment, capture_output=True, text=True, start_new_session=True)


def on_desktop(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PSI, *map(str, words)], env=environment, capture_output=True, text=True, start_new_session=True, cwd=environment["HOME"])


@pytest.mark.slow
def test_a_key_in_the_keyring_opens_the_store_its_backup_and_a_store_that_was_moved(desktop: dict[str, str]) -> None:
    home = Path(desktop["HOME"])
    path = home / ".local" / "share" / "psi" / "cases.db"
    assert on_desktop(desktop, "new", "c-1", "--jurisdiction", "us-ohio").returncode == 0
    done = on_desktop(desktop, "db", "encrypt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Its key is in the keyring of the operating system" in done.stdout
    assert on_desktop(desktop, "list").stdout.startswith("c-1")
    assert on_desktop(desktop, "db", "backup", home / "copy.db").returncode == 0
    assert on_desktop(desktop, "--database", f"sqlite:///{home}/copy.db", "list").stdout.startswith("c-1")
    path.rename(path.with_name("moved.db"))
    assert on_desktop(desktop, "--database", f"sqlite:///{path.with_name('moved.db')}", "list").stdout.startswith("c-1")
    shutil.copy(home / "copy.db", path)
    assert on_desktop(desktop, "list").stdout.startswith("c-1")
    assert on_desktop(desktop, "db", "decrypt", "--yes").returncode == 0
    assert path.read_bytes().startswith(b"SQLite format 3")
    assert on_desktop(desktop, "--database", f"sqlite:///{home}/copy.db", "list").stdout.startswith("c-1")


@pytest.mark.slow
def test_a_new_store_can_be_encrypted_from_the_first_byte_on(desktop: dict[str, str]) -> None:
    path = Path(desktop["HOME"]) / ".local" / "share" / "psi" / "cases.db"
    assert on_desktop(desktop, "db", "encrypt").returncode == 0
    assert on_desktop(desktop, "new", "c-1", "--jurisdiction", "us-ohio").returncode == 0
    assert on_desktop(desktop, "db", "check").stdout == "0 problems.\n"
    assert b"us-ohio" not in path.read_bytes()


@pytest.mark.slow
def test_the_key_stands_in_no_file_no_command_line_and_no_environment(desktop: dict[str, str]) -> None:
    home = Path(desktop["HOME"])
    path = home / ".local" / "share" / "psi" / "cases.db"
    assert on_desktop(desktop, "new", "c-1", "--jurisdiction", "us-ohio").returncode == 0
    converting = subprocess.Popen([PSI, "db", "encrypt"], env=desktop, stdout=subprocess.DEVNULL, start_new_session=True)
    seen = set()
    while converting.poll() is None:
        seen |= {process_shows(converting.pid)}
    assert converting.returncode == 0
    key = Key(bytes.fromhex(in_keyring(desktop, "get", f"store {path.read_bytes()[:16].hex()}").stdout.strip()), path.read_bytes()[:16])
    with subprocess.Popen([sys.executable, "-c", HOLD, f"sqlite:///{path}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=desktop) as holding:
        assert holding.stdout
        assert holding.stdout.readline() == "held\n"
        seen |= {process_shows(holding.pid)}
        files = everything(home)
        holding.communicate()
    assert any(b"psi" in shown for shown in seen)
    for spelled in everywhere_named(key):
        assert spelled not in files
        assert not any(spelled in shown for shown in seen)


def process_shows(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.slow
def test_a_damaged_store_whose_key_is_in_the_keyring_is_called_damaged_and_nobody_is_asked(desktop: dict[str, str]) -> None:
    path = Path(desktop["HOME"]) / ".local" / "share" / "psi" / "cases.db"
    assert on_desktop(desktop, "db", "encrypt").returncode == 0
    content = path.read_bytes()
    path.write_bytes(content[:16] + os.urandom(len(content) - 16))
    done = on_desktop(desktop, "list")
    assert done.returncode == 2
    assert "cannot be opened with its key in the keyring: it is damaged. Put back a backup." in done.stderr


@pytest.mark.slow
def test_a_refused_encryption_leaves_no_key_in_the_keyring(desktop: dict[str, str]) -> None:
    path = Path(desktop["HOME"]) / "junk.db"
    path.write_bytes(b"this is not a database" * 400)
    script = "import keyring, sys; from psi.workbench import database; kept = []; real = keyring.get_keyring().__class__.set_password\n"
    script += "def noted(self, *given): kept.append(given[1]); return real(self, *given)\n"
    script += "keyring.get_keyring().__class__.set_password = noted\n"
    script += "try: database.encrypt_database(sys.argv[1], with_passphrase=False)\n"
    script += "except Exception as error: print(error)\n"
    script += "print([keyring.get_password('psi', name) for name in kept])"
    done = subprocess.run([sys.executable, "-c", script, f"sqlite:///{path}"], env=desktop, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[None]", done
    assert "file is not a database. Nothing was changed" in done.stdout


@pytest.mark.parametrize("module", ["sqlcipher3", "keyring", "cryptography"])
def test_a_plain_store_is_opened_without_what_only_an_encrypted_one_needs(path: Path, module: str) -> None:
    script = "import sys; from psi.store.opening import open_store; open_store(sys.argv[1]).cases(); sys.exit(sys.argv[2] in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script, f"sqlite:///{path}", module]).returncode == 0


def test_the_person_of_an_encrypted_store_is_the_one_at_work(path: Path) -> None:
    assert encrypted(path).actor == getpass.getuser()
