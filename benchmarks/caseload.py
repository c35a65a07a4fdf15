"""Whether a batch stays the same over a very large caseload: so many cheap cases, given by Dask to two workers of this machine.

    python -m benchmarks.caseload [CASES]

The notebook of each case does next to nothing, so that what is measured is psi and Dask themselves. For each tenth of the
cases it prints the milliseconds a case took, what the driver, the scheduler and the workers spent of a core on it, and their
memory: none of these may grow with the number of cases. It ends with a tenth of the cases again, which are unchanged.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.batch import CHEAP, write
from psi.batch.remote import run_on, worker_command
from psi.batch.run import planned
from psi.batch.summary import Summary
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


def main(count: int) -> None:
    """Run, and print a line for each tenth."""
    with TemporaryDirectory() as name:
        folder = Path(name)
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
