"""The command that writes the letter for a record request."""

import click

from psi.cli.options import CASE, ON, opened


@click.command()
@CASE
@click.argument("request", metavar="REQUEST")
@click.option("--out", type=click.Path(), default="out", show_default=True, help="The folder for the letter.")
@ON
def letter(case: str, request: str, out: str, on: str | None) -> None:
    """Write the Word letter for a record request, named by its id, and print its path.

    It tells the holder who the person is, what is asked for and which release allows it, and nothing of the offense. A
    request that was sent before the day makes a second request. Where the release is missing, expired or taken back, no
    letter is made.

    \b
    Example: psi letter us-ohio-long-record req-hospital --out letters --on 2026-11-23
    """
    from psi.workbench.letters import write_letter

    click.echo(write_letter(opened(case, on), request, out))


COMMANDS = (letter,)
