"""One case of a batch as a job, what became of it, and the carrying out of it in a process of its own."""

import json
import resource
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from psi.errors import BadInput, PsiError

Fault = Literal["", "case", "machine"]


@dataclass(frozen=True)
class Job:
    """One notebook to run for one case. `folder` is private to the job and goes with it; `keep` is where the executed notebook is kept."""

    case: str
    notebook: str
    parameters: dict[str, Any]
    folder: str
    keep: str | None = None
    pdf: bool = False
    kernel: bool = False
    memory: int = 0
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of a job, without a word of the case.

    `fault` is empty when it was done, `case` when the notebook or the case failed, `machine` when the process was lost for a reason that
    may pass. `error` is the class of the error, `says` a sentence of psi's own about it, `frames` the places in the code it passed.
    `printed` are the lines that the notebook printed.
    """

    fault: Fault = ""
    error: str = ""
    says: str = ""
    frames: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    seconds: float = 0.0
    megabytes: int = 0


def carry_out(job: Job, *, engine: str | None = None) -> Outcome:
    """Run the notebook of a job here; whatever goes wrong is an outcome."""
    from psi.batch.notebook import Stopped, run_checked

    begun = time.monotonic()
    try:
        printed = run_checked(Path(job.notebook), job.parameters, engine=engine, keep=job.keep)
        out = job.parameters.get("out")
        documents = tuple(dict.fromkeys(line for line in printed if out and _is_document(Path(line), Path(str(out)).resolve())))
        if job.pdf:
            _lift_limit()
            documents += tuple(_as_pdf(Path(path)) for path in documents if path.endswith(".docx"))
        made = Outcome(printed=printed, documents=documents)
    except Stopped as error:
        made = Outcome("machine" if error.lost else "case", error.name, error.says, error.frames)
    except PsiError as error:
        made = Outcome("case", type(error).__name__, "" if isinstance(error, BadInput) else str(error))
    except MemoryError:
        made = Outcome("case", "MemoryError")
    except Exception as error:
        made = Outcome("case", type(error).__name__)
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    return replace(made, seconds=round(time.monotonic() - begun, 3), megabytes=used)


def _is_document(path: Path, out: Path) -> bool:
    """Whether a line that a notebook printed is the path of a file it wrote into its folder."""
    try:
        return path.is_absolute() and path.resolve().is_relative_to(out) and path.is_file()
    except (OSError, ValueError):
        return False


def _as_pdf(path: Path) -> str:
    from psi.workbench import preview

    return str(preview.write_pdf(path))


def _lift_limit() -> None:
    """LibreOffice maps more memory than it uses: the limit of the job is for the notebook."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def to_json(value: Job | Outcome) -> bytes:
    """A job or an outcome on its way to or from a process."""
    return json.dumps(asdict(value), ensure_ascii=False).encode("utf-8", "replace")


def outcome_from(data: bytes) -> Outcome:
    """An outcome as a process wrote it."""
    held: dict[str, Any] = json.loads(data)
    lists: dict[str, Any] = {name: tuple(value) for name, value in held.items() if isinstance(value, list)}
    return Outcome(**(held | lists))
