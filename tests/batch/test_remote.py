"""A batch on workers of Dask distributed: a real scheduler, real workers, cases from PostgreSQL, documents into an S3-compatible store."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from psi.batch.places import Place
from psi.store.opening import open_store
from psi.workbench import casework, examples, open_case
from tests.batch.conftest import PSI, Write, psi, until
from tests.conftest import ON
from tests.store.conftest import as_person
from tests.store.conftest import cluster as cluster
from tests.store.conftest import postgresql as postgresql
from tests.store.conftest import prepared as prepared

pytestmark = pytest.mark.slow
NAMES = ("us-ohio-declined", "us-ohio-first-offense", "england-wales-carer")
SLOW = "import time\ntime.sleep(1)"


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs until the end of the block, and whatever it started."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | environment)
    whole: list[psutil.Process] = []
    try:
        yield process
        whole = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        for each in whole:
            if each.is_running():
                each.kill()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler on this machine alone."""
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    with running(command, tmp_path / "scheduler.log"):
        until(lambda: file.is_file() and file.stat().st_size)
        yield json.loads(file.read_text())["address"]


@pytest.fixture
def office(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store of an office with three cases, opened by one of its officers."""
    url = as_person(postgresql, "ann")
    store = open_store(url)
    for name in NAMES:
        casework.put(store, open_case(examples()[name], on=ON).case.model_copy(update={"victim_contacts": ()}), "entered", None)
    store.engine.dispose()
    monkeypatch.setenv("PSI_DATABASE_URL", url)
    return url


@pytest.fixture
def worker(scheduler: str, office: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start workers, and wait until the scheduler has them."""
    with ExitStack() as stack:

        def start(count: int = 1, **environment: str) -> subprocess.Popen[bytes]:
            log = tmp_path / f"worker-{time.monotonic_ns()}.log"
            made = stack.enter_context(running([PSI, "worker", scheduler, "--workers", str(count), "--host", "127.0.0.1"], log, **environment))
            until(lambda: log.read_text().count("Registered to:") >= count)
            return made

        yield start


def rendered(out: str | Path, scheduler: str, *more: str | Path) -> subprocess.CompletedProcess[str]:
    """A batch of every open case on the workers."""
    return psi("batch", "--all", "--out", out, "--scheduler", scheduler, "--on", ON.isoformat(), *more)


def documents(folder: Path) -> dict[str, bytes]:
    """Every Word file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.docx"))}


def test_workers_make_what_one_machine_makes_and_the_second_time_nothing(worker: Callable[..., object], scheduler: str, tmp_path: Path) -> None:
    worker(2)
    first = rendered(tmp_path / "many", scheduler)
    assert (first.returncode, first.stderr.splitlines()[-1]) == (0, f"3 cases: 3 rendered, 0 unchanged, 0 failed. {tmp_path}/many/batch.html lists them.")
    assert psi("batch", "--all", "--out", tmp_path / "one", "--on", ON.isoformat()).returncode == 0
    assert documents(tmp_path / "many") == documents(tmp_path / "one")
    assert len(documents(tmp_path / "many")) == 6
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "many").rglob("*") if path.is_file()} == {"0o600"}
    assert "3 cases: 0 rendered, 3 unchanged, 0 failed." in rendered(tmp_path / "many", scheduler).stderr


def test_an_edited_document_stays_also_when_a_worker_makes_it_anew(worker: Callable[..., object], scheduler: str, tmp_path: Path) -> None:
    worker()
    rendered(tmp_path / "out", scheduler)
    report = tmp_path / "out" / NAMES[0] / "report.docx"
    report.write_bytes(b"edited")
    assert "3 cases: 1 rendered, 2 unchanged, 0 failed." in rendered(tmp_path / "out", scheduler).stderr
    assert report.read_bytes() == b"edited"
    assert report.with_name("report.new.docx").read_bytes()[:2] == b"PK"


def test_documents_and_receipts_go_into_a_store_like_s3(worker: Callable[..., object], scheduler: str, bucket: str, tmp_path: Path) -> None:
    worker()
    assert "3 cases: 3 rendered, 0 unchanged, 0 failed." in rendered(f"{bucket}/night", scheduler).stderr
    place = Place(f"{bucket}/night")
    psi("batch", "--all", "--out", tmp_path / "one", "--on", ON.isoformat())
    assert {name: place.read(name) for name in place.names("") if name.endswith(".docx")} == documents(tmp_path / "one")
    assert b"england-wales-carer/report.docx" in (place.read("batch.csv") or b"")
    assert "3 cases: 0 rendered, 3 unchanged, 0 failed." in rendered(f"{bucket}/night", scheduler).stderr


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket in a store on this machine that speaks as S3 does."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("reports")
    yield "s3://reports"
    server.stop()


def test_a_killed_worker_costs_nothing_but_time(worker: Callable[..., "subprocess.Popen[bytes]"], scheduler: str, notebook: Write, tmp_path: Path) -> None:
    lost, _ = worker(), worker()
    made = notebook('import time\nwith open(f"{out}/../begun", "a") as file:\n    file.write("x")\ntime.sleep(2)\nprint("done")')
    command = [PSI, "batch", "--all", "--out", str(tmp_path / "out"), "--scheduler", scheduler, "--notebook", str(made)]
    driver = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until(lambda: _busy(lost.pid))
    for each in psutil.Process(lost.pid).children(recursive=True):
        each.kill()
    lost.kill()
    assert "3 cases: 3 rendered, 0 unchanged, 0 failed." in (driver.communicate(timeout=180)[1])


def _busy(pid: int) -> bool:
    """Whether a worker has a notebook under way: its warm parent has a process."""
    return any("psi.batch.parent" in " ".join(each.cmdline()) and each.children() for each in psutil.Process(pid).children(recursive=True))


def test_a_killed_driver_leaves_what_is_done_and_the_rest_is_made_later(worker: Callable[..., object], scheduler: str, notebook: Write, tmp_path: Path) -> None:
    worker()
    made = notebook('import time\ntime.sleep(1)\nprint("done")')
    driver = subprocess.Popen(
        [PSI, "batch", "--all", "--out", str(tmp_path / "out"), "--scheduler", scheduler, "--notebook", str(made)], stderr=subprocess.PIPE
    )
    receipts = tmp_path / "out" / ".psi" / "receipts"
    until(lambda: receipts.is_dir() and list(receipts.glob("*.json")))
    driver.send_signal(signal.SIGKILL)
    driver.communicate()
    again = psi("batch", "--all", "--out", tmp_path / "out", "--scheduler", scheduler, "--notebook", made)
    assert again.returncode == 0
    assert "0 failed" in again.stderr
    assert len(list(receipts.glob("*.json"))) == 3
    assert "3 unchanged" in psi("batch", "--all", "--out", tmp_path / "out", "--scheduler", scheduler, "--notebook", made).stderr


def test_a_worker_with_another_site_folder_is_named_and_gets_nothing(worker: Callable[..., object], scheduler: str, tmp_path: Path) -> None:
    (tmp_path / "site" / "templates").mkdir(parents=True)
    (tmp_path / "site" / "templates" / "note.txt").write_text("ours")
    worker(PSI_SITE=str(tmp_path / "site"))
    done = rendered(tmp_path / "out", scheduler)
    assert done.returncode == 2
    assert "psi: no worker of the scheduler is psi-0.1.0-" in done.stderr
    assert "-site-" in done.stderr
    assert "Install the same psi and the same site folder on each." in done.stderr


def test_a_scheduler_that_is_not_there_or_has_nobody_is_said(scheduler: str, office: str, tmp_path: Path) -> None:
    nowhere = rendered(tmp_path / "out", "tcp://127.0.0.1:9")
    assert (nowhere.returncode, nowhere.stderr) == (
        2,
        "psi: tcp://127.0.0.1:9: no Dask scheduler answers there. Start one with 'dask scheduler', or correct the address.\n",
    )
    assert rendered(tmp_path / "out", scheduler).stderr == "psi: the scheduler has no workers. Start some with 'psi worker'.\n"


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(scheduler: str, office: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = rendered(tmp_path / "file", scheduler)
    assert done.returncode == 2
    assert f"psi: {tmp_path}/file: nothing can be written there" in done.stderr
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_folder_elsewhere_needs_a_scheduler() -> None:
    done = psi("batch", "us-ohio-declined", "--out", "s3://reports/night")
    assert done.returncode == 2
    assert "a folder elsewhere needs --scheduler" in done.stderr
