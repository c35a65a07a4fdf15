"""What a caseload costs: psi batch beside the papermill command line and beside the bare function call, in one run.

    python -m benchmarks.batch [ROUNDS] [CASES]

Interleaved rounds over stored cases (copies of the examples), medians, equal documents required. Both are commands, from
their start to their end; the caseload of a small office is 100 cases, and psi batch starts once for all of them. It prints
the time of a case by the papermill command line over that of psi batch with two workers and with one; what psi batch with
one worker adds to the bare call, as a share of what the command line adds; what it costs to run a finished batch again; the
memory that a forked process has for itself beside a Jupyter kernel's; and how a batch grows from 10 to 1,000 cheap cases.
The machine drifts: only the ratios of one run mean anything.
"""

import hashlib
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel

from psi.batch.run import planned, run
from psi.case import Case
from psi.workbench import casework, examples, find_notebook, open_case, wanted

ON = "2026-11-23"
NAMES = ("us-ohio-declined", "us-federal-fraud", "england-wales-carer", "us-ohio-first-offense")
FASTER, ADDS, RESUMES, MEMORY, LINEAR = 15.0, 0.10, 0.05, 0.4, 1.1
CHEAP = 'case = ""\nout = ""'


def fill(count: int) -> list[str]:
    """So many cases in the store, in turn of the examples; their ids."""
    store = casework.opened()
    made = []
    for n in range(count):
        plain = casework.plain(open_case(examples()[NAMES[n % len(NAMES)]], on=ON).case) | {"id": f"case-{n:04}"}
        plain.pop("victim_contacts", None)
        casework.put(store, Case.model_validate(plain), "filled", None)
        made.append(f"case-{n:04}")
    return made


def batch(out: Path, workers: int) -> float:
    """Seconds that the command psi batch takes for every case in the store, from its start to its end; each must be made or be there."""
    begun = time.perf_counter()
    subprocess.run([program("psi"), "batch", "--all", "--out", out, "--on", ON, "--workers", str(workers)], check=True, capture_output=True)
    return time.perf_counter() - begun


def program(name: str) -> str:
    """A command of this Python."""
    return str(Path(sys.executable).with_name(name))


def command_line(out: Path, case: str) -> float:
    """Seconds that the papermill command line takes for one case."""
    command = [program("papermill"), find_notebook("06-report"), os.devnull, "-p", "case", case, "-p", "out", out, "-p", "on", ON]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def call(out: Path, case: str) -> float:
    """Seconds that the bare function call takes in a process that has everything imported and read."""
    begun = time.perf_counter()
    open_case(case, on=ON).render(out)
    return time.perf_counter() - begun


def documents(out: Path) -> dict[str, str]:
    """Every Word file below a folder, by its content."""
    return {str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(out.rglob("*.docx"))}


def own_memory(pid: int) -> int:
    """The memory that a process and those it started have for themselves alone."""
    whole = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(each.memory_full_info().uss for each in whole)


def memory(folder: Path) -> tuple[int, int]:
    """The memory of a forked process that has made the documents of a case, and of a Jupyter kernel that has."""
    cell = f"from psi.workbench import open_case\nopen_case(case, on={ON!r}).render(out)\n"
    own = (
        "rows = [line.split() for line in open('/proc/self/smaps_rollup') if line.startswith('Private_')]\nmeasured = sum(int(row[1]) for row in rows) * 1024\n"
    )
    made = folder / "memory.ipynb"
    write(made, CHEAP, cell + own + "open(f'{out}/measured', 'w').write(str(measured))")
    plan = planned(made, folder / "memory", {}, warm=("england-wales", "us-federal", "us-ohio"))
    assert [told.standing for told in run(plan, wanted.named(("case-0000",)))] == ["rendered"]
    manager, client = start_new_kernel()
    try:
        client.execute_interactive(f"case, out = 'case-0000', {str(folder / 'kernel')!r}\n{cell}{own}print(measured)", output_hook=lambda _: None)
        return int((folder / "memory" / "measured").read_text()), own_memory(manager.provisioner.pid)  # type: ignore[union-attr]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def write(path: Path, parameters: str, *cells: str) -> None:
    """A notebook of these cells, the first with the parameters."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}})
    made.cells = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(made, path)


def growth(folder: Path) -> float:
    """The time of a case in a batch of 1,000 cheap ones over that in a batch of 10, the start of each left out."""
    cheap = folder / "cheap.ipynb"
    write(cheap, CHEAP, "sum(range(200_000))")
    cases = [wanted.Wanted(f"cheap-{n}", f"cheap-{n}", "") for n in range(1000)]

    def a_case(count: int, turn: int) -> float:
        plan = planned(cheap, folder / f"growth-{count}-{turn}", {}, workers=2)
        ends = []
        for _ in run(plan, cases[:count]):
            ends.append(time.perf_counter())
        return (ends[-1] - ends[1]) / (len(ends) - 2)

    few = statistics.median(a_case(10, turn) for turn in range(9))
    return a_case(1000, 0) / few


def main(rounds: int, count: int) -> None:
    """Print the ratios."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PSI_DATABASE_URL"] = f"sqlite:///{folder}/cases.db"
        cases = fill(count)
        seconds: dict[str, list[float]] = {what: [] for what in ("command", "two", "one", "call", "again")}
        call(folder / "warm", cases[0])
        for turn in range(rounds):
            some = cases[: len(NAMES)]
            out = {what: folder / f"{what}-{turn}" for what in seconds}
            seconds["command"].append(sum(command_line(out["command"], case) for case in some) / len(some))
            seconds["two"].append(batch(out["two"], 2) / count)
            seconds["call"].append(sum(call(out["call"], case) for case in cases) / count)
            seconds["one"].append(batch(out["one"], 1) / count)
            seconds["again"].append(batch(out["one"], 1) / count)
            assert documents(out["two"]) == documents(out["one"]) == documents(out["call"])
            assert documents(out["command"]).items() <= documents(out["two"]).items()
        took = {what: statistics.median(each) for what, each in seconds.items()}
        forked, kernel = memory(folder)
        print(f"seconds a case, {count} cases a batch, its start included: " + ", ".join(f"{what} {each:.3f}" for what, each in took.items()))
        print(f"papermill command line / psi batch with 2 workers: {took['command'] / took['two']:.1f} (target {FASTER:.0f})")
        print(f"papermill command line / psi batch with 1 worker: {took['command'] / took['one']:.1f}")
        adds, theirs = took["one"] - took["call"], took["command"] - took["call"]
        print(f"what 1 worker adds to the call / what the command line adds: {adds / theirs:.2f} (target {ADDS})")
        print(f"a finished batch again / rendering it: {took['again'] / took['one']:.3f} (target {RESUMES})")
        print(f"memory of a forked process / of a kernel: {forked / kernel:.2f} ({forked // 2**20} and {kernel // 2**20} MiB; target {MEMORY})")
        print(f"a cheap case among 1,000 / among 10: {growth(folder):.2f} (target {LINEAR})")


if __name__ == "__main__":
    main(*map(int, (sys.argv[1:] + ["3", "100"][len(sys.argv) - 1 :])[:2]))
