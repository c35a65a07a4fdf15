"""Commands on drafts: sections of a case as they were typed, before they are a revision."""

from pathlib import Path

import click

from psi.cli.options import CASE, REASON


@click.group()
def draft() -> None:
    """Sections of a case as they were typed, valid or not, kept apart until you promote them to a revision."""


@draft.command("list")
@CASE
def list_(case: str) -> None:
    """List your drafts of a case.

    \b
    Example: psi draft list 2026-0147
    """
    from psi.workbench import casework

    for each in casework.opened().drafts(case):
        click.echo(f"{each.section}  kept {each.at}, begun from revision {each.based_on}")


@draft.command("keep")
@CASE
@click.argument("section")
@click.argument("file", type=click.Path(path_type=Path))
def keep(case: str, section: str, file: Path) -> None:
    """Keep a section from a file as it is, mistakes and all. It takes the place of your earlier draft of that section.

    SECTION is the name of a part of a case file, such as employment; FILE holds what would stand under that name.

    \b
    Example: psi draft keep 2026-0147 employment jobs.yaml
    """
    from psi.workbench import casework, drafting

    kept = drafting.keep_file(casework.opened(), case, section, file)
    click.echo(f"{case}: draft of {kept.section} kept")


@draft.command("show")
@CASE
@click.argument("section")
def show(case: str, section: str) -> None:
    """Print a draft as it was typed.

    \b
    Example: psi draft show 2026-0147 employment
    """
    from psi.workbench import casework, drafting

    click.echo(drafting.shown(casework.opened(), case, section))


@draft.command("promote")
@CASE
@click.argument("sections", metavar="[SECTION]...", nargs=-1)
@REASON
def promote(case: str, sections: tuple[str, ...], reason: str) -> None:
    """Make a revision of your drafts: of all of them, or of the sections named. Refused while one is not valid.

    \b
    Example: psi draft promote 2026-0147 employment --reason "interview of November 12"
    """
    from psi.workbench import casework, drafting

    made = drafting.promote(casework.opened(), case, sections=sections, reason=reason)
    click.echo(f"{made.case}: revision {made.number}")


@draft.command("drop")
@CASE
@click.argument("section")
def drop(case: str, section: str) -> None:
    """Throw a draft of yours away.

    \b
    Example: psi draft drop 2026-0147 employment
    """
    from psi.workbench import casework

    casework.opened().drop_draft(case, section)
    click.echo(f"{case}: draft of {section} dropped")


COMMANDS = (draft,)
