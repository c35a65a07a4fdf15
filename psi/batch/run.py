"""One batch: the cases that need it are rendered, each is told of as it is done, and what failed is told apart."""

import contextlib
import datetime as dt
import fcntl
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from psi.batch import identity
from psi.batch.job import Job, Outcome
from psi.batch.notebook import needs_kernel, parameters_of, refuse_unknown
from psi.batch.pool import TICK, Pool
from psi.batch.receipts import FOLDER, Receipts
from psi.errors import BadInput
from psi.workbench import a_day, find_notebook, private, site_folder
from psi.workbench.wanted import Wanted

Standing = Literal["rendered", "unchanged", "failed"]
OWN = ("case", "out")  # what a batch sets itself
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Told:
    """What became of one case: `documents` are places in the folder of the batch; nothing in it is of the person."""

    case: str
    standing: Standing
    documents: tuple[str, ...] = ()
    error: str = ""
    says: str = ""
    seconds: float = 0.0
    megabytes: int = 0


@dataclass(frozen=True)
class Batch:
    """How a batch is run: which notebook, into which folder, with which parameters, and how much each case may take.

    `made_of` stands for what the documents of all its cases are made of: notebook, parameters, site, program. `warm` names the
    jurisdictions whose rules and templates are read once.
    """

    notebook: Path
    out: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    workers: int = 1
    seconds: float = 600.0
    megabytes: int = 2000
    keep_notebooks: bool = False
    pdf: bool = False
    force: bool = False
    kernel: bool = False
    made_of: str = ""
    warm: tuple[str, ...] = ()

    def key(self, case: Wanted) -> str:
        """Everything that the documents of a case are made of, as one word."""
        return identity.of_all(case=case.made_of, id=case.id, batch=self.made_of, pdf=self.pdf, kept=self.keep_notebooks)


def planned(notebook: str | Path, out: Path | None, parameters: Mapping[str, str], **how: Any) -> Batch:
    """A batch, once it is sure that its notebook can be run and its folder written; raises BadInput before anything runs.

    Without a folder it is one for workers elsewhere, each of which has its own.
    `parameters` are words as they were typed; those that the notebook says are no text are read as papermill reads them.
    """
    path = find_notebook(notebook)
    known = parameters_of(path)
    how["kernel"] = needs_kernel(path) or how.get("kernel", False)
    if "case" not in known:
        raise BadInput(f"{path}: it has no parameter 'case', so it cannot be run for a case. Give it a cell with the tag 'parameters' that sets case = \"\".")
    own = next((name for name in parameters if name in OWN), None)
    if own:
        raise BadInput(f"the parameter '{own}' is what the batch sets. Name cases and --out.")
    refuse_unknown(path, parameters, known)
    require_sound(path)
    given = {name: typed(value, str(known[name].get("inferred_type_name", ""))) for name, value in parameters.items()}
    if "on" in known:
        given["on"] = a_day(given.get("on")).isoformat()
    if out:
        require_folder(out)
    made_of = identity.of_all(notebook=identity.of_file(path), parameters=given, site=identity.site(site_folder()), program=identity.program())
    folder = (out or Path()).resolve()
    return Batch(path, folder, given | ({"out": str(folder)} if "out" in known else {}), made_of=made_of, **how)


def require_sound(path: Path) -> None:
    """Refuse a notebook whose Python cannot even be read, with its cell and line."""
    import nbformat
    from IPython.core.inputtransformer2 import TransformerManager

    read: Any = nbformat.read
    reading: Any = TransformerManager
    held = read(path, 4)
    if held.metadata.get("kernelspec", {}).get("language", "python") != "python":
        return
    for number, cell in enumerate((cell for cell in held.cells if cell.cell_type == "code"), 1):
        try:
            with warnings.catch_warnings(action="ignore"):  # a warning shows the line it is about
                compile(reading().transform_cell(cell.source), "cell", "exec", dont_inherit=True, flags=0x2000)  # await may stand in a cell
        except (SyntaxError, ValueError) as error:
            raise BadInput(f"{path}: code cell {number}, line {getattr(error, 'lineno', 1)}: this is no Python. Mend it in JupyterLab.") from None


