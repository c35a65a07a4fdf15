"""Reading YAML and JSON strictly, with the line of every value.

One node tree serves cases, rules and jurisdictions. Anchors, tags and repeated keys are refused, numbers with a
point stay exact (Decimal), and dates stay as they were written.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from psi.errors import BadFile
from psi.text import NotText, clean

MOST_BYTES = 20_000_000
MOST_DEPTH = 40

_OTHER_VERSION = re.compile(r"(?:\s*(?:#.*)?\n)*%YAML(?!\s+1\.2\s)")
_PLAIN_TAGS = {"mapping": "tag:yaml.org,2002:map", "sequence": "tag:yaml.org,2002:seq"}
_EMPTY = frozenset(["", "~", "null", "Null", "NULL"])
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


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
    if other := _OTHER_VERSION.match(text):
        line = text.count("\n", 0, other.end()) + 1
        raise BadFile(path, (f"line {line}: the file asks for another YAML than 1.2, which is what psi reads. Delete this line.",))
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        problem = error.problem or error.context or ""
        if "another document" in problem:
            raise BadFile(path, (f"{place}a second document starts here. Put each into a file of its own.",)) from None
        raise BadFile(path, (f"{place}this is no YAML or JSON that psi can read: {problem}. Look at this line and the one before it.",)) from None
    except RecursionError:
        raise BadFile(path, (f"it is nested more than {MOST_DEPTH} levels deep. Look for brackets that are not closed.",)) from None
    except OverflowError:
        raise BadFile(path, ("it holds an escape (\\U) that is no character. Write the character itself.",)) from None
    except (YAMLError, ValueError) as error:
        raise BadFile(path, (f"this is no YAML or JSON that psi can read: {str(error).splitlines()[0]}.",)) from None
    if node is None:
        raise BadFile(path, ("the file is empty. It must hold at least 'id:'.",))
    read = YamlFile(path, None)
    read.value = _Builder(read).build(node, ())
    return read


def read_bytes(path: Path, mend: str) -> bytes:
    """The bytes of a file of at most 20 MB; raises BadFile, with the mend for a longer one."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadFile(path, (f"it cannot be read: {(error.strerror or 'unknown reason').lower()}.",)) from None
    if len(data) > MOST_BYTES:
        raise BadFile(path, (f"the file has more than {MOST_BYTES // 1_000_000} MB, the most psi reads. {mend}",))
    return data


def _text(path: Path) -> str:
    data = read_bytes(path, "Keep scans and pictures out of it.")
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
        if node.anchor:
            raise self.refusal(line, f"it opens with '&{node.anchor}', which YAML takes for a mark. Put the text in quotation marks.")
        if node.id in _PLAIN_TAGS and str(node.tag) != _PLAIN_TAGS[node.id]:
            raise self.refusal(line, f"the tag '{node.tag}' is not allowed. Delete it.")
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
            key = self._cleaned(str(key_node.value), line)
            if key in found:
                raise self.refusal(line, f"the key '{key}' stands twice. Delete one of the two.")
            found[key] = self.build(child, (*place, key))
            self.read.lines[(*place, key)] = line
        return found

    def _scalar(self, node: Any, line: int) -> Any:
        kind, text = str(node.tag).rsplit(":", 1)[-1], self._cleaned(node.value, line)
        if kind in {"str", "timestamp"}:
            return text
        try:
            if kind == "null" and text in _EMPTY:
                return None
            if kind == "bool" and text.lower() in {"true", "false"}:
                return text.lower() == "true"
            if kind == "int":
                return int(text.replace("_", ""), 0) if not text.lstrip("+-").isdigit() else int(text)
            if kind == "float":
                return Decimal(text.replace("_", ""))
        except (ValueError, ArithmeticError):
            said = text if len(text) <= 40 else text[:37] + "..."
            raise self.refusal(line, f"{said} is not a number psi can use. Write it in digits, or in quotation marks if it is text.") from None
        raise self.refusal(line, f"the tag '{node.tag}' is not allowed here. Delete it.")

    def _cleaned(self, text: str, line: int) -> str:
        """The text of a scalar; a character that JSON escapes as two halves is made whole first."""
        try:
            return clean(_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text))
        except NotText as error:
            raise self.refusal(line, f"the text holds {error}.") from None

    def refusal(self, line: int, problem: str) -> BadFile:
        return BadFile(self.read.path, (f"line {line}: {problem}",))
