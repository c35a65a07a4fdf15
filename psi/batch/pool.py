"""So many jobs at a time, each in a process of its own that can fail, hang, swell or crash without any other noticing."""

import contextlib
import json
import math
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from psi.batch import folders
from psi.batch.job import Job, Outcome, outcome_from
from psi.batch.parent import LOST, OUTCOME, Lines, clear, clear_parts, end
from psi.errors import Defect

TICK = 0.2
START_SECONDS, STOP_SECONDS = 120, 10
TRIES = 2
# One thread a process: there is a process for each core, and a library with threads of its own cannot be forked.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")

# Pictures are large and soon gone: what they took goes back to the machine at once (glibc; elsewhere it means nothing).
RETURNED = dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), "131072")


@dataclass
class Running:
    """A job under way: its process, until when it may take, and whether it was ended for taking longer."""

    job: Job
    tries: int
    pid: int = 0
    begun: float = 0.0
    until: float = math.inf
    alone: "subprocess.Popen[bytes] | None" = None
    is_late: bool = False

    def begin(self, pid: int, seconds: float) -> None:
        """Its process is there: the time it may take begins."""
        self.pid, self.begun = pid, time.monotonic()
        self.until = self.begun + seconds

    def stop(self) -> None:
        """End it, with whatever it started."""
        if self.alone and self.alone.stdin:
            with contextlib.suppress(OSError):
                self.alone.stdin.close()
        elif self.pid:
            end(self.pid)


