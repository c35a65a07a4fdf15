"""Commands on stored cases: new, import, export, list, history, diff, restore, assign, erase, audit, db."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from psi.cli.options import CASE, JSON, ON

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


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reason", default="import", show_default=True, help="Why; it is kept with the revision.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
def import_(files: tuple[Path, ...], reason: str, dry_run: bool) -> None:
    """Keep cases from files: a new case, or a new revision of one. All are read before any is kept.

    \b
    Example: psi import case.yaml --reason "interview of November 12"
    """
    from psi.workbench import casework

    for done in casework.import_files(casework.opened(), files, reason=reason, dry_run=dry_run):
        would = "would be " if dry_run and done.outcome != "same" else ""
        revision = f", revision {done.revision}" if done.revision else ""
        click.echo(f"{done.case}: {would}{done.outcome}{revision}")


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

    found = casework.heads(casework.opened())
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


@click.group()
def review() -> None:
    """Send a case for review, return it, or approve it. A second person approves; a later change voids it."""


def _step(name: str, doc: str) -> click.Command:
    @click.command(name, help=doc)
    @CASE
    @ON
    @click.option("--note", default="", help="A remark; it is kept with the step.")
    def step(case: str, on: str | None, note: str) -> None:
        from psi.workbench import review as steps

        steps.take(case, name, on=on, note=note)
        click.echo(f"{case}: {name} recorded")

    return step


review.add_command(_step("send", "Send the newest revision and its documents for review.\n\n\b\nExample: psi review send 2026-0147"))
review.add_command(_step("return", "Return it to the officer. For supervisors.\n\n\b\nExample: psi review return 2026-0147 --note 'see paragraph 14'"))
review.add_command(_step("approve", "Approve it. For a supervisor who neither wrote nor sent it.\n\n\b\nExample: psi review approve 2026-0147"))


@click.command()
@CASE
@ON
@click.option("--consent", help="Who consented in writing to disclosure before plea or verdict, and when.")
def disclose(case: str, on: str | None, consent: str | None) -> None:
    """Record that the approved report was disclosed. Refused before plea or verdict without a recorded consent.

    \b
    Example: psi disclose 2026-0147
    """
    from psi.workbench import review as steps

    steps.take(case, "disclose", on=on, note=f"consent: {consent}" if consent else "")
    click.echo(f"{case}: disclose recorded")


@click.command()
@CASE
@ON
def finalise(case: str, on: str | None) -> None:
    """Make a disclosed case final: it can no longer be changed.

    \b
    Example: psi finalise 2026-0147
    """
    from psi.workbench import review as steps

    steps.take(case, "finalise", on=on)
    click.echo(f"{case}: finalise recorded")


@click.group()
def audit() -> None:
    """The record of who did what, in which each line seals the one before it."""


@audit.command()
@click.option("--anchor", "anchored", metavar="NUMBER:HASH", help="A line kept elsewhere; finds a tail that was cut off.")
def verify(anchored: str | None) -> None:
    """Check that no line was changed, removed or moved. Exit 1 when one was.

    \b
    Example: psi audit verify
    """
    from psi.workbench import casework

    store = casework.opened()
    broken = casework.verify(store, casework.read_anchor(anchored) if anchored else None)
    click.echo(broken or f"The audit is whole: {len(store.audit())} lines.")
    sys.exit(1 if broken else 0)


@audit.command("anchor")
def anchor() -> None:
    """Print the last line's number and hash, to be kept somewhere else.

    \b
    Example: psi audit anchor
    """
    from psi.workbench import casework

    row = casework.anchor(casework.opened())
    click.echo(f"{row.number}:{row.digest}")


@click.group()
def db() -> None:
    """The database the cases are kept in."""


@db.command("init")
def init() -> None:
    """Make psi's tables, roles and rights in a new database. `psi db migrate` is the same for an older one.

    \b
    Example: psi --database postgresql://admin@127.0.0.1/psi db init
    """
    from psi.workbench import casework

    click.echo(casework.migrate_database())


@db.command("migrate")
def migrate() -> None:
    """Bring the tables of an older database up to this version.

    \b
    Example: psi db migrate
    """
    from psi.workbench import casework

    click.echo(casework.migrate_database())


@db.command("check")
def check_database() -> None:
    """Check that the database answers, is of this version, and holds every revision whole. Exit 1 when it does not.

    \b
    Example: psi db check
    """
    from psi.workbench import casework

    problems = casework.check_database(casework.opened())
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
    from psi.workbench import casework

    click.echo(casework.backup(casework.opened(), file))


COMMANDS = (new, import_, export, list_, history, diff, restore, assign, erase, review, disclose, finalise, audit, db)
