"""Commands on the audit: verify it, anchor it."""

import sys

import click


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
    from psi.workbench import auditing, casework

    store = casework.opened()
    broken = auditing.verify(store, auditing.read_anchor(anchored) if anchored else None)
    click.echo(broken or f"The audit is whole: {sum(1 for _ in store.audit())} lines.")
    sys.exit(1 if broken else 0)


@audit.command("anchor")
def anchor() -> None:
    """Print the last line's number and hash, to be kept somewhere else.

    \b
    Example: psi audit anchor
    """
    from psi.workbench import auditing, casework

    row = auditing.anchor(casework.opened())
    click.echo(f"{row.number}:{row.digest}")


COMMANDS = (audit,)
