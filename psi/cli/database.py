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


COMMANDS = (db,)
