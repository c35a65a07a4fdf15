"""Commands that bring facts in from files, and write the sheets to fill in."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psi.cli.options import JSON
from psi.errors import BadInput

if TYPE_CHECKING:
    from psi.case.labels import Said, Waiting
    from psi.workbench.importing import Imported, RowDone

KINDS = ("criminal-history", "employment")


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", "case_id", metavar="CASE", help="The stored case that a sheet (.xlsx, .csv) belongs to.")
@click.option("--reason", default="import", show_default=True, help="Why; it is kept with the revision.")
@click.option("--based-on", type=click.IntRange(1), metavar="N", help="The revision that the file was exported from.")
@click.option("--accept", multiple=True, metavar="PLACE", help="Take the file's word in this place. Can be given again.")
@click.option("--accept-all", is_flag=True, help="Take the file's word in every place that waits.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, row by row, and keep nothing.")
@JSON
def import_(files: tuple[Path, ...], case_id: str | None, accept: tuple[str, ...], dry_run: bool, as_json: bool, **how: object) -> None:
    """Keep cases from files, or a sheet of one case. All are read before anything is kept.

    A case that is stored gets a new revision with what the file changed since it was last brought in. A place that
    somebody has changed meanwhile stays as it is, and the difference waits. Exit 1 when differences wait.

    \b
    Example: psi import case.yaml --reason "interview of November 12"
    Example: psi import history.xlsx --case 2026-0147 --dry-run
    """
    from psi.workbench import casework, importing

    if case_id and len(files) > 1:
        raise BadInput("--case takes one sheet. Import the sheets one after the other.")
    store = casework.opened()
    more: dict[str, Any] = {"dry_run": dry_run, "accepted": frozenset(accept), **how}
    done = (importing.import_sheet(store, files[0], case_id, **more),) if case_id else importing.import_files(store, files, **more)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in done], indent=2, ensure_ascii=False))
    for line in () if as_json else (line for each in done for line in _lines(each, dry_run)):
        click.echo(line)
    sys.exit(1 if any(each.to_accept for each in done) else 0)


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write: .xlsx or .csv.")
def sheet(kind: str, case: str | None, out: Path) -> None:
    """Write a sheet to fill in, empty or with what a stored case holds now. The audit keeps that it was done.

    \b
    Example: psi sheet criminal-history 2026-0147 --out history.xlsx
    """
    from psi.workbench import casework, spreadsheets

    click.echo(spreadsheets.write_sheet(kind, out, casework.opened() if case else None, case))


def _lines(done: "Imported", dry_run: bool) -> Iterator[str]:
    would = "would be " if dry_run and done.outcome != "same" else ""
    revision = f", revision {done.revision}" if done.revision else ""
    waits = f"{done.to_accept} difference{'' if done.to_accept == 1 else 's'} to accept" if done.to_accept else ""
    yield f"{done.case}: {'; '.join(filter(None, (f'{would}{done.outcome}{revision}' if done.outcome != 'same' or not waits else '', waits)))}"
    for row in done.rows:
        yield from _row(row)
    in_rows = {each.place for row in done.rows for each in row.waiting}
    for each in done.waiting:
        if each.place not in in_rows:
            yield from _waiting(each, "  ")
    if dry_run and not done.rows:
        yield from (f"  would change: {change(each)}" for each in done.changes)
        yield from (f"  stays as entered: {change(each)}" for each in done.kept)
    elif done.kept:
        yield f"  {len(done.kept)} place{' stays' if len(done.kept) == 1 else 's stay'} as entered in psi. 'psi import --dry-run' lists them."


def _row(row: "RowDone") -> Iterator[str]:
    if row.like:
        yield f"  row {row.number}: likely a duplicate of {row.label}"
        yield from (f"      {heading}: {_beside(mine, theirs)}" for heading, mine, theirs in row.beside)
        yield f"      not imported; to import it all the same: --accept {row.place}"
        return
    yield f"  row {row.number}: {row.outcome}: {row.label}"
    yield from (f"      {change(each)}" for each in row.changes)
    for each in row.waiting:
        yield from _waiting(each, "      ")
    yield from (f"      stays as entered: {change(each)}" for each in row.kept)


def _beside(mine: str, theirs: str) -> str:
    return f"{mine or '(empty)'} | {theirs or '(nothing)'}"


def _waiting(each: "Waiting", indent: str) -> Iterator[str]:
    yield f"{indent}{each.label}"
    yield f"{indent}  the file said then: {each.was}"
    yield f"{indent}  entered since:      {each.held}"
    yield f"{indent}  the file says now:  {each.given}"
    yield f"{indent}  to take it: --accept {each.place}"


def change(each: "Said") -> str:
    """A difference in one line: `Employment, Old Mill: employer: Old Mill -> New Mill`."""
    return f"{each.label}: {each.before or '(nothing)'} -> {each.after or '(nothing)'}"


COMMANDS = (import_, sheet)
