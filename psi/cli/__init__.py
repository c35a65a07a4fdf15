"""The `psi` command. It imports what a command needs only when that command runs."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from psi import __version__
from psi.cli import audit, batch, cases, database, drafts, forms, importing, inspect, letters, reports, review, rulebook, templates, validate
from psi.errors import BadInput, Defect, PsiError


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
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            click.echo(f"psi: {error.filename or 'the output'}: {(error.strerror or type(error).__name__).lower()}.", err=True)
            sys.exit(BadInput.exit_code)
        except Exception as error:
            click.echo(f"psi: it stopped with {type(error).__name__} {_place(error)}.", err=True)
            click.echo("psi: this is a fault of psi. Its message is not shown, because it could hold facts of the case.", err=True)
            sys.exit(Defect.exit_code)


def _place(error: Exception) -> str:
    """Where in psi an unforeseen error arose: file and line, never a value."""
    import traceback

    package = Path(__file__).parent.parent
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)]
    return f"in {Path(frames[-1].filename).relative_to(package.parent)}, line {frames[-1].lineno}"


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="psi")
@click.option("--database", metavar="URL", help="Where the cases are kept (or PSI_DATABASE_URL). A file of your own when left out.")
@click.option("--site", type=click.Path(file_okay=False, exists=True), help="The site's own folder of templates (or PSI_SITE).")
def main(site: str | None, database: str | None) -> None:
    """psi drafts presentence reports from a sourced case record. A person decides and signs.

    CASE is the path of a case file, the id of a stored case, or the id of an example that psi ships.

    \b
    psi app                                your cases in forms, in the browser
    psi demo                               render every example through its notebook
    psi check examples/us-ohio-declined    what to look at before signing
    psi assess us-ohio-long-record         every sum with its lines of working
    psi render case.yaml --out reports     the Word documents of a case
    psi batch --all --out reports          every open case, through its notebook
    psi letter CASE REQUEST                the Word letter for a record request
    psi inspect out/report.docx            a finished Word file, also one you edited
    psi rules                              the rules psi holds, by edition
    psi rules show ogrs3                   one rule set, and the columns its score takes
    psi score ogrs3 people.csv -o out.csv  score a table, row by row
    psi validate compas compas             how well the scores of an instrument did
    psi schema > case.schema.json          the JSON Schema of a case
    psi import case.yaml                   keep a case, or a new revision of it
    psi list --due                         the stored cases, and what is due when
    psi history CASE                       its revisions; psi diff CASE 1 2 compares two
    psi audit verify                       whether the record of who did what is whole
    psi template check DIR                 what is wrong in an office's own templates
    """
    if database:
        os.environ["PSI_DATABASE_URL"] = database
    if site:
        os.environ["PSI_SITE"] = str(Path(site).resolve())


for room in (reports, batch, inspect, letters, forms, rulebook, importing, cases, drafts, review, audit, database, templates, validate):
    for each in room.COMMANDS:
        main.add_command(each)

if __name__ == "__main__":
    main()
