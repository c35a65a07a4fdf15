"""The notebooks: committed clean, small cells, and every one runs top to bottom without a click."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from psi.batch import run_notebook
from psi.errors import BadInput, Defect

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NUMBERED = [path for path in NOTEBOOKS if path.stem[:2].isdigit()]
NAMES = [path.stem for path in NUMBERED]


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def code(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def each(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def test_the_notebooks_are_numbered_in_the_order_of_the_work() -> None:
    assert [int(name[:2]) for name in NAMES] == list(range(1, len(NAMES) + 1))
    assert (NAMES[0], NAMES[-1]) == ("01-background", "07-validation")


@each(NOTEBOOKS)
def test_a_notebook_is_valid_and_committed_without_what_a_run_leaves(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
    assert not {"papermill", "widgets"} & set(notebook["metadata"])
    for cell in notebook["cells"]:
        assert "papermill" not in cell["metadata"]
        assert "injected-parameters" not in cell["metadata"].get("tags", ())
        assert cell["cell_type"] != "code" or (cell["outputs"], cell["execution_count"]) == ([], None)


@each(NUMBERED)
def test_the_first_code_cell_holds_typed_parameters_that_papermill_can_explain(path: Path) -> None:
    first, *others = code(path)
    assert first["metadata"].get("tags") == ["parameters"]
    assert not any("parameters" in cell["metadata"].get("tags", ()) for cell in others)
    for line in "".join(first["source"]).splitlines():
        assert re.fullmatch(r"[a-z_]+: (str|int|bool) = [^#]*  # [^=]+", line), line


@each(NOTEBOOKS)
def test_a_cell_shows_or_calls_and_does_not_define(path: Path) -> None:
    for cell in code(path):
        source = "".join(cell["source"])
        found = [
            type(node).__name__
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.For | ast.While)
        ]
        assert found == []
        assert len(source.splitlines()) <= 8


@each(NOTEBOOKS)
def test_a_notebook_reaches_psi_through_the_workbench_only(path: Path) -> None:
    for cell in code(path):
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert all(not name.startswith("psi") or re.match(r"psi\.(workbench|errors|case|intake)(\.|$)", name) for name in modules), modules


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom_without_a_click(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parameters = {"case": "us-ohio-long-record"} if name != "07-validation" else {}
    parameters |= {"on": "2026-11-23"} | ({"out": str(tmp_path)} if name in {"06-report", "07-validation"} else {})
    before = (FOLDER / f"{name}.ipynb").read_bytes()
    lines = run_notebook(name, parameters)
    report = tmp_path / "us-ohio-long-record" / "report.docx"
    study = tuple(str(tmp_path / file) for file in ("validation-report.docx", "results.json"))
    printed = {"06-report": (str(report), str(report.with_name("sealed-memorandum.docx"))), "07-validation": study}
    assert lines == printed.get(name, ())
    assert all(Path(path).is_file() for path in lines)
    assert report.is_file() is (name == "06-report")
    assert (FOLDER / f"{name}.ipynb").read_bytes() == before
    assert "Kessler" not in "".join(capfd.readouterr())


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        run_notebook("06-report", {"case": "us-ohio-declined", "out": str(tmp_path), "redaer": "court"})
    assert str(caught.value) == f"{FOLDER}/06-report.ipynb: it has no parameter 'redaer'. Its parameters are: case, document, on, out, reader."
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="^there is no notebook '07-appeal'.$"):
        run_notebook("07-appeal", {})


@pytest.mark.parametrize("content", [b"", b'{"cells": [', b"\x00\xff", b'{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        run_notebook(path, {})
    assert re.fullmatch(rf"{path}: papermill cannot run it \(\w+\)\. Open and save it in JupyterLab\.", str(caught.value))


@pytest.mark.slow
def test_two_notebooks_run_side_by_side_in_one_folder(tmp_path: Path) -> None:
    program = "import sys, psi.batch; print(*psi.batch.run_notebook('06-report', {'case': sys.argv[1], 'out': 'out', 'on': '2026-11-23'}))"
    names = ("england-wales-carer", "us-ohio-declined")
    started = [subprocess.Popen([sys.executable, "-c", program, name], cwd=tmp_path, stdout=subprocess.PIPE, text=True) for name in names]
    assert [run.communicate(timeout=50)[0] for run in started] == [f"out/{name}/report.docx out/{name}/sealed-memorandum.docx\n" for name in names]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.slow
def test_an_error_in_a_notebook_does_not_tell_its_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_code_cell("raise ValueError('Harmon Kessler, born 1980')")],
    )
    path = tmp_path / "broken.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(Defect) as caught:
        run_notebook(path, {})
    assert str(caught.value) == "broken.ipynb stopped with ValueError in its cell 1. Run it in JupyterLab to see why."
    assert caught.value.__suppress_context__
    assert "Kessler" not in "".join(capfd.readouterr())
    assert [p.name for p in tmp_path.iterdir()] == ["broken.ipynb"]
