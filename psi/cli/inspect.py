"""The command on finished Word files: can everybody read them, and is nothing in them that should not be."""

import json
import sys
from pathlib import Path

import click

from psi.cli.options import JSON
from psi.errors import BadInput


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@JSON
def inspect(files: tuple[Path, ...], as_json: bool) -> None:
    """Look over Word files before they leave the office, also those that you have edited. Exit 1 when there is anything to mend.

    It looks for what keeps people from reading a report by ear (headings, lists, tables, pictures, links, contrast)
    and for what must not go out with it (comments, tracked changes, hidden text, names in the properties).

    \b
    Example: psi inspect out/us-ohio-declined/report.docx
    """
    from dataclasses import asdict

    from psi.workbench.inspecting import inspect as looked_over

    found, unread = {}, 0
    for file in files:
        try:
            found[str(file)] = looked_over(file)
        except BadInput as error:
            unread = error.exit_code
            click.echo(f"psi: {error}", err=True)
        except OSError as error:
            unread = BadInput.exit_code
            click.echo(f"psi: {file}: {(error.strerror or type(error).__name__).lower()}.", err=True)
    if as_json:
        click.echo(json.dumps({name: [asdict(remark) for remark in remarks] for name, remarks in found.items()}, indent=2, ensure_ascii=False))
    else:
        for name, remarks in found.items():
            for remark in remarks:
                click.echo(f"{name}: {remark.where}: {remark.says} {remark.mend}")
            click.echo(f"{name}: {len(remarks)} finding{'' if len(remarks) == 1 else 's'}.")
    sys.exit(unread or (1 if any(found.values()) else 0))


COMMANDS = (inspect,)
