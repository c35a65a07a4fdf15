"""Batches of small notebooks over small cases: real papermill and real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from psi.batch.run import Told, planned, run
from psi.workbench import wanted

PSI = str(Path(sys.executable).parent / "psi")
PARAMETERS = 'case: str = ""\nout: str = ""'
IS_MINE = f"{os.getpid()}-of-these-tests"
MARK = "PSI_TEST_RUN"
PATIENCE = 180.0
CANARY = "Zebulon Quackenbush"

# What a small notebook does for a case: it counts its starts, writes a document and prints its path.
START = 'from pathlib import Path\nname = Path(case).stem\nfolder = Path(out) / name\nfolder.mkdir(exist_ok=True)\nwith open(f"{out}/starts-{name}", "a") as starts: _ = starts.write("x")'
WRITE = 'file = folder / "document.txt"\n_ = file.write_text(f"of {name}")\nprint(file)'

Write = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path: Path) -> Write:
    """Write a notebook of these code cells, a string or a whole cell each, behind one with parameters."""

    def write(*cells: Any, parameters: str = PARAMETERS, name: str = "own.ipynb", kernel: str = "python3", language: str = "python") -> Path:
        first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}) if parameters else None
        made = [cell if not isinstance(cell, str) else nbformat.v4.new_code_cell(cell) for cell in (first, *cells) if cell is not None]
        metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}}
        path = tmp_path / name
        nbformat.write(nbformat.v4.new_notebook(metadata=metadata, cells=made), path)
        return path

    return write


@pytest.fixture
def cases(tmp_path: Path) -> Callable[..., list[Path]]:
    """Write a small case of Ohio for each of these ids."""

    def write(*ids: str) -> list[Path]:
        folder = tmp_path / "cases"
        folder.mkdir(exist_ok=True)
        for each in ids:
            (folder / f"{each}.yaml").write_text(f"id: {each}\njurisdiction: us-ohio\ninvented: true\nidentity: {{surname: {CANARY}}}\n", encoding="utf-8")
        return [folder / f"{each}.yaml" for each in ids]

    return write


def batch_of(notebook: str | Path, cases: list[Any], out: Path, parameters: dict[str, str] | None = None, **how: Any) -> dict[str, Told]:
    """Run a batch here and return what became of each case; `notices` takes what it said besides."""
    notices = how.pop("notices", [])
    plan = planned(notebook, out, parameters or {}, **({"seconds": PATIENCE, "workers": 2} | how))
    return {told.case: told for told in run(plan, wanted.named(tuple(map(str, cases))), notices.append)}


def psi(*words: object, **how: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"} | how.pop("environment", {})
    return subprocess.run([PSI, *map(str, words)], capture_output=True, text=True, env=environment, timeout=PATIENCE, **how)


def until(is_so: Callable[[], Any], within: float = PATIENCE) -> Any:
    """Wait for something, however slow the machine; returns what came."""
    end = time.monotonic() + within
    while not (found := is_so()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
    return found


def with_mark(mark: str) -> list[psutil.Process]:
    """The processes that were started with a mark in their environment, wherever they have put themselves since."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def texts(folder: Path) -> str:
    """Everything that a batch wrote about its cases, hidden files too, as one text."""
    kinds = {".log", ".json", ".csv", ".html"}
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in kinds)
