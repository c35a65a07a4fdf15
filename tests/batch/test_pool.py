"""Each job fails, hangs, swells or crashes alone; what it leaves is ended; where nothing can be forked a kernel does it."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.batch.job import Job
from psi.batch.pool import Pool
from tests.batch.conftest import CANARY, MARK, PATIENCE, PSI, START, WRITE, Write, batch_of, psi, texts, until, with_mark

Cases = Callable[..., list[Path]]
WAYS = {
    "raises": f"raise ValueError('{CANARY}')",
    "segfaults": "import ctypes; ctypes.string_at(0)",
    "kills-itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "exits": "import os; os._exit(3)",
    "aborts": "import os; os.abort()",
    "leaves": f"import sys; sys.exit('{CANARY}')",
    "swells": "held = []\nwhile True: held.append(bytearray(10_000_000))",
    "is-broken": "import psi.workbench; psi.workbench.open_case(f'{out}/is-broken.yaml')",
    "closes-output": "import os; os.close(1); os.close(2); print('still here')",
    "leaves-a-thread": "import threading, time; threading.Thread(target=time.sleep, args=(3600,)).start()",
    "leaves-a-child": "import subprocess; child = subprocess.Popen(['sleep', '3600'], stdout=subprocess.DEVNULL)",
    "leaves-a-daemon": "import subprocess; child = subprocess.Popen('setsid sleep 3600 & exit', shell=True, start_new_session=True, stdout=subprocess.DEVNULL)",
    "works": f"print('{CANARY}')",
}
# class of the error, what psi says, and how often the notebook was begun
FAILED = {
    "raises": ("ValueError", "cell 3", 1),
    "segfaults": ("SIGSEGV", "its process was ended from outside, or crashed", 1),
    "kills-itself": ("SIGKILL", "its process was ended from outside, or crashed", 2),
    "exits": ("Exit", "the notebook ended its process with the code 3", 1),
    "aborts": ("SIGABRT", "its process was ended from outside, or crashed", 1),
    "leaves": ("SystemExit", "cell 3", 1),
    "swells": ("MemoryError", "cell 3", 1),
    "is-broken": ("BadFile", "cell 3", 1),
}


def failing(notebook: Write) -> Path:
    """A notebook that goes wrong in the way that its case is named after."""
    return notebook(START, f"exec({WAYS!r}[name])", WRITE)


@pytest.mark.slow
def test_a_case_that_goes_wrong_fails_alone_with_its_class_of_error_and_without_its_words(
    notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setenv(MARK, str(tmp_path))
    out.mkdir()
    (out / "is-broken.yaml").write_text(f"id: x\nidenity: {CANARY}\n")
    command = ("batch", *cases(*WAYS), "--notebook", failing(notebook), "--out", out, "--memory", 400, "--workers", 2, "--json")
    done = psi(*command)
    mine = [process for process in with_mark(str(tmp_path)) if process.pid != os.getpid()]
    assert mine == []
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, f"13 cases: 5 rendered, 0 unchanged, 8 failed. {out}/batch.html lists them.")
    events = {event["case"]: event for event in map(json.loads, done.stdout.splitlines()) if event["event"] == "case"}
    starts = {name: (out / f"starts-{name}").read_text() for name in WAYS}
    assert {name: (events[name]["error"], events[name]["says"], len(starts[name])) for name in FAILED} == FAILED
    for name in WAYS.keys() - FAILED.keys():
        assert (events[name]["standing"], starts[name], events[name]["documents"]) == ("rendered", "x", [f"{name}/document.txt"])
        assert (out / name / "document.txt").read_text() == f"of {name}"
    for word in CANARY.split():
        assert word not in texts(out) + done.stdout + done.stderr
    logs = sorted((out / ".psi" / "logs").iterdir())
    assert [log.stem for log in logs] == sorted(FAILED)
    for log in logs:
        assert log.stat().st_mode & 0o777 == 0o600
        assert f"{FAILED[log.stem][0]}: {FAILED[log.stem][1]}" in log.read_text()
    assert "Cell In[4], line 1, in <module>" in (out / ".psi" / "logs" / "raises.log").read_text()
    assert "in string_at" in (out / ".psi" / "logs" / "segfaults.log").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("kernel", [False, True], ids=["forked", "kernel"])
def test_a_case_that_does_not_end_is_ended_with_all_it_started(
    kernel: bool, notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path))
    loop = "if name == 'loops':\n    import subprocess\n    child = subprocess.Popen(['sleep', '3600'], start_new_session=True)\n    while True: pass"
    told = batch_of(notebook(START, loop, WRITE), cases("loops", "works"), tmp_path / "out", seconds=30.0, kernel=kernel)
    assert (told["loops"].error, told["loops"].says, told["works"].standing) == ("TooLong", "it took longer than 30 seconds", "rendered")
    assert (tmp_path / "out" / "starts-loops").read_text() == "x"
    until(lambda: [process for process in with_mark(str(tmp_path)) if process.pid != os.getpid()] == [], within=10)


@pytest.mark.slow
def test_a_process_killed_from_outside_is_begun_once_more(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    first = "import os, signal, time\nif name == 'killed' and Path(f'{out}/starts-killed').read_text() == 'x':\n    _ = Path(f'{out}/pid').write_text(f'{os.getpid()}.')\n    time.sleep(3600)"
    wait = "while name == 'killer' and not (Path(out, 'pid').exists() and Path(out, 'pid').read_text().endswith('.')): time.sleep(0.01)"
    kill = "if name == 'killer': os.kill(int(Path(out, 'pid').read_text()[:-1]), signal.SIGKILL)"
    told = batch_of(notebook(START, first, wait, kill, WRITE), cases("killed", "killer"), tmp_path / "out")
    assert {name: each.standing for name, each in told.items()} == {"killed": "rendered", "killer": "rendered"}
    assert (tmp_path / "out" / "starts-killed").read_text() == "xx"


@pytest.mark.slow
def test_a_batch_goes_on_when_its_warm_parent_is_killed(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    kill = "import os, signal, time\nif name == 'b' and not Path(out, 'killed').exists():\n    Path(out, 'killed').touch()\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(3600)"
    notices: list[str] = []
    told = batch_of(notebook(START, kill, WRITE), cases(*"abcd"), tmp_path / "out", notices=notices)
    assert {name: each.standing for name, each in told.items()} == dict.fromkeys("abcd", "rendered")
    assert (tmp_path / "out" / "starts-b").read_text() == "xx"
    assert notices == []


SLOWER = "so each notebook runs in a Jupyter kernel of its own, which takes longer."
IN_THE_PARENT = "import sys\nif sys.argv[:1] == ['-m'] and 'psi.batch.parent' in sys.orig_argv:\n    "
THREAD = "import threading, time\n    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("breaks", "why"), [(THREAD, "a library keeps threads of its own"), ("import os; os._exit(1)", "no process could be forked")], ids=["thread", "no parent"]
)
def test_where_nothing_can_be_forked_each_notebook_runs_in_a_kernel_and_it_is_said_once(
    breaks: str, why: str, notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(IN_THE_PARENT + breaks)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH")))))
    notices: list[str] = []
    kernel = "_ = Path(out, f'kernel-{name}').write_text(str(hasattr(get_ipython(), 'kernel') and get_ipython().kernel is not None))"
    told = batch_of(notebook(START, kernel, WRITE), cases(*"abc"), tmp_path / "out", notices=notices)
    assert {name: (each.standing, each.documents) for name, each in told.items()} == {name: ("rendered", (f"{name}/document.txt",)) for name in "abc"}
    assert [(tmp_path / "out" / f"kernel-{name}").read_text() for name in "abc"] == ["True"] * 3
    assert notices == [f"{why}, {SLOWER}"]


@pytest.mark.slow
def test_half_a_file_of_a_killed_case_is_removed_and_its_folder_too(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    half = "import os\nfor place in (folder, folder / 'probation'):\n    place.mkdir(exist_ok=True)\n    _ = (place / '.report.docx.0123.part').write_text('half')\nos._exit(9)"
    with Pool(1, seconds=PATIENCE, memory=0) as pool:
        (tmp_path / "out").mkdir()
        pool.start(Job("half", str(notebook(START, half)), {"case": str(cases("half")[0]), "out": str(tmp_path / "out")}, ""))
        done = until(lambda: list(pool.finished()))
        assert [(outcome.fault, outcome.error) for _, outcome in done] == [("case", "Exit")]
        assert list(pool.folder.iterdir()) == []
        folder = pool.folder
    assert list((tmp_path / "out").rglob("*.part")) == []
    assert not folder.exists()


@pytest.mark.slow
def test_a_kernel_whose_batch_is_killed_ends_with_all_it_started(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    hang = "import subprocess, time\nchild = subprocess.Popen(['sleep', '3600'], start_new_session=True)\nPath(out, 'hangs').touch()\ntime.sleep(3600)"
    temporary = Path(tempfile.mkdtemp(prefix="t"))  # short: the name of a socket may not be long
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"} | {MARK: str(tmp_path), "TMPDIR": str(temporary)}
    command = [PSI, "batch", *cases("a", "b"), "--notebook", notebook(START, hang), "--out", tmp_path / "out", "--kernel"]
    batch = subprocess.Popen(list(map(str, command)), env=environment, stderr=subprocess.DEVNULL)
    until(lambda: (tmp_path / "out" / "hangs").exists())
    batch.send_signal(signal.SIGKILL)
    batch.wait()
    until(lambda: with_mark(str(tmp_path)) == [], within=10)
    assert list(temporary.iterdir()) == []
    temporary.rmdir()
