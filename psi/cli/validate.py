"""The command that studies how well an instrument did."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from psi.cli.options import JSON, ON

SHOWN = 10


@click.command()
@click.argument("instrument")
@click.argument("data", metavar="DATA.csv", type=click.Path(path_type=Path))
@click.option("--score", metavar="COLUMN", help="The column of the score, or of the band. `score` or `decile_score` when left out.")
@click.option("--outcome", metavar="COLUMN", help="The column of the outcome, 0 or 1. `outcome` or `two_year_recid` when left out.")
@click.option("--group", "groups", metavar="COLUMN", multiple=True, help="A column of groups to compare. May be given several times.")
@click.option("--count", metavar="COLUMN", help="The column that says how many people a row stands for. `people` when left out.")
@click.option("--sex", metavar="COLUMN", help="The column of the sex, where the bands differ by it. `sex` when left out.")
@click.option("--only", metavar="COLUMN=VALUE", multiple=True, help="Keep these rows only. May be given several times.")
@click.option("--bands", metavar="BANDS", help="The bands, as 'Low=1-4,Medium=5-7,High=8-10'. Those of the rule file when left out.")
@click.option("--band", "band_column", metavar="COLUMN", help="Without a rule file or --bands: the column that names the band of each score.")
@click.option("--cut", metavar="BAND", help="The band from which on people count as high in figures and in the record. The second when left out.")
@click.option("--scale", type=click.Choice(["points", "probability"]), help="What the scores are. What the rule file says, else points, when left out.")
@click.option("--place", default="", help="Where the people were scored.")
@click.option("--from", "first", metavar="DATE", default="", help="The first day on which people were scored.")
@click.option("--to", "last", metavar="DATE", default="", help="The last day on which people were scored.")
@click.option("--outcome-is", metavar="TEXT", default="", help="What counts as the outcome, and within which time.")
@click.option("--checked-by", metavar="NAME", default="", help="Who checked the study. Without a name the report is marked as a draft.")
@click.option("--court", metavar="ID", default="us-federal", show_default=True, help="The jurisdiction whose Word template and English are used.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder for the Word report and results.json.")
@click.option("--register", is_flag=True, help="Keep the record in the site's folder, where score sheets cite it.")
@ON
@JSON
def validate(instrument: str, data: Path, out: Path | None, register: bool, as_json: bool, **said: Any) -> None:
    """Study how well the scores of INSTRUMENT did with the people of a CSV file. Exit 1 when rows were refused.

    The file has one row for each person, or for each count of people: a score, an outcome of 0 or 1, and, if you name
    them, columns of groups and of counts. A row that cannot be used is refused and counted, never guessed.

    \b
    Example: psi validate compas examples/validation/compas.csv --group race --out study
    """
    from psi.workbench import validating

    made = validating.validate(instrument, data, **said)
    written = (*(made.write(out) if out else ()), *((made.register(),) if register else ()))
    click.echo(json.dumps(made.results, indent=2, ensure_ascii=False) if as_json else made.text, nl=as_json)
    for path in written:
        click.echo(path, err=as_json)
    refused = made.study.refused
    for row in refused[:SHOWN]:
        click.echo(f"row {row.row}: {row.why}", err=True)
    if refused:
        rest = len(refused) - SHOWN
        more = f", {rest:,} of them not listed here" if rest > 0 else ""
        click.echo(f"{len(refused):,} of {made.study.rows:,} rows were refused{more}. Row 1 is the first below the header.", err=True)
    sys.exit(1 if refused else 0)


COMMANDS = (validate,)
