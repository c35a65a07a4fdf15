"""Commands that bring facts in from files."""

from pathlib import Path

import click


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reason", default="import", show_default=True, help="Why; it is kept with the revision.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
def import_(files: tuple[Path, ...], reason: str, dry_run: bool) -> None:
    """Keep cases from files: a new case, or a new revision of one. All are read before any is kept.

    \b
    Example: psi import case.yaml --reason "interview of November 12"
    """
    from psi.workbench import casework, importing

    for done in importing.import_files(casework.opened(), files, reason=reason, dry_run=dry_run):
        would = "would be " if dry_run and done.outcome != "same" else ""
        revision = f", revision {done.revision}" if done.revision else ""
        click.echo(f"{done.case}: {would}{done.outcome}{revision}")


COMMANDS = (import_,)
