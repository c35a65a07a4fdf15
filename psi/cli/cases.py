"""Commands on stored cases: new, export, list, history, diff, restore, assign, seal, subject-access, erase."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from psi.cli.options import CASE, JSON, ON, REASON

PAGE = 200


@click.command()
@CASE
@click.option("--jurisdiction", required=True, help="us-ohio, england-wales, us-federal, or one of the site's own.")
def new(case: str, jurisdiction: str) -> None:
    """Make an empty case under an id that says nothing about the person.

    \b
    Example: psi new 2026-0147 --jurisdiction us-ohio
    """
    from psi.workbench import casework

    made = casework.create(casework.opened(), case, jurisdiction)
    click.echo(f"{made.case}: revision {made.number}")


@click.command()
@CASE
@click.option("--out", type=click.Path(path_type=Path), default="out", show_default=True, help="The folder for the file.")
def export(case: str, out: Path) -> None:
    """Write the newest revision of a case as a file that psi reads back. The audit keeps that it was done.

    \b
    Example: psi export 2026-0147 --out exported
    """
    from psi.workbench import casework

    click.echo(casework.export(casework.opened(), case, out))


@click.command("list")
@click.argument("wanted", metavar="[BEGINNING]", default="")
@click.option("--due", is_flag=True, help="What is due when, the next first, by the time limits of each jurisdiction.")
@click.option("--all", "everything", is_flag=True, help=f"All of them, not the first {PAGE}.")
@ON
@JSON
def list_(wanted: str, due: bool, everything: bool, on: str | None, as_json: bool) -> None:
    """List the stored cases this person may see, the next to be sentenced first.

    BEGINNING keeps those whose id, a docket or a name of the person begins with it.

    \b
    Example: psi list --due
    """
    from psi.workbench import a_day, caseload, casework

    found, more = caseload.page(casework.opened(), wanted, None if everything else PAGE)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in (caseload.due(found) if due else found)], indent=2, default=str))
    else:
        for line in caseload.due_lines(found, a_day(on)) if due else caseload.lines(found):
            click.echo(line)
    click.echo(f"{len(found)} case{'' if len(found) == 1 else 's'}{'; there are more: --all lists them' if more else ''}.", err=True)


@click.command()
@CASE
def history(case: str) -> None:
    """List the revisions of a case (number, time, author, reason) and the steps of its review.

    \b
    Example: psi history 2026-0147
    """
    from psi.workbench import casework
    from psi.workbench import review as steps

    store = casework.opened()
    for revision in store.history(case):
        click.echo(f"{revision.number}  {revision.made_at}  {revision.author}  {revision.reason}")
    for step in steps.steps(store, case):
        taken = step.sign_off
        void = "" if step.holds else "  VOID: the case was changed afterwards"
        click.echo(f"{taken.step} of revision {taken.revision}  {taken.at}  {taken.person}  {taken.note}{void}")


@click.command()
@CASE
@click.argument("before", type=int)
@click.argument("after", type=int)
@JSON
def diff(case: str, before: int, after: int, as_json: bool) -> None:
    """Show what changed from one revision to another, place by place. Exit 1 when they differ.

    \b
    Example: psi diff 2026-0147 1 2
    """
    from psi.cli.importing import change
    from psi.workbench import casework

    found = casework.differences(casework.opened(), case, before, after)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    for each in () if as_json else found:
        click.echo(change(each))
    sys.exit(1 if found else 0)


@click.command()
@CASE
@click.argument("revision", type=int)
@REASON
def restore(case: str, revision: int, reason: str) -> None:
    """Make an earlier revision the newest again, as a new revision. Nothing is lost.

    \b
    Example: psi restore 2026-0147 1 --reason "revision 2 was the wrong person"
    """
    from psi.workbench import casework

    made = casework.restore(casework.opened(), case, revision, reason)
    click.echo(f"{made.case}: revision {made.number}")


@click.command()
@CASE
@click.argument("person")
def assign(case: str, person: str) -> None:
    """Give a case to another officer. For supervisors, on PostgreSQL.

    \b
    Example: psi assign 2026-0147 ben
    """
    from psi.workbench import casework

    casework.opened().assign(case, person)
    click.echo(f"{case}: assigned to {person}")


@click.command()
@CASE
@click.option("--reviewer", help="The supervisor who may see it besides its officer. The person sealing it when left out.")
def seal(case: str, reviewer: str | None) -> None:
    """Close a case to everybody but its officer and one supervisor. For supervisors, on PostgreSQL.

    \b
    Example: psi seal 2026-0147 --reviewer sue
    """
    from psi.workbench import casework

    casework.opened().seal(case, reviewer)
    click.echo(f"{case}: sealed")


@click.command()
@CASE
def unseal(case: str) -> None:
    """Open a sealed case to the supervisors again. For its reviewer, or an administrator.

    \b
    Example: psi unseal 2026-0147
    """
    from psi.workbench import casework

    casework.opened().unseal(case)
    click.echo(f"{case}: open")


@click.command("subject-access")
@CASE
@click.option("--out", type=click.Path(path_type=Path), default="out", show_default=True, help="The folder for the two pages.")
@ON
def subject_access(case: str, out: Path, on: str | None) -> None:
    """Write everything that is held about a person as two pages: the person's copy, and what is kept back.

    Read both before the first leaves the office. For a supervisor where the cases are kept in PostgreSQL.

    \b
    Example: psi subject-access 2026-0147 --out access
    """
    from psi.workbench import a_day, casework, subject_access

    for path in subject_access.write(casework.opened(), case, out, a_day(on).isoformat()):
        click.echo(path)


@click.command()
@CASE
@REASON
@click.confirmation_option(prompt="The case and all its revisions will be gone for good. Go on?")
def erase(case: str, reason: str) -> None:
    """Remove a case and everything of it for good. The audit keeps that it was done, and still verifies.

    \b
    Example: psi erase 2026-0147 --reason "retention period over"
    """
    from psi.workbench import casework

    casework.erase(casework.opened(), case, reason)
    click.echo(f"{case}: erased")


COMMANDS = (new, export, list_, history, diff, restore, assign, seal, unseal, subject_access, erase)
