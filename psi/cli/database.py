"""Commands on the database the cases are kept in."""

import sys
from pathlib import Path

import click


@click.group()
def db() -> None:
    """The database the cases are kept in."""


@db.command("init")
def init() -> None:
    """Make psi's tables, roles and rights in a new database. `psi db migrate` is the same for an older one.

    \b
    Example: psi --database postgresql://admin@127.0.0.1/psi db init
    """
    from psi.workbench import database

    click.echo(database.migrate_database())


@db.command("migrate")
def migrate() -> None:
    """Bring the tables of an older database up to this version.

    \b
    Example: psi db migrate
    """
    from psi.workbench import database

    click.echo(database.migrate_database())


@db.command("check")
def check_database() -> None:
    """Check that the database answers, is of this version, and holds every revision whole. Exit 1 when it does not.

    \b
    Example: psi db check
    """
    from psi.workbench import casework, database

    problems = database.check_database(casework.opened())
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}.")
    sys.exit(1 if problems else 0)


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite store to another file while it may be in use. An office backs up PostgreSQL with pg_dump.

    \b
    Example: psi db backup cases-backup.db
    """
    from psi.workbench import casework, database

    click.echo(database.backup(casework.opened(), file))


@db.command("encrypt")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase instead of keeping a random key in the keyring.")
def encrypt(passphrase: bool) -> None:
    """Encrypt the SQLite store, or make a new encrypted one. The key is kept in the operating system's keyring.

    Close every other program that has the store open. Make a backup first, and destroy it afterwards: it is not encrypted.

    \b
    Example: psi db encrypt --passphrase
    """
    from psi.workbench import database

    click.echo(database.encrypt_database(with_passphrase=passphrase))


@db.command("decrypt")
@click.confirmation_option(prompt="Whoever can read the file will be able to read every case. Go on?")
def decrypt() -> None:
    """Make an encrypted SQLite store plain again.

    \b
    Example: psi db decrypt
    """
    from psi.workbench import database

    click.echo(database.decrypt_database())


COMMANDS = (db,)
