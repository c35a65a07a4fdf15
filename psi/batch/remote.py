"""A batch on many machines: Dask distributed gives the cases to workers, each of which runs notebooks as one machine does.

The driver holds no more tasks than the workers can have under way, so that its memory does not grow with the caseload.
Workers join and leave; a case whose worker is lost goes to another.
"""

import contextlib
import hashlib
import importlib.util
import itertools
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from psi.batch import folders, identity
from psi.batch.places import Place
from psi.batch.pool import Pool
from psi.batch.receipts import FOLDER, Receipts, digest
from psi.batch.run import MEGABYTE, Batch, Told, job_of, kept_at, told_of
from psi.errors import BadInput
from psi.workbench import private, site_folder
from psi.workbench.wanted import Wanted

WAIT, AHEAD = 20, 2
_POOLS: dict[tuple[Any, ...], Pool] = {}


@dataclass(frozen=True)
class Task:
    """One case for a worker, with everything it needs but the case itself, which it reads from the store."""

    batch: Batch
    case: Wanted
    place: str
    notebook: bytes


def tag() -> str:
    """What a worker must be to make the same documents: this psi, with this site's folder."""
    return f"psi-{identity.program()}{f'-site-{here[:12]}' if (here := identity.site(site_folder())) else ''}"


def run_on(scheduler: str, batch: Batch, place: str, cases: Iterable[Wanted], notice: Callable[[str], None]) -> Iterator[Told]:
    """Give the cases to the workers of a scheduler, and tell of each as it is done.

    Raises BadInput when nothing can be written into the place, when no scheduler answers there, or when none of its workers has this psi.
    """
    from distributed import Client, as_completed

    Place(place).require_writable()
    try:
        client = Client(scheduler, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise BadInput(f"{scheduler}: no Dask scheduler answers there. Start one with 'dask scheduler', or correct the address.") from None
    with contextlib.closing(client):
        slots = _slots(client, notice)
        notebook, run = batch.notebook.read_bytes(), secrets.token_hex(4)
        coming = (Task(batch, case, place, notebook) for case in cases)

        def submitted(number: int) -> Iterator[Any]:
            for task in itertools.islice(coming, number):
                yield client.submit(carry, task, key=f"psi-{run}-{task.case.id}", resources={tag(): 1}, pure=False, retries=1)

        under_way = as_completed(list(submitted(slots * AHEAD)), loop=client.loop, with_results=True, raise_errors=False)
        for future, result in under_way:
            yield result if future.status == "finished" else _lost(future, result)
            future.release()
            under_way.update(list(submitted(1)))


def _slots(client: Any, notice: Callable[[str], None]) -> int:
    """How many cases the workers with this psi take at a time; the others are named."""
    wanted, workers = tag(), client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        raise BadInput("the scheduler has no workers. Start some with 'psi worker'.")
    slots, others = 0, []
    for address, worker in workers.items():
        if wanted in worker["resources"]:
            slots += int(worker["resources"][wanted])
        else:
            others.append(f"{worker.get('name') or address} ({next((name for name in worker['resources'] if name.startswith('psi-')), 'no psi worker')})")
    if others:
        notice(f"this is {wanted}. These workers are not, and get no cases: {', '.join(others)}.")
    if not slots:
        raise BadInput(f"no worker of the scheduler is {wanted}: {', '.join(others)}. Install the same psi and the same site folder on each.")
    return slots


def _lost(future: Any, error: tuple[Any, ...]) -> Told:
    """A case that no worker could bring to an end: each that took it was lost, or could not reach the store or the place."""
    case, name = str(future.key).split("-", 2)[2], error[0].__name__
    return Told(case, "failed", (), name, "each worker that took it was lost" if name == "KilledWorker" else "the worker could not take it up")


def carry(task: Task) -> Told:
    """On a worker: bring what was made before, render the case, and put what is new in its place, the receipt last."""
    place = Place(task.place)
    receipt = f"{FOLDER}/receipts/{task.case.id}.json"
    with folders.held("psi-worker-") as folder:
        out = folder / "out"
        private.make_folder(out)
        before = _fetched(place, out, [receipt, kept_at(task.case.id), *place.names(task.case.id)])
        batch = replace(task.batch, out=out, notebook=_notebook(folder, task), parameters=_with_out(task.batch, out))
        receipts, key = Receipts(out), task.batch.key(task.case)
        if not batch.force and (held := receipts.holds(task.case.id, key)):
            return Told(task.case.id, "unchanged", tuple(held.documents))
        receipts.drop(task.case.id)
        place.remove(receipt)
        told = told_of(batch, *_done(batch, task.case), receipts, key)
        made = {file.relative_to(out).as_posix(): file for file in sorted(out.rglob("*")) if file.is_file()}
        for each, file in sorted(made.items(), key=lambda item: item[0] == receipt):  # the receipt last
            if before.get(each) != digest(file):
                place.write(each, file.read_bytes())
        return told


def _fetched(place: Place, out: Path, names: Iterable[str]) -> dict[str, str]:
    """Files as they lie elsewhere, brought here; their digests."""
    found = {}
    for name in names:
        data = place.read(name)
        if data is not None:
            private.write(out / name, data)
            found[name] = hashlib.sha256(data).hexdigest()
    return found


def _notebook(folder: Path, task: Task) -> Path:
    path = folder / task.batch.notebook.name
    path.write_bytes(task.notebook)
    return path


def _with_out(batch: Batch, out: Path) -> dict[str, Any]:
    return dict(batch.parameters) | ({"out": str(out)} if "out" in batch.parameters else {})


def _done(batch: Batch, case: Wanted) -> tuple[Any, Any]:
    """Run one job in the pool of this worker, which is kept from one case to the next."""
    how = (batch.seconds, batch.megabytes, batch.warm)
    pool = _POOLS.get(how)
    if pool is None:
        pool = _POOLS.setdefault(how, Pool(1, seconds=batch.seconds, memory=batch.megabytes * MEGABYTE, warm=batch.warm))
    pool.start(job_of(batch, case))
    while True:
        for job, outcome in pool.finished():
            return job, outcome


def worker_command(scheduler: str, count: int, host: str | None) -> list[str]:
    """The command that starts so many workers of this psi for a scheduler: Dask's own, one case at a time each."""
    command = [sys.executable, "-m", "dask", "worker", scheduler, "--nworkers", str(count), "--nthreads", "1", "--no-dashboard", "--resources", f"{tag()}=1"]
    return [*command, *(("--host", host) if host else ())]


def require_dask() -> None:
    """Raise BadInput when Dask is not installed here."""
    if not (importlib.util.find_spec("distributed") and importlib.util.find_spec("dask")):
        raise BadInput("Dask is not installed here. Install psi with it: pip install 'psi[dask]'.")
