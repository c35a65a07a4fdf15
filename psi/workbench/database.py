"""The database the cases are kept in: made, brought up to date, checked, copied."""

from pathlib import Path

from psi.errors import BadInput
from psi.files import private
from psi.store import Store, default_url
from psi.workbench.auditing import verify


def migrate_database(url: str | None = None) -> str:
    """Make or bring up psi's tables; the sentence says what was done."""
    from psi.store.faults import plainly
    from psi.store.opening import migrate, open_engine, schema_state

    engine = open_engine(url or default_url())
    with plainly(engine):
        state = schema_state(engine)
        if state == "newer":
            raise BadInput("the database was made by a newer version of psi. Install that version; nothing was changed.")
        if state != "current" or engine.dialect.name == "postgresql":  # who may do what is made anew every time
            migrate(engine)
    engine.dispose()
    return {"empty": "The tables have been made.", "current": "The tables are up to date already."}.get(state, "The tables have been brought up to date.")


def check_database(store: Store) -> tuple[str, ...]:
    """What is wrong with the stored cases this person may see, and with the audit where they may read all of it."""
    found = store.problems()
    broken = verify(store) if store.sees_whole_audit() else None
    return (*found, f"audit: {broken}") if broken else found


def backup(store: Store, file: Path) -> Path:
    """Copy an SQLite store whole, also while it is in use; raises BadInput on PostgreSQL, which has its own tools."""
    if file.exists():
        raise BadInput(f"{file}: there is a file of that name already. Name another.")
    private.write(file, store.copied())
    return file


def encrypt_database(url: str | None = None, *, with_passphrase: bool) -> str:
    """Encrypt the SQLite store, or make a new one that is; the sentence says what opens it from now on."""
    from psi.store import conversion, encryption

    path = _file(url)
    if encryption.mark_of(path):
        raise BadInput(f"{path}: the store is encrypted already. For another key, 'psi db decrypt' it first.")
    key = encryption.new_key_of_passphrase() if with_passphrase else encryption.new_key_in_keyring()
    try:
        conversion.convert(path, None, key)
    except BaseException:
        if not with_passphrase and encryption.mark_of(path) != key.mark:
            encryption.forget(key)
        raise
    encryption.remember(key)
    _note(path, "encrypt")
    if with_passphrase:
        return f"{path}: encrypted. Only the passphrase opens it: psi keeps it nowhere, and nobody can recover it."
    return f"{path}: encrypted. Its key is in the keyring of the operating system, as '{encryption.SERVICE}': without that keyring nobody can read the cases."


def decrypt_database(url: str | None = None) -> str:
    """Make an encrypted SQLite store plain again; its key stays in the keyring, for its backups are encrypted still."""
    from psi.store import conversion, encryption

    path = _file(url)
    mark = encryption.mark_of(path)
    if mark is None:
        raise BadInput(f"{path}: the store is not encrypted.")
    conversion.convert(path, encryption.key_for(path, mark), None)
    _note(path, "decrypt")
    return f"{path}: decrypted. Whoever can read the file can read every case. Backups made before are encrypted still."


def _note(path: Path, action: str) -> None:
    from psi.store.opening import migrate, open_engine, schema_state
    from psi.store.sqlite import SqliteStore

    engine = open_engine(f"sqlite:///{path}")
    if schema_state(engine) == "empty":
        migrate(engine)
    SqliteStore(engine).note(action)


def _file(url: str | None) -> Path:
    from psi.store.opening import open_engine

    engine = open_engine(url or default_url())
    if engine.dialect.name != "sqlite":
        raise BadInput("psi encrypts SQLite stores only. An office encrypts the disk of its PostgreSQL server.")
    return Path(engine.url.database or "")
