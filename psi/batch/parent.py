"""The warm parent: a process of one thread that has everything imported, and forks a clean process for each job.

Run as `python -m psi.batch.parent CHANNEL FOLDER NOTEBOOK JURISDICTIONS`. It reads jobs from the channel, one JSON text a line, and answers
with what becomes of each process. When the channel closes, because the batch is done or was killed, it kills what still
runs, removes the folder of the run and ends: nothing outlives it.
"""

import contextlib
import ctypes
import faulthandler
import gc
import importlib
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

OUTCOME, WRITING = "outcome.json", "writing"
LOST = 170  # the code of a process that could not begin, or could not write down what came of its job
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
IMPORTED = ("papermill.execute", "papermill.inspection", "psi.batch.shell", "psi.batch.job", "psi.store.opening", "psi.document.drafts")
# Large, and asked for by many notebooks; not by those of psi.
LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "matplotlib_inline.backend_inline")


def main() -> None:
    """Serve jobs until the channel closes."""
    channel, folder = socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which then closes the channel
    adopt()
    warm(Path(sys.argv[3]), json.loads(sys.argv[4]))
    running: dict[int, int] = {}
    try:
        serve(channel, running)
    finally:
        for pid in running:
            end(pid)
        end_children()
        clear(folder)


def warm(path: Path, jurisdictions: list[str]) -> None:
    """Import what every job imports and the notebook names, and read the rules and templates of the jurisdictions of the batch."""
    said = _read(path)
    for name in (*IMPORTED, *(name for name in LIBRARIES if name.partition(".")[0].partition("_")[0] in said)):
        importlib.import_module(name)
    from psi.batch import notebook, shell
    from psi.workbench import find_notebook, rehearse

    notebook.parameters_of(find_notebook("06-report"))  # papermill makes ready what it checks every notebook with
    shell.prepared().run_cell("None", silent=True, store_history=False)
    with contextlib.suppress(Exception):
        rehearse(tuple(jurisdictions))
    gc.collect()
    gc.freeze()  # the collector of a forked process leaves these pages alone, so that they stay shared


def serve(channel: socket.socket, running: dict[int, int]) -> None:
    """Fork a process for each job that comes, and tell of each that ends."""
    woken, wake = os.pipe()
    for end_of in (woken, wake):
        os.set_blocking(end_of, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    said = Lines(channel)
    tell(channel, event="ready", pid=os.getpid())
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 65536)
                for pid, code in ended():
                    if pid in running:
                        tell(channel, event="ended", number=running.pop(pid), code=code)
                end_children(spare=running)
            if channel in ready:
                lines = said.more()
                if lines is None:
                    return
                for line in lines:
                    start(channel, json.loads(line), running)


def start(channel: socket.socket, asked: dict[str, Any], running: dict[int, int]) -> None:
    """Fork a process for a job; refuse where another thread could hold a lock that the new process would wait for."""
    number, parent = asked.pop("number"), os.getpid()
    if threads() > 1:
        tell(channel, event="refused", number=number)
        return
    pid = os.fork()
    if pid == 0:
        try:
            signal.set_wakeup_fd(-1)
            channel.close()
            become(asked, parent)
        finally:
            os._exit(LOST)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    running[pid] = number
    tell(channel, event="started", number=number, pid=pid)


def become(asked: dict[str, Any], parent: int) -> None:
    """Be the process of one job: apart from the others, silent, limited, and gone when its parent is."""
    from psi.batch.job import Job, carry_out, to_json
    from psi.batch.shell import NAME

    os.setpgid(0, 0)
    adopt()
    die_with(parent)
    job = Job(**asked)
    folder = Path(job.folder)
    folder.mkdir(mode=0o700, parents=True)
    os.umask(0o077)
    quiet(folder)
    os.environ.clear()
    os.environ.update(job.environment | {"TMPDIR": job.folder})
    tempfile.tempdir = None
    (folder / WRITING).symlink_to(Path(str(job.parameters.get("out", "."))) / job.case)
    for name, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGCHLD, signal.SIG_DFL)):
        signal.signal(name, handler)
    if job.memory:
        resource.setrlimit(resource.RLIMIT_AS, (mapped() + job.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    gc.disable()  # a job is over before it would pay
    reseed()
    outcome = carry_out(job, engine=None if job.kernel else NAME)
    part = folder / f"{OUTCOME}.part"
    part.write_bytes(to_json(outcome))
    part.rename(folder / OUTCOME)
    os._exit(0)


def die_with(parent: int) -> None:
    """Be killed when the parent ends, however it ends; a parent that has ended by now is seen too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(LOST)


def adopt() -> None:
    """Become the parent of whatever the processes below leave behind when they end.

    A job does so too: what one of its own leaves while it runs stays with it, so that what comes to the warm parent is of a job that has ended.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_children(spare: Container[int] = ()) -> None:
    """Kill every child of this process but these, and all below them, wherever they have put themselves."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    while left := [pid for pid in map(int, _read(listed).split()) if pid not in spare]:
        for pid in left:
            end(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def quiet(folder: Path) -> None:
    """Nothing of a job reaches the terminal; where it crashed, without values, goes into a file of its own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    faulthandler.enable((folder / "crash").open("w"), all_threads=False)


def reseed() -> None:
    """A fork copies the state of numpy's old random numbers: each job gets its own, as a new process does."""
    drawing = sys.modules.get("numpy.random")  # numpy imports it when it is first asked for: a process that does so starts anew
    if drawing:
        drawing.seed()


def threads() -> int:
    """How many threads this process has."""
    tasks = Path("/proc/self/task")
    return sum(1 for _ in tasks.iterdir()) if tasks.is_dir() else 1


def mapped() -> int:
    """How many bytes of memory this process has mapped."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def ended() -> Iterator[tuple[int, int]]:
    """The processes that ended since the last time, and how; what is left of the group of one is killed while its number is still its own."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None:
            return
        with contextlib.suppress(OSError):
            os.killpg(found.si_pid, signal.SIGKILL)
        pid, status = os.waitpid(found.si_pid, 0)
        yield pid, os.waitstatus_to_exitcode(status)


def end(pid: int) -> None:
    """Kill a job and whatever it started."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def clear(folder: Path) -> None:
    """Remove the folder of a run, and half files that its jobs were writing when they were killed."""
    for job in folder.glob("*"):
        clear_parts(job)
    shutil.rmtree(folder, ignore_errors=True)


def clear_parts(job: Path) -> None:
    """Remove the half files that a job was writing, into the folder of its case or that of a reader in it."""
    for pattern in (".*.part", "*/.*.part"):
        for part in (job / WRITING).glob(pattern):
            with contextlib.suppress(OSError):
                part.unlink()


class Lines:
    """What comes through the channel, line by line."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel, self.rest = channel, b""

    def more(self) -> list[bytes] | None:
        """The whole lines that have come; None when the channel is closed."""
        try:
            data = self.channel.recv(1 << 20)
        except ConnectionError:
            return None
        if not data:
            return None
        *lines, self.rest = (self.rest + data).split(b"\n")
        return lines


def tell(channel: socket.socket, **said: Any) -> None:
    """Say one thing through the channel; nobody may be there to hear it."""
    with contextlib.suppress(OSError):
        channel.sendall(json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    main()
