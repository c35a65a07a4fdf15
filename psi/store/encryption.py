"""Encrypted SQLite stores (SQLCipher): how one is recognised, where its key is kept, and how it is opened.

Method: SQLCipher 4 with its documented raw key and salt, `x'<key><salt>'`. A passphrase becomes the key as SQLCipher itself
would make it (PBKDF2-HMAC-SHA512, 256,000 rounds, the first 16 bytes of the file as salt), once in a process.
"""

import getpass
import hashlib
import os
import threading
import unicodedata
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput

PLAIN = b"SQLite format 3\0"
PAGE = 4096
SERVICE = "psi"
ROUNDS = 256_000
SHORTEST_PASSPHRASE = 12

_seen: dict[Path, int] = {}
_known: dict[bytes, "Key"] = {}
_asking, _looking = threading.Lock(), threading.Lock()


@dataclass(frozen=True)
class Key:
    """What opens one encrypted file: 32 bytes of key, and the 16 bytes that the file begins with. It is never shown."""

    raw: bytes = field(repr=False)
    mark: bytes = field(repr=False)

    def spelled(self) -> str:
        """The key as SQLCipher takes it."""
        return f"x'{self.raw.hex()}{self.mark.hex()}'"


def mark_of(path: Path) -> bytes | None:
    """The first 16 bytes of an encrypted store; None for a file that is plain, empty, missing or no store at all.

    An encrypted page looks like noise: all 256 bytes occur in it. Text, or a plain store that is damaged, does not.
    """
    try:
        page = _first_page(path.resolve())
    except OSError:
        return None
    return page[:16] if len(page) == PAGE and not page.startswith(PLAIN) and len(set(page)) > 250 else None


def _first_page(path: Path) -> bytes:
    # The file is not closed again: closing it would give up the locks that SQLite holds on it in this process.
    with _looking:
        held, found = _seen.get(path), path.stat()
        if held is None or not os.path.samestat(found, os.fstat(held)):
            _seen[path] = os.open(path, os.O_RDONLY)
            if held is not None:
                os.close(held)
        return os.pread(_seen[path], PAGE, 0)


def how_to_connect(path: Path) -> dict[str, Any]:
    """What `create_engine` is to be told besides the path: nothing for a plain store; the key is sought on the first connection."""
    mark = mark_of(path)
    if mark is None:
        return {}
    from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

    return {"module": dbapi2, "creator": lambda: connect(path, key_for(path, mark))}


def connect(path: Path, key: Key | None) -> Any:
    """One connection of SQLCipher to a file, encrypted or (without a key) plain; it writes nothing to the terminal."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), timeout=30, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        connection.set_key(key.spelled())
    return connection


def key_for(path: Path, mark: bytes) -> Key:
    """The key of an encrypted store: known in this process, kept in the keyring, or made of the passphrase that is asked for."""
    with _asking:
        if mark not in _known:
            _known[mark] = _sought(path, mark)
        return _known[mark]


def remember(key: Key) -> None:
    """Keep a key for the rest of this process, so that nobody is asked for it."""
    _known[key.mark] = key


def _sought(path: Path, mark: bytes) -> Key:
    kept = _kept(mark)
    if kept and not opens(path, kept):
        raise BadInput(f"{path}: the store cannot be opened with its key in the keyring: it is damaged. Put back a backup.")
    key = kept or from_passphrase(ask(f"Passphrase of {path}: ", f"{path}: the store is encrypted, and its key is in no unlocked keyring"), mark)
    if not kept and not opens(path, key):
        raise BadInput(
            f"{path}: the store cannot be opened with this passphrase, or it is damaged. Try again; if its key is in the keyring of the "
            "operating system, unlock that; else put back a backup."
        )
    return key


def opens(path: Path, key: Key) -> bool:
    """Whether a key opens a store; raises BadInput when the file cannot be used for another reason."""
    from sqlcipher3 import dbapi2

    connection = None
    try:
        connection = connect(path, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            return False
        raise BadInput(f"{path}: the store cannot be used: {error}.") from None
    finally:
        if connection:
            connection.close()
    return True


def copied(held: Any, path: Path) -> bytes:
    """The whole of an encrypted store as of one moment, under the same key."""
    mark = mark_of(path)
    assert mark
    with TemporaryDirectory(prefix="psi-") as folder:
        file = Path(folder) / "copy.db"
        copy = connect(file, key_for(path, mark))
        try:
            held.backup(copy)
        finally:
            copy.close()
        return file.read_bytes()


def from_passphrase(passphrase: str, mark: bytes) -> Key:
    """The key that SQLCipher makes of a passphrase and the first 16 bytes of the file."""
    said = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    return Key(hashlib.pbkdf2_hmac("sha512", said, mark, ROUNDS, 32), mark)


def new_key_of_passphrase() -> Key:
    """The key of a new encrypted store, of a passphrase that is asked for twice."""
    nobody = "a passphrase is asked for"
    first = ask(f"New passphrase, at least {SHORTEST_PASSPHRASE} characters: ", nobody)
    if len(first) < SHORTEST_PASSPHRASE:
        raise BadInput(f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters. Choose a longer one. Nothing was changed.")
    if ask("The same passphrase again: ", nobody) != first:
        raise BadInput("the two passphrases are not the same. Nothing was changed.")
    return from_passphrase(first, os.urandom(16))


def ask(prompt: str, why: str) -> str:
    """Ask for a passphrase at the terminal or in the notebook, unseen; raises BadInput where there is nobody to ask."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except (getpass.GetPassWarning, EOFError, OSError, NotImplementedError):
        raise BadInput(f"{why}, but there is no terminal to ask at. Run psi in a terminal.") from None


def new_key_in_keyring() -> Key:
    """The key of a new encrypted store: random, and kept by the operating system's keyring under the first bytes of the file.

    Not under the path: a store that was moved, and a backup, are still to be opened.
    """
    key, keyring = Key(os.urandom(32), os.urandom(16)), _keyring()
    try:
        if keyring:
            keyring.set_password(SERVICE, _name(key.mark), key.raw.hex())
    except Exception:  # each keyring has errors of its own; none may be shown, for it could hold the key
        keyring = None
    if keyring is None or _kept(key.mark) != key:
        raise BadInput(
            "there is no keyring of the operating system that psi can use here, or it is locked. Unlock it, or choose a passphrase: "
            "psi db encrypt --passphrase. Nothing was changed."
        )
    return key


def forget(key: Key) -> None:
    """Take a key that nothing was encrypted with out of the keyring."""
    keyring = _keyring()
    if keyring and _kept(key.mark):
        keyring.delete_password(SERVICE, _name(key.mark))


def _kept(mark: bytes) -> Key | None:
    keyring = _keyring()
    try:
        said = keyring.get_password(SERVICE, _name(mark)) if keyring else None
        return Key(bytes.fromhex(said), mark) if said else None
    except Exception:  # as above; without its keyring the store is asked for by passphrase
        return None


def _keyring() -> Any:
    """The operating system's keyring; None where there is none, or only one that keeps its secrets in a readable file."""
    import keyring
    from keyring.core import recommended

    try:
        found = keyring.get_keyring()
        return found if recommended(found) else None
    except Exception:  # as above
        return None


def _name(mark: bytes) -> str:
    return f"store {mark.hex()}"
