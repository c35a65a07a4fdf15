"""One notebook, run by papermill with checked parameters, leaving nothing behind but what it wrote."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psi.errors import BadInput, Defect
from psi.workbench import find_notebook

QUIET = ["--IPKernelApp.log_level=50"]


def run_notebook(name: str | Path, parameters: dict[str, Any]) -> tuple[str, ...]:
    """Run a notebook of psi (or any other by path) and return the lines it printed.

    Unknown parameters are refused before anything runs. The executed notebook is not written anywhere, and the kernel
    talks over a private socket. Raises BadInput or Defect with the class of the error, never with its text, which could
    hold a name.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill.exceptions import PapermillException, PapermillExecutionError
    from papermill.execute import execute_notebook
    from papermill.inspection import inspect_notebook

    path = find_notebook(name)
    try:
        known = inspect_notebook(str(path))
        _refuse_unknown(path, parameters, set(known))
        with TemporaryDirectory(prefix="psi-") as folder:
            run = {"config": _private(folder), "extra_arguments": QUIET}
            done = execute_notebook(str(path), None, parameters, progress_bar=False, log_output=False, **run)
    except PapermillExecutionError as error:
        raise Defect(f"{path.name} stopped with {error.ename} in its cell {error.cell_index}. Run it in JupyterLab to see why.") from None
    except RuntimeError:
        raise Defect(f"{path.name}: its Jupyter kernel did not start or stopped answering. Try again.") from None
    except (PapermillException, NoSuchKernel, ValueError) as error:
        raise BadInput(f"{path}: papermill cannot run it ({type(error).__name__}). Open and save it in JupyterLab.") from None
    streams = (output for cell in done.cells for output in cell.get("outputs", ()) if output.get("output_type") == "stream")
    return tuple(line for output in streams for line in output["text"].splitlines())


def _refuse_unknown(path: Path, parameters: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(parameters) - known)
    if unknown:
        raise BadInput(f"{path}: it has no parameter '{unknown[0]}'. Its parameters are: {', '.join(sorted(known)) or 'none'}.")


def _private(folder: str) -> Any:
    """Kernels on sockets in a folder of this run and this user alone, not on TCP ports that others can read.

    Left to itself Jupyter puts the sockets into the working folder under fixed names, where two runs meet.
    """
    from traitlets.config import Config

    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
