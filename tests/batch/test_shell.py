"""The cells in a forked process show what they show in a Jupyter kernel."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.batch.conftest import START, Write, batch_of

CELLS: tuple[Any, ...] = (
    "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\nprint('four')",
    "6 * 7",
    "from IPython.display import HTML, Markdown, clear_output, display\ndisplay('a', Markdown('*b*'))\nHTML('<b>c</b>')",
    "handle = display('before', display_id='kept')\nprint('between')",
    "handle.update('after')\ndisplay('again', display_id='kept')",
    "handle.update('at last')",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize=(2, 1))\naxes.plot([1, 2, 4])",
    "axes.set_title('x')\ndisplay(figure)\nfigure, axes = plt.subplots(figsize=(1, 1))\nplt.show()",
    "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "%%bash\necho from bash\necho to stderr >&2",
    "!echo from the shell; echo and another",
    "lines = !echo into a variable\nlines",
    "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "print('gone')\nclear_output()\nprint('there')",
    "print('gone too')\nclear_output(wait=True)\nprint('there too')",
    "print('stays')\nclear_output(wait=True)",
    "import warnings\nwarnings.warn('careful', UserWarning)",
    "",
    "   \n",
    new_markdown_cell("# words"),
    "_",
    "a, b = 1, 2;\na + b;",
    "1 +\\\n1\nNone",
    "%timeit -n1 -r1 None\n_ = 5",
    "In[-1], len(Out) > 3, __name__, get_ipython().execution_count",
    "import logging\nlogging.getLogger('x').warning('logged')",
    "from tqdm.auto import tqdm\nsum(tqdm(range(3), disable=True))",
    "%who_ls int",
    new_code_cell("raise SystemError('not reached')", metadata={"tags": ["skip-execution"]}),
    "display({'text/plain': 'raw', 'application/json': {'x': [1, None]}}, raw=True, metadata={'text/plain': {'y': 1}})",
    "sys.displayhook('hooked')\nprint(sys.stdout.isatty(), sys.stdout.encoding)",
    "b'\\xff', 'ünï', float('nan'), {1: {2}}",
    "1\nlen?",
)
FAILING: tuple[Any, ...] = (
    new_code_cell("def inner(x):\n    return 1 / x\n\ninner(0)", metadata={"tags": ["raises-exception"]}),
    "print('after the first')",
    "print('half')\n{}['nothing']",
    "print('never')",
)


def volatile(text: str) -> str:
    """Words without what differs between any two runs, and without colors."""
    text = re.sub(r"<ipython-input-[^>]*>|/[^\s\"]*/ipykernel_\d+/\d+\.py", "a cell", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x0", re.sub(r"\\u001b\[[\d;]*m|\x1b\[[\d;]*m", "", text))
    return re.sub(r"[\d.]+ [nμmu]?s ± [\d.]+ [nμmu]?s per loop", "so long", text)


def shown(notebook: Any) -> list[Any]:
    """What each cell shows; a kernel hands over what was printed in pieces, and errors apart from the rest."""
    cells = []
    for cell in notebook.cells:
        outputs: list[Any] = []
        for is_stream, pieces in groupby(cell.get("outputs", ()), lambda each: each.output_type == "stream"):
            held = list(pieces)
            said = {name: "".join(each["text"] for each in held if each.get("name") == name) for name in ("stdout", "stderr")}
            outputs += [said] if is_stream else held
        tags = cell.metadata.get("tags", [])
        cells.append((cell.cell_type, cell.get("execution_count"), tags, json.loads(volatile(json.dumps(outputs, ensure_ascii=False)))))
    return cells


def require_same(forked: Any, kernel: Any) -> None:
    """Cell by cell, so that a difference is told of the cell that has it."""
    ours, theirs = shown(forked), shown(kernel)
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        assert one == other, f"cell {number}: {forked.cells[number].source}"


@pytest.mark.slow
def test_every_kind_of_output_is_what_a_jupyter_kernel_gives(notebook: Write, cases: Callable[..., list[Path]], tmp_path: Path) -> None:
    path = notebook(*CELLS)
    kept = []
    for kernel in (False, True):
        out = tmp_path / f"kernel-{kernel}"
        told = batch_of(path, cases("one"), out, kernel=kernel, keep_notebooks=True)
        assert told["one"].standing == "rendered", told
        kept.append(nbformat.read(out / "notebooks" / "one.ipynb", 4))
        for cell in kept[-1].cells:
            cell.source = cell.source.replace(f"kernel-{kernel}", "")
    require_same(*kept)
    outputs = [cell.get("outputs", []) for cell in kept[0].cells]
    pictures = [each for cell in outputs for each in cell if "image/png" in each.get("data", {})]
    assert len(pictures) == 3
    assert any("<table" in each.get("data", {}).get("text/html", "") for cell in outputs for each in cell)
    said = "".join(each.get("text", "") for cell in outputs for each in cell)
    assert "from bash" in said
    assert "gone" not in said
    assert "not reached" not in json.dumps(outputs)


@pytest.mark.slow
def test_errors_are_what_a_jupyter_kernel_gives(notebook: Write, tmp_path: Path) -> None:
    path = notebook(*FAILING)
    program = (
        "import sys, psi.batch.shell; from papermill.execute import execute_notebook\n"
        "execute_notebook(sys.argv[1], sys.argv[2], {'case': 'x'}, engine_name=sys.argv[3] or None, progress_bar=False)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    kept = []
    for engine in ("psi-in-process", ""):
        done = subprocess.run([sys.executable, "-c", program, path, tmp_path / f"{engine}.ipynb", engine], capture_output=True, text=True, env=environment)
        assert done.returncode == 1
        kept.append(nbformat.read(tmp_path / f"{engine}.ipynb", 4))
    require_same(*kept)
    said = json.dumps(shown(kept[0]))
    assert "after the first" in said
    assert "ZeroDivisionError" in said
    assert "KeyError" in said
    assert "never\\n" not in said


@pytest.mark.slow
def test_two_jobs_see_nothing_of_each_other_and_draw_other_random_numbers(notebook: Write, cases: Callable[..., list[Path]], tmp_path: Path) -> None:
    spoil = "import os, json\nimport psi.workbench\nseen = [hasattr(json, 'spoiled'), hasattr(psi.workbench, 'spoiled'), 'SPOILED' in os.environ, 'mine' in globals(), os.getcwd()]"
    change = "json.spoiled = psi.workbench.spoiled = mine = True\nos.environ['SPOILED'] = '1'\nos.chdir(out)"
    draw = "import random, numpy, uuid\nnumbers = [numpy.random.random(), random.random(), float(numpy.random.default_rng().random())]"
    write = "_ = Path(out, f'{name}.json').write_text(json.dumps([seen, numbers]))"
    ids = ("one", "two", "three")
    told = batch_of(notebook(START, spoil, change, draw, write), cases(*ids), tmp_path / "out", workers=1)
    assert {each.standing for each in told.values()} == {"rendered"}
    found = [json.loads((tmp_path / "out" / f"{name}.json").read_text()) for name in ids]
    assert [seen for seen, _ in found] == [[False, False, False, False, str(Path.cwd())]] * 3
    assert all(len({numbers[place] for _, numbers in found}) == 3 for place in range(3))


@pytest.mark.slow
def test_a_notebook_that_asks_is_refused_and_does_not_wait(notebook: Write, cases: Callable[..., list[Path]], tmp_path: Path) -> None:
    ask = "import getpass\nfrom pathlib import Path\n{'input': input, 'password': getpass.getpass}[Path(case).stem]('Name? ')"
    told = batch_of(notebook(ask), cases("input", "password"), tmp_path / "out")
    assert {case: (each.standing, each.error) for case, each in told.items()} == dict.fromkeys(("input", "password"), ("failed", "StdinNotImplementedError"))


@pytest.mark.slow
def test_what_programs_write_past_python_stands_in_its_place_and_may_name_documents(notebook: Write, cases: Callable[..., list[Path]], tmp_path: Path) -> None:
    write = "import os, subprocess, sys\nfile = folder / 'document.txt'\n_ = file.write_text('x')\nprint('first')\n_ = subprocess.run(['echo', str(file)])"
    more = "print('then')\n_ = os.system('echo wrong >&2; echo right')\n_ = subprocess.run(['echo', 'named'], stdout=sys.stdout)\nprint('last')"
    out = tmp_path / "out"
    told = batch_of(notebook(START, write, more), cases("a"), out, keep_notebooks=True)
    assert told["a"].documents == ("a/document.txt", "notebooks/a.ipynb")
    said = [[(each.name, each.text) for each in cell.outputs] for cell in nbformat.read(out / "notebooks" / "a.ipynb", 4).cells[-2:]]
    assert said[0] == [("stdout", f"first\n{out}/a/document.txt\n")]
    assert said[1] == [("stdout", "then\nright\nnamed\n"), ("stderr", "wrong\n"), ("stdout", "last\n")]