class Pool:
    """Runs jobs `workers` at a time, each for at most `seconds` and with at most `memory` bytes more than a process has at its start.

    `warm` names the jurisdictions whose rules and templates are read once, before the first job.

    Where a process cannot be forked, the job runs in an ordinary Jupyter kernel; `notice` is told so once. Ends everything with the `with` block.
    """

    def __init__(self, workers: int, *, seconds: float, memory: int, warm: tuple[str, ...] = (), notice: Callable[[str], None] = lambda _: None) -> None:
        self.workers, self.seconds, self.memory, self.warm, self.notice = workers, seconds, memory, warm, notice
        self.folder, self.held = folders.made("psi-batch-")
        self.channel: socket.socket | None = None
        self.parent: subprocess.Popen[bytes] | None = None
        self.running: dict[int, Running] = {}
        self.count = 0
        self.can_fork, self.is_told = hasattr(os, "fork"), False

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def is_full(self) -> bool:
        """Whether as many jobs run as may."""
        return len(self.running) >= self.workers

    def start(self, job: Job) -> None:
        """Begin a job."""
        self._start(job, 1)

    def _start(self, job: Job, tries: int) -> None:
        number, self.count = self.count, self.count + 1
        job = replace(job, folder=str(self.folder / str(number)), memory=self.memory, environment=dict(os.environ) | ONE_THREAD)
        self.running[number] = Running(job, tries)
        if not job.kernel and self._has_parent(job.notebook):
            self._ask(number, job)
        else:
            self._alone(number)

    def _has_parent(self, notebook: str) -> bool:
        """Whether there is a warm parent to fork from; it is started for the first job that can be forked."""
        if self.channel is None and self.can_fork:
            self._open_parent(notebook)
        return self.channel is not None

    def _open_parent(self, notebook: str) -> None:
        if self.parent:  # it was killed from outside
            self.parent.kill()
            self.parent.wait()
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "psi.batch.parent", str(theirs.fileno()), str(self.folder), notebook, json.dumps(self.warm)]
        os.close(self.held)
        self.held = folders.hold(self.folder)  # it is gone when a parent was killed, which cleared it
        apart: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "env": dict(os.environ) | ONE_THREAD | RETURNED,
            "start_new_session": True,
        }
        self.parent = subprocess.Popen(command, pass_fds=(theirs.fileno(),), **apart)
        theirs.close()
        ours.settimeout(START_SECONDS)
        self.lines = Lines(ours)
        try:
            started = self.lines.more()
        except TimeoutError:
            started = None
        ours.settimeout(None)
        self.channel = ours if started else None
        self.can_fork = bool(started)
        if not started:
            ours.close()
            self._slower("no process could be forked")

    def _slower(self, why: str) -> None:
        """Say once that notebooks run in kernels."""
        if not self.is_told:
            self.notice(f"{why}, so each notebook runs in a Jupyter kernel of its own, which takes longer.")
        self.is_told = True

    def _ask(self, number: int, job: Job) -> None:
        assert self.channel is not None
        with contextlib.suppress(OSError):  # that the parent is gone is found out when it is listened to
            self.channel.sendall(json.dumps({"number": number} | asdict(job)).encode() + b"\n")

    def _alone(self, number: int) -> None:
        """Run a job in a process that starts afresh, with a Jupyter kernel."""
        held = self.running[number]
        held.job = replace(held.job, kernel=True)
        Path(held.job.folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "psi.batch.alone"]
        held.alone = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        held.begin(held.alone.pid, self.seconds)
        assert held.alone.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            held.alone.stdin.write(json.dumps(asdict(held.job)).encode() + b"\n")  # and stays open: it ends when this closes
            held.alone.stdin.flush()

    def finished(self, patience: float = TICK) -> Iterator[tuple[Job, Outcome]]:
        """Wait for so many seconds at most, and give each job that is done by then, with its outcome; one that the machine lost is begun once more."""
        done = list(self._heard(patience)) if self.running else []
        done += [(number, held.alone.returncode) for number, held in self.running.items() if held.alone and held.alone.poll() is not None]
        for number, code in done:
            if (held := self.running.pop(number, None)) is None:
                continue
            outcome = self._outcome(held, code)
            if outcome.fault == "machine" and held.tries < TRIES:
                self._start(held.job, held.tries + 1)
            else:
                yield held.job, outcome
        self._end_the_late()

    def _heard(self, patience: float) -> Iterator[tuple[int, int]]:
        """What the parent has said of the processes that ended, and how."""
        if self.channel is None:
            time.sleep(min(patience, TICK / 4))
            return
        with selectors.DefaultSelector() as selector:
            selector.register(self.channel, selectors.EVENT_READ)
            wait = TICK / 4 if any(held.alone for held in self.running.values()) else TICK
            if not selector.select(min(patience, wait)):
                return
        lines = self.lines.more()
        if lines is None:
            self._close_channel()
            yield from [(number, -signal.SIGKILL) for number, held in self.running.items() if not held.alone]
            return
        for said in map(json.loads, lines):
            if said["event"] == "started" and said["number"] in self.running:
                self.running[said["number"]].begin(said["pid"], self.seconds)
            elif said["event"] == "refused" and said["number"] in self.running:
                self._slower("a library keeps threads of its own")
                self._alone(said["number"])
            elif said["event"] == "ended":
                yield said["number"], said["code"]

    def _outcome(self, held: Running, code: int) -> Outcome:
        """What became of a job whose process has ended."""
        folder = Path(held.job.folder)
        try:
            outcome = outcome_from((folder / OUTCOME).read_bytes())
        except (OSError, ValueError):
            outcome = self._crashed(held, code, folder)
        if held.pid and not held.alone and self.channel is None:
            end(held.pid)  # what it has left running, of which the parent was to take care
        if held.alone:
            held.stop()  # it has ended; this closes what it read from
        clear_parts(folder)
        shutil.rmtree(folder, ignore_errors=True)
        return outcome

    def _crashed(self, held: Running, code: int, folder: Path) -> Outcome:
        seconds = round(time.monotonic() - held.begun, 3)
        if held.is_late:
            return Outcome("case", "TooLong", f"it took longer than {self.seconds:g} seconds", seconds=seconds)
        frames = tuple(line.strip() for line in _read(folder / "crash").splitlines() if line.strip().startswith("File "))[::-1]
        if code == LOST:
            return Outcome("machine", "Lost", f"its process could not begin or say what came of it: is {tempfile.gettempdir()} full?", frames, seconds=seconds)
        if code < 0:
            name = signal.Signals(-code).name
            fault = "machine" if -code in {signal.SIGKILL, signal.SIGTERM} else "case"
            return Outcome("machine" if fault == "machine" else "case", name, "its process was ended from outside, or crashed", frames, seconds=seconds)
        return Outcome("case", "Exit", f"the notebook ended its process with the code {code}", frames, seconds=seconds)

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for held in self.running.values():
            if now > held.until and held.pid and not held.is_late:
                held.is_late = True
                held.stop()
            elif now > held.until + STOP_SECONDS and held.alone:
                end(held.pid)

    def _close_channel(self) -> None:
        if self.channel:
            self.channel.close()
        self.channel = None

    def close(self) -> None:
        """End what runs, and leave nothing behind."""
        for held in self.running.values():
            held.stop()
        for held in self.running.values():
            if held.alone:
                try:
                    held.alone.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    end(held.pid)
                    held.alone.wait()
        self.running.clear()
        self._close_channel()
        if self.parent:
            try:
                self.parent.wait(10)
            except subprocess.TimeoutExpired as error:
                self.parent.kill()
                raise Defect("the process that starts the notebooks did not end. It was killed.") from error
        clear(self.folder)
        os.close(self.held)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
