"""Commands on stored cases: new, export, list, history, diff, restore, assign, erase."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from psi.cli.options import CASE, JSON

REASON = click.option("--reason", required=True, help="Why; it is kept with the revision.")


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
@JSON
def list_(as_json: bool) -> None:
    """List the stored cases this person may see, the next to be sentenced first.

    \b
    Example: psi list
    """
    from psi.workbench import casework

    found = casework.opened().cases()
    if as_json:
        click.echo(json.dumps([asdict(head) for head in found], indent=2))
        return
    for head in found:
        click.echo(
            f"{head.id}: {head.jurisdiction or 'no jurisdiction'}, sentencing {head.sentencing or 'not set'}, revision {head.newest}, {head.assigned_to}"
        )
    click.echo(f"{len(found)} case{'' if len(found) == 1 else 's'}.", err=True)


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
def diff(case: str, before: int, after: int) -> None:
    """Show what changed from one revision to another, place by place. Exit 1 when they differ.

    \b
    Example: psi diff 2026-0147 1 2
    """
    from psi.workbench import casework

    found = casework.differences(casework.opened(), case, before, after)
    for each in found:
        click.echo(f"{each.place}: {each.before or '(nothing)'} -> {each.after or '(nothing)'}")
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
@REASON
@click.confirmation_option(prompt="The case and all its revisions will be gone for good. Go on?")
def erase(case: str, reason: str) -> None:
    """Remove a case and everything of it for good. The audit keeps that it was done, and still verifies.

    \b
    Example: psi erase 2026-0147 --reason "retention period over"
    """
    from psi.workbench import casework

    casework.opened().erase(case, reason)
    click.echo(f"{case}: erased")


COMMANDS = (new, export, list_, history, diff, restore, assign, erase)