def require_folder(out: Path) -> None:
    """Make the folder of a batch; refuse one that is a file, or that cannot be written."""
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out}: it is a file. Name a folder with --out.")
    private.make_folder(out)
    private.write(out / FOLDER / "writable", b"")


def typed(value: str, kind: str) -> Any:
    """A parameter as a number or a yes, where the notebook does not say that it is text."""
    if kind == "str" or not re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?|True|False|true|false|None|null", value):
        return value
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if value in {"None", "null"}:
        return None
    return int(value) if re.fullmatch(r"-?\d+", value) else float(value)


@contextlib.contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Be the only batch that writes into a folder; raises BadInput when another one does."""
    with os.fdopen(os.open(out / FOLDER / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(f"{out}: another batch is writing into this folder. Wait for it, or name another with --out.") from None
        for part in (out / FOLDER).rglob(".*.part"):  # of a batch that was killed
            part.unlink(missing_ok=True)
        yield


def run(batch: Batch, cases: Iterable[Wanted], notice: Callable[[str], None] = lambda _: None) -> Iterator[Told]:
    """Render the cases that are not there as they should be, and tell of each as it is done.

    A case that fails stops no other. Only so many cases are in memory as run at a time.
    """
    receipts, keys = Receipts(batch.out), dict[str, str]()
    memory = batch.megabytes * MEGABYTE

    def done(patience: float = TICK) -> Iterator[Told]:
        return (told_of(batch, job, outcome, receipts, keys.pop(job.case)) for job, outcome in pool.finished(patience))

    with alone_in(batch.out), Pool(batch.workers, seconds=batch.seconds, memory=memory, warm=batch.warm, notice=notice) as pool:
        for case in cases:
            key = batch.key(case)
            if not batch.force and (held := receipts.holds(case.id, key)):
                yield Told(case.id, "unchanged", tuple(held.documents))
                yield from done(patience=0)  # those under way are looked after also in a long row of cases that are there
                continue
            while pool.is_full:
                yield from done()
            receipts.drop(case.id)
            keys[case.id] = key
            pool.start(job_of(batch, case))
        while pool.running:
            yield from done()


def kept_at(case: str) -> str:
    """Where in the folder of a batch the executed notebook of a case is kept."""
    return f"notebooks/{case}.ipynb"


def job_of(batch: Batch, case: Wanted) -> Job:
    """The job that renders a case of a batch."""
    keep = str(batch.out / kept_at(case.id)) if batch.keep_notebooks else None
    return Job(case.id, str(batch.notebook), dict(batch.parameters) | {"case": case.name}, "", keep=keep, pdf=batch.pdf, kernel=batch.kernel)


def told_of(batch: Batch, job: Job, outcome: Outcome, receipts: Receipts, key: str) -> Told:
    """What became of a case; a receipt is written when it was done, a private log when it was not."""
    log = batch.out / FOLDER / "logs" / f"{job.case}.log"
    if not outcome.fault:
        log.unlink(missing_ok=True)
        made = (*outcome.documents, *((job.keep,) if job.keep else ()))
        receipt = receipts.write(job.case, key, tuple(Path(path).resolve() for path in made))
        return Told(job.case, "rendered", tuple(receipt.documents), seconds=outcome.seconds, megabytes=outcome.megabytes)
    lines = (f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z}  {job.case}", f"{outcome.error}: {outcome.says}", *outcome.frames, "")
    private.write(log, "\n".join(lines).encode())
    return Told(job.case, "failed", (), outcome.error, outcome.says, outcome.seconds, outcome.megabytes)


def cores() -> int:
    """How many processes can work at a time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
