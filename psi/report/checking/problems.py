"""What is found wrong in a template, and where the reading of it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import nodes

from psi.report.checking.shapes import LEAF, TOLD, Shape
from psi.report.checking.spelling import strange_words
from psi.report.wording import Wording

Scope = dict[str, Shape]
DEEPEST = 30


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file of a template, or, as a `note`, one to know of; `says` is a whole sentence."""

    file: Path
    line: int | None
    says: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.says}"


class Reading:
    """A reading of templates that have not been run: where it stands, and every problem it has met."""

    def __init__(self, wording: Wording, folders: tuple[Path, ...]) -> None:
        self.environment, self.language, self.folders = wording.environment, wording.english, folders
        self.problems: dict[Problem, None] = {}
        self.read: set[Path] = set()
        self._known: set[tuple[int, ...]] = set()
        self._kept: list[Any] = []
        self._parsed: dict[Path, nodes.Template | None] = {}
        self._file, self._first, self._depth = Path(), 1, 0

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        raise NotImplementedError

    def add(self, file: Path, line: int | None, says: str) -> None:
        """Keep a problem."""
        self.problems[Problem(file, line, says)] = None

    def _within(self, file: Path, first: int, walk: Callable[[], Any]) -> Any:
        was = self._file, self._first
        self._file, self._first = file, first
        self._depth += 1
        try:
            return walk() if self._depth < DEEPEST else LEAF
        except RecursionError:
            self.add(file, first, "brackets stand inside brackets too often.")
            return LEAF
        finally:
            self._file, self._first = was
            self._depth -= 1

    def _once(self, key: tuple[int, ...], walk: Callable[[], Any]) -> None:
        if key not in self._known:
            self._known.add(key)
            walk()

    def _wrong(self, node: nodes.Node, says: str) -> Shape:
        self.add(self._file, node.lineno + self._first - 1, says)
        return TOLD

    def _spelling(self, text: str, file: Path, line: int) -> None:
        for start, word, wanted in strange_words(text, self.language):
            english = "British" if self.language == "en-GB" else "American"
            self.add(file, line + text.count("\n", 0, start), f"'{word}' is not {english} English, which this court writes. Write '{wanted}'.")
