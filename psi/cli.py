"""The `psi` command. It imports what a command needs only when that command runs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psi import __version__
from psi.errors import PsiError

if TYPE_CHECKING:
    from psi.workbench import Workbench

CASE = click.argument("case", metavar="CASE")
ON = click.option("--on", metavar="DATE", help="The day the work is done for, as 2026-11-23. Today when left out.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


class _Plain(click.Group):
    """Commands whose failures are one plain sentence and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PsiError as error:
            click.echo(f"psi: {error}", err=True)
            if error.exit_code == 3:
                click.echo("psi: this is a fault of psi, its rules or its templates, not of the case.", err=True)
            sys.exit(error.exit_code)


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="psi")
@click.option("--site", type=click.Path(file_okay=False, exists=True), help="The site's own folder of templates (or PSI_SITE).")
def main(site: str | None) -> None:
    """psi drafts presentence reports from a sourced case record. A person decides and signs.

    CASE is the path of a case file, or the id of an example that psi ships.

    \b
    psi demo                               render every example through its notebook
    psi check examples/us-ohio-declined    what to look at before signing
    psi assess us-ohio-long-record         every sum with its lines of working
    psi render case.yaml --out reports     the Word documents of a case
    psi rules                              the rules psi holds, by edition
    psi rules show ogrs3                   one rule set, and the columns its score takes
    psi score ogrs3 people.csv -o out.csv  score a table, row by row
    psi schema > case.schema.json          the JSON Schema of a case
    """
    if site:
        import os

        os.environ["PSI_SITE"] = str(Path(site).resolve())


def _open(case: str, on: str | None) -> "Workbench":
    from psi.workbench import open_case

    return open_case(case, on=on)


@main.command()
@click.option("--out", type=click.Path(), default="out", show_default=True, help="The folder for the documents.")
@ON
def demo(out: str, on: str | None) -> None:
    """Render every example through the notebook 06-report.

    \b
    Example: psi demo --out out
    """
    from psi.batch import run_notebook
    from psi.workbench import a_day, examples

    day = a_day(on).isoformat()
    for path in examples().values():
        for line in run_notebook("06-report", {"case": str(path), "out": str(Path(out).resolve()), "on": day}):
            click.echo(line)


@main.command()
@CASE
@ON
@JSON
def check(case: str, on: str | None, as_json: bool) -> None:
    """List what is missing, contradictory or unverified. Exit 1 when there is anything.

    \b
    Example: psi check us-ohio-declined
    """
    from dataclasses import asdict

    found = _open(case, on).findings()
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], indent=2, ensure_ascii=False))
    else:
        for f in found:
            click.echo(f"{f.kind}: {f.place}: {f.says}{f' ({f.cite})' if f.cite else ''}")
        click.echo(f"{len(found)} finding{'' if len(found) == 1 else 's'}.")
    sys.exit(1 if found else 0)


@main.command()
@CASE
@ON
@JSON
def assess(case: str, on: str | None, as_json: bool) -> None:
    """Work out every sum, score and range, with the rule and the fact behind each line.

    \b
    Example: psi assess england-wales-carer
    """
    from psi.workbench import sheets

    bench = _open(case, on)
    if as_json:
        click.echo(json.dumps(sheets.as_data(bench), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(sheets.as_lines(bench)))


@main.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--out", type=click.Path(), default="out", show_default=True, help="The folder for the documents.")
@click.option("--reader", help="Who the documents are for. The jurisdiction names its readers.")
@ON
def render(cases: tuple[str, ...], out: str, reader: str | None, on: str | None) -> None:
    """Write the Word documents of one case or more, and print their paths.

    A file that somebody has edited since psi wrote it is left alone; the new draft is written beside it.

    \b
    Example: psi render us-ohio-long-record --out reports --on 2026-11-23
    """
    from psi.workbench import require_distinct

    benches = require_distinct(tuple(_open(case, on) for case in cases))
    for bench in benches:
        for path in bench.render(out, reader):
            click.echo(path)
        number = len(bench.findings(reader))
        click.echo(f"{bench.case.id}: {number} finding{'' if number == 1 else 's'}; 'psi check' lists them.", err=True)


@main.group(invoke_without_command=True)
@JSON
@click.pass_context
def rules(ctx: click.Context, as_json: bool) -> None:
    """List the rules psi holds: each rule set, its editions, and when each was compared with its source.

    \b
    Example: psi rules
    """
    if ctx.invoked_subcommand:
        return
    from psi.workbench import rules as held

    found = held.coverage()
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for rule_set in found:
        click.echo(f"{rule_set['id']}: {rule_set['title']} ({rule_set['jurisdiction']}, {rule_set['kind']})")
        for edition in rule_set["editions"]:
            click.echo(f"  in force from {edition['in_force_from']}: {edition['status']}, checked on {edition['checked_on']}")


@rules.command("show")
@click.argument("rule_set", metavar="ID")
def show(rule_set: str) -> None:
    """Print one rule set in full, as data.

    \b
    Example: psi rules show ogrs3
    """
    from psi.workbench import rules as held

    click.echo(json.dumps(held.shown(rule_set), indent=2, ensure_ascii=False, default=str))


@main.command()
@click.argument("instrument")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to write the scored table. Printed when left out.")
def score(instrument: str, file: Path, out: Path | None) -> None:
    """Score a CSV table row by row; a row that cannot be scored says why in its `error` column. Exit 1 if any.

    \b
    Example: psi score ogrs3 people.csv -o scored.csv
    """
    from psi.workbench import rules as held

    refused, total, written = held.score_file(instrument, file, out)
    click.echo(written, nl=out is not None)
    if refused:
        click.echo(f"{refused} of {total} rows were refused; see the column 'error'.", err=True)
    sys.exit(1 if refused else 0)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a case.

    \b
    Example: psi schema > case.schema.json
    """
    from psi.case import Case

    click.echo(json.dumps(Case.model_json_schema(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
