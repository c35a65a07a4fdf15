"""The command that renders a whole caseload."""

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psi.cli.options import JSON, ON

if TYPE_CHECKING:
    from psi.batch.run import Batch, Told
    from psi.workbench.wanted import Wanted


@click.command()
@click.argument("cases", metavar="[CASE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every open case in the store that you may see.")
@click.option("--query", metavar="BEGINNING", help="The open cases whose id, docket or name begins with this, as 'psi list' finds them.")
@click.option(
    "--out", default="out", show_default=True, help="The folder for the documents and the summary; with --scheduler also a URL, as s3://bucket/reports."
)
@click.option("--notebook", default="06-report", show_default=True, help="The notebook to run for each case: one that psi ships, or a file.")
@click.option(
    "-p", "--parameter", "parameters", type=(str, str), multiple=True, metavar="NAME VALUE", help="A parameter of the notebook, as papermill takes it."
)
@click.option("--workers", type=click.IntRange(1, 1024), help="How many cases at a time. One a core when left out.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=600, show_default=True, help="The seconds that one case may take.")
@click.option("--memory", type=click.IntRange(min=50), default=2000, show_default=True, help="The megabytes that one case may use.")
@click.option("--keep-notebooks", is_flag=True, help="Keep each executed notebook, for your eyes alone. It holds whatever its cells showed.")
@click.option("--pdf", is_flag=True, help="Write each Word document as a PDF too. LibreOffice makes it.")
@click.option("--force", is_flag=True, help="Render also what is there as it should be.")
@click.option("--kernel", is_flag=True, help="Run each notebook in a Jupyter kernel of its own. Slower; for notebooks that talk to their kernel.")
@click.option("--scheduler", metavar="ADDRESS", help="Give the cases to the workers of this Dask scheduler, as tcp://10.0.0.5:8786. 'psi worker' starts one.")
@ON
@JSON
def batch(
    cases: tuple[str, ...],
    everything: bool,
    query: str | None,
    out: str,
    notebook: str,
    parameters: tuple[tuple[str, str], ...],
    workers: int | None,
    timeout: float,
    memory: int,
    keep_notebooks: bool,
    pdf: bool,
    force: bool,
    kernel: bool,
    scheduler: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    """Run a notebook for each case, each in a clean process of its own. Exit 1 when any failed.

    A case that fails stops no other. Run again, only what changed is made again: what became of every case stands in
    batch.csv and batch.html in the folder.

    \b
    Example: psi batch --all --out reports --on 2026-11-23
    """
    # Compiling its grammar of web addresses, for which no check of a notebook asks, takes most of a second. No notebook runs in this process.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from psi.batch.places import is_elsewhere
    from psi.batch.progress import shown
    from psi.batch.run import cores, planned
    from psi.batch.summary import Summary
    from psi.workbench import preview, wanted

    if (bool(cases) + everything + (query is not None)) > 1:
        raise click.UsageError("name cases, or write --all, or --query, not two of them.")
    if is_elsewhere(out) and not scheduler:
        raise click.UsageError(f"{out}: a folder elsewhere needs --scheduler. Name a folder of this machine.")
    if pdf and not scheduler:
        preview.require_libreoffice()
    stored = everything or query is not None
    found = None if stored else wanted.named(cases)
    total = wanted.count(query or "") if found is None else len(found)
    if not total:
        raise click.UsageError("the store has no such open case." if query else "the store has no open case that you may see.")
    coming = wanted.stored(query or "") if found is None else iter(found)
    first = list(itertools.islice(coming, 200))
    how = {"workers": min(workers or cores(), total), "seconds": timeout, "megabytes": memory, "keep_notebooks": keep_notebooks, "pdf": pdf}
    warm = tuple(sorted({case.jurisdiction for case in first} - {""})) if total > 2 else ()
    given = dict(parameters) | ({"on": on} if on else {})
    plan = planned(notebook, None if scheduler else Path(out), given, force=force, kernel=kernel, warm=warm, **how)
    summary = Summary(out if scheduler else plan.out)
    try:
        with shown(total, as_json=as_json) as progress, summary:
            for told in _told(plan, out, scheduler, itertools.chain(first, coming), progress.notice):
                summary.add(told)
                progress.tell(told)
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {summary.says} Run the same command again: what is done is not made again.", err=True)
        sys.exit(130)
    click.echo(f"{summary.says} {out.rstrip('/')}/batch.html lists them.", err=True)
    sys.exit(1 if summary.counts["failed"] else 0)


def _told(plan: "Batch", out: str, scheduler: str | None, cases: Iterator["Wanted"], notice: Callable[[str], None]) -> Iterator["Told"]:
    """What becomes of each case, here or on the workers of a scheduler."""
    if not scheduler:
        from psi.batch.run import run

        return run(plan, cases, notice)
    from psi.batch.remote import require_dask, run_on

    require_dask()
    return run_on(scheduler, plan, out, cases, notice)


@click.command()
@click.argument("scheduler", metavar="ADDRESS")
@click.option("--workers", type=click.IntRange(1, 1024), help="How many cases at a time. One a core when left out.")
@click.option("--host", help="The address of this machine on which the scheduler reaches the workers.")
def worker(scheduler: str, workers: int | None, host: str | None) -> None:
    """Render cases for the batches of a Dask scheduler, until it is stopped. The store is that of PSI_DATABASE_URL.

    \b
    Example: psi worker tcp://10.0.0.5:8786
    """
    from psi.batch.remote import require_dask, worker_command
    from psi.batch.run import cores

    require_dask()
    command = worker_command(scheduler, workers or cores(), host)
    os.execv(command[0], command)


COMMANDS = (batch, worker)
