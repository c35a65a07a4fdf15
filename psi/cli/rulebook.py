"""Commands on the rules psi holds: list them, show one, score a table with one; and the shape of a case."""

import json
import sys
from pathlib import Path

import click

from psi.cli.options import JSON


@click.group(invoke_without_command=True)
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


@click.command()
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


@click.command()
def schema() -> None:
    """Print the JSON Schema of a case.

    \b
    Example: psi schema > case.schema.json
    """
    from psi.case import Case

    click.echo(json.dumps(Case.model_json_schema(), indent=2, ensure_ascii=False))


COMMANDS = (rules, score, schema)
