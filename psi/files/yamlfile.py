"""Reading YAML and JSON strictly, with the line of every value.

One node tree serves cases, rules and jurisdictions. Anchors and repeated keys are refused, numbers with a
point stay exact (Decimal), and dates stay as they were written.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from psi.errors import BadFile
from psi.text import NotText, clean

MOST_BYTES = 20_000_000
MOST_DEPTH = 40


@dataclass
class YamlFile:
    """A file as plain values, and the line on which each stands; places are tuples of keys and positions."""

    path: Path
    value: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, place: tuple[str | int, ...]) -> int | None:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def read_yaml(path: Path) -> YamlFile:
    """Read one YAML or JSON file; raises BadFile with the line and the mend."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = _text(path)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        raise BadFile(path, (f"{place}this is not YAML that psi can read: {error.problem or error.context}.",)) from None
    except (YAMLError, RecursionError, ValueError) as error:
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise BadFile(path, (f"this is not YAML that psi can read: {problem}.",)) from None
    if node is None:
        raise BadFile(path, ("the file is empty.",))
    read = YamlFile(path, None)
    read.value = _Builder(read).build(node, ())
    return read


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadFile(path, (f"the file has {size // 1_000_000} MB; psi reads at most {MOST_BYTES // 1_000_000} MB.",))
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(path, (f"it cannot be read: {(error.strerror or 'unknown reason').lower()}.",)) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(path, (f"line {line}: byte {error.start} is not UTF-8 text. Save the file as UTF-8.",)) from None
    try:
        return clean(text)
    except NotText as error:
        raise BadFile(path, (f"holds {error}.",)) from None


class _Builder:
    def __init__(self, read: YamlFile) -> None:
        self.read = read
        self.seen: set[int] = set()

    def build(self, node: Any, place: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        self.read.lines[place] = line
        if len(place) > MOST_DEPTH:
            raise self.refusal(line, f"it is nested more than {MOST_DEPTH} levels deep.")
        if id(node) in self.seen:
            raise self.refusal(line, "it uses an alias (*name). Write the value out in full.")
        self.seen.add(id(node))
        if node.id == "mapping":
            return self._mapping(node, place)
        if node.id == "sequence":
            return [self.build(child, (*place, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: Any, place: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                raise self.refusal(line, "a key here is a list or a mapping. Use a plain word.")
            key = str(key_node.value)
            if key in found:
                raise self.refusal(line, f"the key '{key}' stands twice. Delete one of the two.")
            found[key] = self.build(child, (*place, key))
            self.read.lines[(*place, key)] = line
        return found

    def _scalar(self, node: Any, line: int) -> Any:
        kind, text = str(node.tag).rsplit(":", 1)[-1], node.value
        try:
            text = clean(text)
            if kind == "null":
                return None
            if kind == "bool":
                return text.lower() == "true"
            if kind == "int":
                return int(text.replace("_", ""), 0) if not text.lstrip("+-").isdigit() else int(text)
            if kind == "float":
                return Decimal(text.replace("_", ""))
        except (NotText, ValueError, ArithmeticError) as error:
            raise self.refusal(line, f"'{text[:40]!a}' cannot be read: {error}." if not isinstance(error, NotText) else f"the text holds {error}.") from None
        if kind not in {"str", "timestamp"}:
            raise self.refusal(line, f"the tag '{node.tag}' is not allowed.")
        return text

    def refusal(self, line: int, problem: str) -> BadFile:
        return BadFile(self.read.path, (f"line {line}: {problem}",))
