"""The cells of a notebook run in this process, in the shell that a Jupyter kernel has, but without the kernel around it."""

import builtins
import getpass
import io
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbformat import from_dict
from nbformat.v4 import new_output, output_from_msg
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from psi.errors import RuleDefect, TemplateDefect

NAME = "psi-in-process"
INLINE = "module://matplotlib_inline.backend_inline"
NUMBERS = {"stdout": 1, "stderr": 2}
_OUTPUTS = frozenset({"execute_result", "display_data", "error"})


class InProcess(Engine):  # type: ignore[misc]
    """A papermill engine for one notebook in one process: what the cells leave behind goes when the process does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells in order, up to the first that fails, as papermill does with a kernel."""
        shell = open_shell()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in cell.metadata.get("tags", ()):
                nb_man.cell_complete(cell, index)
                continue
            cell.execution_count, failed = run_cell(shell, cell), any(each.output_type == "error" for each in cell.outputs)
            if failed and "raises-exception" not in cell.metadata.get("tags", ()):
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if failed and "raises-exception" not in cell.metadata.get("tags", ()):
                break
        nb_man.nb.metadata["language_info"] = {"name": "python", "mimetype": "text/x-python", "file_extension": ".py"}


class Collector(Session):
    """Takes the messages that the shell of a kernel sends to a browser, and keeps them as the outputs of the cell that runs.

    `outputs` are those of that cell, `displays` those of any cell that a later one may still change, by the name they were given.
    """

    outputs: list[Any]
    displays: dict[str, list[Any]]
    is_cleared_next = False
    below: "Below | None" = None

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Keep one message as an output; `args` and `kwargs` are about the way to the browser, which is not there."""
        self.hear()
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        kind, said = message["header"]["msg_type"], message["content"]
        named = said.get("transient", {}).get("display_id", "")
        if kind == "clear_output":
            self.is_cleared_next = bool(said.get("wait"))
            if not self.is_cleared_next:
                self.outputs.clear()
        elif kind in _OUTPUTS:
            self.clear_if_asked()
            self.outputs.append(output_from_msg({"header": {"msg_type": kind}, "content": json_clean(said)}))
            self.displays.setdefault(named, []).append(self.outputs[-1])
        if named and kind.endswith("display_data"):
            for each in self.displays.get(named, ()):
                each.update(data=from_dict(json_clean(said["data"])), metadata=from_dict(said["metadata"]))
        return message

    def clear_if_asked(self) -> None:
        """Drop what the cell has shown, when it asked for that as soon as there is something else to show."""
        if self.is_cleared_next:
            self.outputs.clear()
        self.is_cleared_next = False

    def hear(self) -> None:
        """Keep what was written past Python until now."""
        for name, text in self.below.written() if self.below else ():
            self.say(name, text)

    def say(self, name: str, text: str) -> None:
        """Keep words that were printed, in one output with those just before them."""
        if text:
            self.clear_if_asked()
        last = self.outputs[-1] if self.outputs else None
        if last and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.outputs.append(new_output("stream", name=name, text=text))


class Words(io.TextIOBase):
    """What a cell prints, or says as an error."""

    encoding = "UTF-8"

    def __init__(self, name: str, collector: Collector) -> None:
        self.name, self.collector = name, collector

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The number under which a program that a cell starts writes the same."""
        return NUMBERS[self.name]

    def write(self, text: str) -> int:
        """Keep the words, in their place between the other outputs."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.collector.hear()
        self.collector.say(self.name, text)
        return len(text)


class Below:
    """What is written to the standard outputs past Python: by programs that a cell starts, or by libraries in C."""

    def __init__(self) -> None:
        self.files = {name: tempfile.TemporaryFile() for name in NUMBERS}  # noqa: SIM115  open as long as the process
        self.read = dict.fromkeys(NUMBERS, 0)
        for name, file in self.files.items():
            os.dup2(file.fileno(), NUMBERS[name])

    def written(self) -> Iterator[tuple[str, str]]:
        """What has been written since the last time, and to which of the two."""
        for name, file in self.files.items():
            if data := os.pread(file.fileno(), os.fstat(file.fileno()).st_size - self.read[name], self.read[name]):
                self.read[name] += len(data)
                yield name, data.decode("utf-8", "replace")


class CellShell(ZMQInteractiveShell):
    """The shell of a kernel, with nobody to answer its questions and no history on the disk."""

    def raw_input(self, prompt: object = "", stream: object = None) -> str:
        """Refuse to wait for an answer that nobody gives."""
        from IPython.core.error import StdinNotImplementedError

        raise StdinNotImplementedError("a notebook in a batch cannot ask for anything. Give it a parameter.")

    def enable_gui(self, gui: str | None = None) -> None:
        """Turn no windows: there are none, and pictures go into the notebook."""


def prepared() -> Any:
    """The shell of this process, whose module is `__main__`, as in a kernel; the warm parent makes it once for all its jobs."""
    return CellShell.instance(config=Config({"HistoryManager": {"enabled": False}}), compiler_class=XCachingCompiler)


def open_shell() -> Any:
    """The shell, with everything that its cells show kept for the notebook."""
    chosen = os.environ.setdefault("MPLBACKEND", INLINE)
    collector = Collector()
    collector.outputs, collector.displays, collector.below = [], {}, Below()
    shell = prepared()
    shell.displayhook.session = shell.display_pub.session = collector
    shell.displayhook.topic = b"execute_result"
    builtins.input, getpass.getpass = shell.raw_input, shell.raw_input
    sys.stdout, sys.stderr = Words("stdout", collector), Words("stderr", collector)
    backend = sys.modules.get("matplotlib_inline.backend_inline")
    if backend and "matplotlib" in sys.modules:  # they read what is chosen, and tie themselves to a shell, when they are imported, which was before this one
        sys.modules["matplotlib"].rcParams["backend"] = chosen
        backend._enable_matplotlib_integration()
    return shell


def last_frames() -> tuple[str, ...]:
    """The places in the code that the last error passed, innermost last; file or cell, line and function, and nothing that a variable held."""
    wrong = getattr(sys, "last_value", None)
    named: Any = CellShell.instance().compile.format_code_name
    places = [(" ".join(named(f.filename) or (f.filename,)), f) for f in traceback.extract_tb(wrong.__traceback__)] if wrong else []
    return tuple(f"{place}, line {f.lineno}, in {f.name}" for place, f in places)


def last_defect() -> str:
    """What the last error says, when it is a fault of a rule or a template, which holds nothing of a case; else nothing."""
    wrong = getattr(sys, "last_value", None)
    return str(wrong) if isinstance(wrong, RuleDefect | TemplateDefect) else ""


def run_cell(shell: Any, cell: Any) -> int:
    """Run a cell, put what it showed into it, and return its number."""
    collector: Collector = shell.displayhook.session
    collector.outputs, collector.is_cleared_next = [], False
    count = shell.execution_count
    shell.displayhook.set_parent({"header": {}})
    done = shell.run_cell(cell.source, store_history=True, silent=False)
    shell.payload_manager.clear_payload()
    collector.hear()
    cell.outputs = collector.outputs
    if not done.success and not any(each.output_type == "error" for each in cell.outputs):
        wrong = done.error_in_exec or done.error_before_exec
        cell.outputs.append(new_output("error", ename=type(wrong).__name__, evalue=str(wrong), traceback=[]))
    return int(count)


papermill_engines.register(NAME, InProcess)
