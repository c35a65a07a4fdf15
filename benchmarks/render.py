"""What one report costs, three ways, measured in interleaved rounds of one run.

    python benchmarks/render.py [ROUNDS]

It prints medians and their ratios: the papermill command line for one case (what people do without psi's own
commands), `psi render` of the same case, and the bare function call in a process that is already warm. The machine
drifts, so only the ratios of one run mean anything.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from psi.workbench import examples, open_case

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CASE = examples()["us-ohio-long-record"]
ON = "2026-11-23"


def by_papermill(out: Path) -> None:
    """One process, one kernel, one case."""
    notebook = ROOT / "notebooks" / "06-report.ipynb"
    parameters = ["-p", "case", str(CASE), "-p", "out", str(out), "-p", "on", ON]
    subprocess.run([str(BIN / "papermill"), "--no-progress-bar", str(notebook), "/dev/null", *parameters], check=True, capture_output=True)


def by_command(out: Path) -> None:
    """One process, no kernel."""
    subprocess.run([str(BIN / "psi"), "render", str(CASE), "--out", str(out), "--on", ON], check=True, capture_output=True)


def by_call(out: Path) -> None:
    """The same work without a process of its own."""
    open_case(CASE, on=ON).render(out)


WAYS: dict[str, Callable[[Path], None]] = {"papermill command line": by_papermill, "psi render": by_command, "function call, warm": by_call}


def main(rounds: int) -> None:
    """Measure each way once a round, check that all wrote the same bytes, print medians and ratios."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        by_call(Path(folder) / "warm")
        for turn in range(rounds):
            written = set()
            for name, way in WAYS.items():
                out = Path(folder) / f"{turn}-{len(written)}-{name.replace(' ', '-')}"
                start = time.perf_counter()
                way(out)
                seconds[name].append(time.perf_counter() - start)
                written.add(next(out.glob("*/report.docx")).read_bytes())
            if len(written) != 1:
                sys.exit("the three ways did not write the same report")
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        print(f"{name:24} {median:6.2f} s a case")
    papermill, command, call = medians.values()
    print(f"papermill command line / psi render:   {papermill / command:5.1f}")
    print(f"papermill command line / function call: {papermill / call:5.1f}")
    print(f"psi render / function call:            {command / call:5.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
