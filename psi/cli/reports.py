"""Commands on one case: look at it, work it out, write its documents."""

import json
import sys
from pathlib import Path

import click

from psi.cli.options import CASE, JSON, ON, opened
from psi.errors import PsiError


@click.command()
@click.option("--out", type=click.Path(), default="out", show_default=True, help="The folder for the documents.")
@ON
def demo(out: str, on: str | None) -> None:
    """Render every example through the notebook 06-report. One that fails does not stop the others.

    \b
    Example: psi demo --out out
    """
    from psi.batch import run_notebook
    from psi.workbench import a_day, examples

    day = a_day(on).isoformat()
    failed = 0
    for name, path in examples().items():
        try:
            for line in run_notebook("06-report", {"case": str(path), "out": str(Path(out).resolve()), "on": day}):
                click.echo(line)
        except PsiError as error:
            failed = max(failed, error.exit_code)
            click.echo(f"psi: {name}: {error}", err=True)
    sys.exit(failed)


@click.command()
@CASE
@ON
@JSON
def check(case: str, on: str | None, as_json: bool) -> None:
    """List what is missing, contradictory or unverified. Exit 1 when there is anything.

    \b
    Example: psi check us-ohio-declined
    """
    from dataclasses import asdict

    found = opened(case, on).findings()
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], indent=2, ensure_ascii=False))
    else:
        for f in found:
            click.echo(f"{f.kind}: {f.place}: {f.says}{f' ({f.cite})' if f.cite else ''}")
        click.echo(f"{len(found)} finding{'' if len(found) == 1 else 's'}.")
    sys.exit(1 if found else 0)


@click.command()
@CASE
@ON
@JSON
def assess(case: str, on: str | None, as_json: bool) -> None:
    """Work out every sum, score and range, with the rule and the fact behind each line.

    \b
    Example: psi assess england-wales-carer
    """
    from psi.workbench import sheets

    bench = opened(case, on)
    if as_json:
        click.echo(json.dumps(sheets.as_data(bench), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(sheets.as_lines(bench)))


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--out", type=click.Path(), default="out", show_default=True, help="The folder for the documents.")
@click.option("--document", "documents", multiple=True, help="A document of the jurisdiction ('psi documents' lists them); the standing ones when left out.")
@click.option("--reader", help="Who the documents are for. The jurisdiction names its readers.")
@click.option("--pdf", is_flag=True, help="Write each document as a PDF too, beside its Word file. LibreOffice makes it.")
@ON
def render(cases: tuple[str, ...], out: str, documents: tuple[str, ...], reader: str | None, pdf: bool, on: str | None) -> None:
    """Write the Word documents of one case or more, and print their paths.

    A file that somebody has edited since psi wrote it is left alone; the new draft is written beside it.

    \b
    Example: psi render us-ohio-long-record --out reports --on 2026-11-23
    """
    from psi.workbench import preview, require_distinct, review

    if pdf:
        preview.require_libreoffice()
    benches = require_distinct(tuple(opened(case, on) for case in cases))
    for bench in benches:
        for path in bench.render(out, reader, documents):
            click.echo(path)
            if pdf:
                click.echo(preview.write_pdf(path))
        number = len(bench.findings(reader))
        click.echo(f"{bench.case.id}: {number} finding{'' if number == 1 else 's'}; 'psi check' lists them.", err=True)
        if bench.store and (void := review.void(bench.store, bench.case.id)):
            click.echo(void, err=True)


@click.command()
@click.argument("jurisdiction", required=False)
@JSON
def documents(jurisdiction: str | None, as_json: bool) -> None:
    """List the documents that can be written from a record and who may have each, for one jurisdiction or for all.

    \b
    Example: psi documents us-ohio
    """
    from psi.workbench import rules

    rows = rules.documents(jurisdiction)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        whose = f"; readers: {row['readers']}" if row["readers"] else ""
        click.echo(f"{row['jurisdiction']:<16}{row['document']:<24}{row['title']} ({row['made']}{whose})")


@click.command()
@CASE
@click.option("--since", type=int, metavar="REVISION", help="Compare with the documents of this revision, not with those last handed out.")
@ON
@JSON
def changes(case: str, since: int | None, on: str | None, as_json: bool) -> None:
    """Show what changed in the text of the documents since they were last handed out. Exit 1 when anything did.

    Handed out is what was rendered, downloaded or sent for review. 'psi diff' compares what the case holds.

    \b
    Example: psi changes 2026-0147 --since 2
    """
    from dataclasses import asdict

    from psi.errors import BadInput
    from psi.workbench import since_last

    bench = opened(case, on)
    if bench.store is None:
        raise BadInput(f"{case}: only a stored case keeps what was handed out. Import it first: psi import FILE.")
    found = since_last.since_revision(bench, bench.store, since) if since is not None else since_last.since_last(bench, bench.store)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    for line in () if as_json else since_last.lines(found):
        click.echo(line)
    sys.exit(1 if any(each.changes for each in found) else 0)


COMMANDS = (demo, check, assess, render, documents, changes)
