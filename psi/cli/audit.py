"""Commands on the audit: verify it, anchor it."""

import sys
from pathlib import Path

import click


@click.group()
def audit() -> None:
    """The record of who did what, in which each line seals the one before it."""


@audit.command()
@click.option("--anchor", "anchored", metavar="NUMBER:HASH|FILE", help="A line kept elsewhere; finds a tail that was cut off.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The public key that a signed anchor is checked with.")
def verify(anchored: str | None, key: Path | None) -> None:
    """Check that no line was changed, removed or moved. Exit 1 when one was.

    \b
    Example: psi audit verify
    Example: psi audit verify --anchor anchor.json --key anchor-key.pub
    """
    from psi.workbench import auditing, casework

    if key and not anchored:
        raise click.UsageError("--key checks a signed anchor: name it with --anchor.")
    line = auditing.given_anchor(anchored, key) if anchored else None
    store = casework.opened()
    broken = auditing.verify(store, line)
    click.echo(broken or f"The audit is whole: {sum(1 for _ in store.audit())} lines.")
    sys.exit(1 if broken else 0)


@audit.command("anchor")
@click.option("--sign", "key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Sign it with this Ed25519 private key of ssh-keygen.")
@click.option("--out", type=click.Path(path_type=Path), help="The file for the signed anchor.")
def anchor(key: Path | None, out: Path | None) -> None:
    """Print the last line's number and hash, to be kept somewhere else; or write them to a file, signed.

    \b
    Example: psi audit anchor
    Example: psi audit anchor --sign anchor-key --out anchor.json
    """
    from psi.workbench import auditing, casework

    if (key is None) != (out is None):
        raise click.UsageError("--sign and --out go together: the key, and the file for the signed anchor.")
    if key and out:
        click.echo(auditing.sign_anchor(casework.opened(), key, out))
        return
    row = auditing.anchor(casework.opened())
    click.echo(f"{row.number}:{row.digest}")


COMMANDS = (audit,)
