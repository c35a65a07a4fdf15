"""One notebook, run by papermill with checked parameters, leaving nothing behind but what it wrote."""

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput, Defect
from psi.workbench import find_notebook, private

OWN_KERNEL = "python3"
QUIET = ["--IPKernelApp.log_level=50"]


class Stopped(Defect):
    """A notebook that stopped: with the class of the error and its cell, never with its text, which could hold a name.

    `says` is the cell, or what is wrong with a rule or a template. `frames` are the places in the code the error passed, where they are
    known; `lost` is True when it was the kernel that stopped.
    """

    def __init__(self, path: Path, name: str, place: str, *, says: str = "", frames: tuple[str, ...] = (), lost: bool = False) -> None:
        self.name, self.says, self.frames, self.lost = name, says or place, frames, lost
        what = f"{path.name} stopped with {name} in its {place}. Run it in JupyterLab to see why."
        super().__init__(f"{path.name}: its Jupyter kernel did not start or stopped answering. Try again." if lost else what)


def parameters_of(path: Path) -> dict[str, Any]:
    """The parameters that a notebook names, with what papermill knows of each; raises BadInput for one papermill cannot read."""
    from papermill.exceptions import PapermillException
    from papermill.inspection import inspect_notebook

    try:
        return dict(inspect_notebook(str(path)))
    except (PapermillException, ValueError) as error:
        raise _unreadable(path, error) from None


def run_notebook(name: str | Path, parameters: Mapping[str, Any], *, engine: str | None = None, keep: str | Path | None = None) -> tuple[str, ...]:
    """Run a notebook of psi (or any other by path) and return the lines it printed.

    Unknown parameters are refused before anything runs. The executed notebook is kept only where `keep` says, for the eyes of its owner
    and without the state of widgets. Without an `engine` it runs in a kernel that talks over private sockets. Raises BadInput, or Stopped.
    """
    path = find_notebook(name)
    refuse_unknown(path, parameters, parameters_of(path))
    return run_checked(path, parameters, engine=engine, keep=keep)


def run_checked(path: Path, parameters: Mapping[str, Any], *, engine: str | None = None, keep: str | Path | None = None) -> tuple[str, ...]:
    """Run a notebook whose parameters are known to be its own; see `run_notebook`."""
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill.exceptions import PapermillException, PapermillExecutionError
    from papermill.execute import execute_notebook

    try:
        with TemporaryDirectory(prefix="psi-") as folder:
            run = {"engine_name": engine} if engine else {"config": _private(folder), "extra_arguments": QUIET}
            done = execute_notebook(str(path), None, dict(parameters), progress_bar=False, log_output=False, **run)
    except PapermillExecutionError as error:
        shell = sys.modules.get("psi.batch.shell")  # there when the cells ran in this process
        says, frames = (shell.last_defect(), shell.last_frames()) if engine and shell else ("", ())
        raise Stopped(path, error.ename, f"cell {error.cell_index}", says=says, frames=frames) from None
    except RuntimeError as error:
        raise Stopped(path, type(error).__name__, "kernel", lost=True) from None
    except (PapermillException, NoSuchKernel, ValueError) as error:
        raise _unreadable(path, error) from None
    if keep:
        _keep(done, Path(keep))
    return tuple(line for cell in done.cells for text in _printed(cell.get("outputs", ())) for line in text.splitlines())


def _printed(outputs: Any) -> Iterator[str]:
    """What a cell printed; a kernel may hand over one line in several pieces."""
    for name, pieces in groupby(outputs, lambda output: output.get("name") if output.get("output_type") == "stream" else None):
        if name:
            yield "".join(piece["text"] for piece in pieces)


def needs_kernel(path: Path) -> bool:
    """Whether a notebook is for another language or another Python than this one, so that only its own Jupyter kernel can run it.

    Raises BadInput when that kernel is not installed.
    """
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    read: Any = nbformat.read
    name = str(read(path, 4).metadata.get("kernelspec", {}).get("name", OWN_KERNEL))
    if name == OWN_KERNEL:
        return False
    try:
        found: Any = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise BadInput(f"{path}: its kernel '{name}' is not installed here. Install it, or choose another kernel for the notebook in JupyterLab.") from None
    return found.language != "python" or not found.argv or Path(found.argv[0]) != Path(sys.executable)


def refuse_unknown(path: Path, parameters: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse the first parameter that a notebook does not name."""
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise BadInput(f"{path}: it has no parameter '{unknown[0]}'. Its parameters are: {', '.join(sorted(known)) or 'none'}.")


def _unreadable(path: Path, error: Exception) -> BadInput:
    return BadInput(f"{path}: papermill cannot run it ({type(error).__name__}). Open and save it in JupyterLab.")


def _keep(done: Any, path: Path) -> None:
    """Write an executed notebook for its owner alone, without what widgets held."""
    import nbformat

    written: Any = nbformat.writes
    done.metadata.pop("widgets", None)
    for cell in done.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    private.write(path, written(done).encode())


def _private(folder: str) -> Any:
    """Kernels on sockets in a folder of this run and this user alone, not on TCP ports that others can read.

    Left to itself Jupyter puts the sockets into the working folder under fixed names, where two runs meet.
    """
    from traitlets.config import Config

    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
