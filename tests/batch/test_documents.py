"""The documents of a batch are those of every other way to make them, and nobody else can read what it leaves."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from psi.workbench import examples, find_notebook, open_case
from tests.batch.conftest import PARAMETERS, START, Write, batch_of, psi

Cases = Callable[..., list[Path]]
NAMES = ("england-wales-carer", "us-federal-fraud", "us-ohio-declined")
DAY = {"on": "2026-11-23"}


def parts(out: Path) -> dict[str, dict[str, bytes]]:
    """Every Word file below a folder, part by part."""
    found = {}
    for path in sorted(out.rglob("*.docx")):
        with zipfile.ZipFile(path) as file:
            found[str(path.relative_to(out))] = {name: file.read(name) for name in file.namelist()}
    return found


def require_private(out: Path) -> None:
    """Every file for its owner alone."""
    for path in (out, *out.rglob("*")):
        assert path.is_symlink() or path.stat().st_mode & 0o077 == 0, path


@pytest.mark.slow
def test_batch_kernel_papermill_and_render_make_the_same_documents(tmp_path: Path) -> None:
    for way, kernel in (("forked", False), ("kernel", True)):
        told = batch_of("06-report", list(NAMES), tmp_path / way, DAY, kernel=kernel)
        assert {each.standing for each in told.values()} == {"rendered"}
        assert sorted(place for each in told.values() for place in each.documents) == sorted(parts(tmp_path / way))
    for name in NAMES:
        command = ["papermill", find_notebook("06-report"), os.devnull, "-p", "case", name, "-p", "out", tmp_path / "papermill", "-p", "on", DAY["on"]]
        subprocess.run([str(Path(sys.executable).parent / command[0]), *map(str, command[1:])], check=True, capture_output=True)
        open_case(name, on=DAY["on"]).render(tmp_path / "render")
    made = parts(tmp_path / "render")
    assert sum(len(each) for each in made.values()) > 60
    assert {str(Path(place).parent) for place in made} == set(NAMES)
    for way in ("forked", "kernel", "papermill"):
        found = parts(tmp_path / way)
        assert found.keys() == made.keys()
        for place, held in found.items():
            assert held.keys() == made[place].keys()
            assert [name for name in held if held[name] != made[place][name]] == [], (way, place)
    require_private(tmp_path / "forked")
    require_private(tmp_path / "kernel")


@pytest.mark.slow
def test_pdfs_lie_beside_and_a_kept_notebook_is_private_and_holds_no_widgets(notebook: Write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    show = "import ipywidgets\nfrom psi.workbench import open_case\ndisplay(ipywidgets.Text('typed into a widget'))"
    make = "print(*open_case(case, on='2026-11-23').render(out, documents=('report',)), sep='\\n')"
    old_umask = os.umask(0)
    try:
        done = psi("batch", "us-ohio-declined", "--notebook", notebook(show, make), "--out", out, "--pdf", "--keep-notebooks")
    finally:
        os.umask(old_umask)
    assert done.returncode == 0, done.stderr
    documents = json.loads((out / ".psi" / "receipts" / "us-ohio-declined.json").read_text())["documents"]
    assert sorted(documents) == ["notebooks/us-ohio-declined.ipynb", "us-ohio-declined/report.docx", "us-ohio-declined/report.pdf"]
    assert (out / "us-ohio-declined" / "report.pdf").read_bytes().startswith(b"%PDF-")
    require_private(out)
    [kept] = (out / "notebooks").iterdir()
    assert kept.name == "us-ohio-declined.ipynb"
    read = nbformat.read(kept, 4)
    nbformat.validate(read)
    assert "widgets" not in read.metadata
    assert "widget-view" not in kept.read_text()
    assert "report.docx" in kept.read_text()


@pytest.mark.slow
def test_an_executed_notebook_is_not_kept_unless_asked_and_temporary_files_go(
    notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    litter = "import tempfile\n_ = tempfile.mkdtemp(), tempfile.NamedTemporaryFile(delete=False)"
    told = batch_of(notebook(START, litter, parameters=PARAMETERS), cases("a"), tmp_path / "out")
    assert told["a"].standing == "rendered"
    assert list(tmp_path.glob("out/**/*.ipynb")) == []
    assert list(temporary.iterdir()) == []


def test_the_examples_compared_are_there() -> None:
    assert set(NAMES) <= set(examples())
