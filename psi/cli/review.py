"""Commands of review and signature: review send, return and approve; disclose; finalise."""

import click

from psi.cli.options import CASE, ON


@click.group()
def review() -> None:
    """Send a case for review, return it, or approve it. A second person approves; a later change voids it."""


def _step(name: str, doc: str) -> click.Command:
    @click.command(name, help=doc)
    @CASE
    @ON
    @click.option("--note", default="", help="A remark; it is kept with the step.")
    def step(case: str, on: str | None, note: str) -> None:
        from psi.workbench import review as steps

        steps.take(case, name, on=on, note=note)
        click.echo(f"{case}: {name} recorded")

    return step


review.add_command(_step("send", "Send the newest revision and its documents for review.\n\n\b\nExample: psi review send 2026-0147"))
review.add_command(_step("return", "Return it to the officer. For supervisors.\n\n\b\nExample: psi review return 2026-0147 --note 'see paragraph 14'"))
review.add_command(_step("approve", "Approve it. For a supervisor who neither wrote nor sent it.\n\n\b\nExample: psi review approve 2026-0147"))


@click.command()
@CASE
@ON
@click.option("--consent", help="Who consented in writing to disclosure before plea or verdict, and when.")
def disclose(case: str, on: str | None, consent: str | None) -> None:
    """Record that the approved report was disclosed. Refused before plea or verdict without a recorded consent.

    \b
    Example: psi disclose 2026-0147
    """
    from psi.workbench import review as steps

    steps.take(case, "disclose", on=on, note=f"consent: {consent}" if consent else "")
    click.echo(f"{case}: disclose recorded")


@click.command()
@CASE
@ON
def finalise(case: str, on: str | None) -> None:
    """Make a disclosed case final: it can no longer be changed.

    \b
    Example: psi finalise 2026-0147
    """
    from psi.workbench import review as steps

    steps.take(case, "finalise", on=on)
    click.echo(f"{case}: finalise recorded")


COMMANDS = (review, disclose, finalise)
