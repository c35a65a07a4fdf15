"""Encrypting a store and decrypting it: written anew beside the old file, compared with it, put in its place.

Killed at any moment, it leaves either the old store or the new one, whole. What it was about to remove is removed when the
store is next opened (`clear`).
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psi.errors import BadInput
from psi.store import encryption
from psi.store.encryption import PAGE, Key

WAIT_SECONDS = 2
_ZEROS = bytes(1 << 20)


def convert(path: Path, old: Key | None, new: Key | None) -> None:
    """Give a store another key, or none. Raises BadInput in plain words; then nothing was changed, unless it says so.

    Nothing else in this process may have the store open.
    """
    from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

    path = path.resolve()
    clear(path)
    try:
        with _alone(path, old) as held, _new_file(_part(path)) as made, _held_open(path) as spent:
            _export(held, _part(path), new)
            _compare(held, _part(path), new)
            os.fsync(made)
            _swap(path)
            _wipe_old(path, spent)
    except dbapi2.Error as error:
        raise BadInput(f"{path}: the store cannot be written anew: {error}. Nothing was changed.") from None
    except OSError as error:
        raise BadInput(f"{path}: the store cannot be written anew: {(error.strerror or '').lower()}. Nothing was changed.") from None


def clear(path: Path) -> None:
    """Remove what a conversion that was killed left behind, its bytes first."""
    path = path.resolve()
    with contextlib.suppress(OSError):
        _clear_part(_part(path))
    with contextlib.suppress(OSError):
        _clear_old(path)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _old(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


def _clear_part(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held as long as a conversion is at work on it
        if os.path.samestat(part.stat(), os.fstat(descriptor)):
            _wipe(descriptor)
            part.unlink()
    finally:
        os.close(descriptor)


def _clear_old(path: Path) -> None:
    old = _old(path)
    if old.samefile(path):
        old.unlink()  # killed before the new file took its place: a second name of the store as it is
        return
    descriptor = os.open(old, os.O_RDWR | os.O_NOFOLLOW)
    try:
        # Opened first and compared afterwards: a file that has lost its place never comes back to it.
        if not os.path.samestat(path.stat(), os.fstat(descriptor)):
            _wipe(descriptor)
            old.unlink()
    finally:
        os.close(descriptor)


@contextmanager
def _alone(path: Path, key: Key | None) -> Iterator[Any]:
    """A connection that shuts out every other one, with everything written back into the one file."""
    from sqlcipher3 import dbapi2

    if path.stat().st_nlink > 1:
        raise BadInput(f"{path}: the file has a second name (a hard link). Remove that one first. Nothing was changed.")
    held = encryption.connect(path, key)
    try:
        try:
            held.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
            _write_back(held, path)
            held.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
            held.execute("BEGIN EXCLUSIVE")
            alone = held.execute("PRAGMA journal_mode").fetchone() == ("delete",)  # else another has opened it in between
            held.execute("COMMIT")
            for left in ("-journal", "-wal", "-shm") if alone else ():
                path.with_name(f"{path.name}{left}").unlink(missing_ok=True)  # else taken for the new file's own
        except dbapi2.OperationalError as error:
            if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise
            alone = False
        if not alone:
            raise BadInput(f"{path}: another program has the store open. Close it, then try again. Nothing was changed.")
        yield held
    finally:
        held.close()


def _write_back(held: Any, path: Path) -> None:
    """Have everything written into the one file, and overwrite the log that it stood in."""
    log = path.with_name(f"{path.name}-wal")
    descriptor = os.open(log, os.O_RDWR) if log.exists() else None
    try:
        held.execute("PRAGMA journal_mode = DELETE").fetchone()
        if descriptor is not None and not os.fstat(descriptor).st_nlink:
            _wipe(descriptor)
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def _new_file(part: Path) -> Iterator[int]:
    """A new private file, marked as being worked on; gone at the end unless it was renamed."""
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.fstat(descriptor).st_nlink:
            raise BadInput(f"{part}: another program has removed it. Try again. Nothing was changed.")
        yield descriptor
    finally:
        with contextlib.suppress(OSError):
            if os.path.samestat(part.stat(), os.fstat(descriptor)):
                _wipe(descriptor)
                part.unlink()
        os.close(descriptor)


@contextmanager
def _held_open(path: Path) -> Iterator[int]:
    """The old file, held open past the moment it loses its name."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _export(held: Any, part: Path, new: Key | None) -> None:
    version = held.execute("PRAGMA user_version").fetchone()[0]
    held.execute("ATTACH ? AS made KEY ?", (str(part), new.spelled() if new else ""))
    held.execute("PRAGMA made.journal_mode = OFF").fetchone()
    held.execute("SELECT sqlcipher_export('made')").fetchone()
    held.execute(f"PRAGMA made.user_version = {version}")
    held.execute("DETACH made")


def _compare(held: Any, part: Path, new: Key | None) -> None:
    """Refuse a new file that is not sound, or not the same to the last row."""
    made = encryption.connect(part, new)
    try:
        problems = made.execute("PRAGMA cipher_integrity_check").fetchall() if new else []
        sound = not problems and made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not sound or not all(_same(held, made, question) for question in _questions(held)):
            raise BadInput(f"{part}: the new file does not hold what the store holds. Nothing was changed; run 'psi db check'.")
    finally:
        made.close()


def _questions(held: Any) -> Iterator[str]:
    yield "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    for (table,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        yield 'SELECT * FROM "{}"'.format(table.replace('"', '""'))


def _same(one: Any, other: Any, question: str) -> bool:
    left, right = one.execute(question), other.execute(question)
    while (row := left.fetchone()) == right.fetchone():
        if row is None:
            return True
    return False


def _swap(path: Path) -> None:
    """Put the new file in the place of the old one, which keeps a second name until its bytes are gone."""
    with contextlib.suppress(OSError):  # a file system without hard links
        os.link(path, _old(path))
    _part(path).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # before the old bytes go: a power cut must find one of the two
    finally:
        os.close(folder)


def _wipe_old(path: Path, descriptor: int) -> None:
    try:
        _wipe(descriptor)
        _old(path).unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(f"{path}: it was done, but the old bytes cannot be overwritten: {(error.strerror or '').lower()}. See {_old(path)}.") from None


def _wipe(descriptor: int) -> None:
    """Overwrite a file with zeros, an empty one too: who still waits for it finds no database instead of writing where nobody reads."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    left = max(os.fstat(descriptor).st_size, PAGE)
    while left:
        left -= os.write(descriptor, _ZEROS[:left])
    os.fsync(descriptor)
