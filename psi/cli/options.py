"""Arguments and options that several commands share."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from psi.workbench import Workbench

CASE = click.argument("case", metavar="CASE")
REASON = click.option("--reason", required=True, help="Why; it is kept with the revision.")
ON = click.option("--on", metavar="DATE", help="The day the work is done for, as 2026-11-23. Today when left out.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def opened(case: str, on: str | None) -> "Workbench":
    """The case on the bench."""
    from psi.workbench import open_case

    return open_case(case, on=on)
