"""The cases of a batch: named one by one, found in the store, or all that are open."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from psi.case.reading import read_case
from psi.errors import BadInput
from psi.files.shipped import PACKAGE, shipped_folder
from psi.files.yamlfile import read_bytes
from psi.store import Head, Store
from psi.workbench.casework import opened
from psi.workbench.finding import find_case, is_stored

PAGE = 1000
SHOWN = 10
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VALUE = rb":[ \t]*[\"']?([a-z0-9][a-z0-9-]{0,39})[\"']?[ \t]*(?:#.*)?\r?$"
_SAID = {name: re.compile(b"^" + name.encode() + _VALUE, re.MULTILINE) for name in ("id", "jurisdiction")}


@dataclass(frozen=True)
class Wanted:
    """One case to be rendered: its id, what a notebook calls it, what it is made of as one word, and its jurisdiction."""

    id: str
    name: str
    made_of: str
    jurisdiction: str = ""


def named(cases: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The cases of these names (paths, ids of stored cases, ids of examples), in order.

    Raises BadInput for an empty list, for every name that is no case, and for two that have the same id.
    """
    if not cases:
        raise BadInput("there is no case to render. Name cases, or write --all for every open one.")
    found: list[Wanted] = []
    wrong: list[str] = []
    for name in cases:
        try:
            found.append(_stored(name) if is_stored(name) else _of_file(find_case(name)))
        except BadInput as error:
            wrong.append(str(error))
    if wrong:
        more = f"\nand {len(wrong) - SHOWN} more that cannot be used." if len(wrong) > SHOWN else ""
        raise BadInput("\n".join(wrong[:SHOWN]) + more)
    for case, group in groupby(sorted(each.id for each in found)):
        if len(list(group)) > 1:
            raise BadInput(f"the case '{case}' is named twice. Name it once.")
    return tuple(found)


def stored(query: str = "") -> Iterator[Wanted]:
    """The open cases in the store that this person may see, or those of them whose id, docket or name begins with `query`; a page at a time.

    Open is a case that is not final: the documents of one that is final stay as they were signed.
    """
    store, last = opened(), None
    while page := store.cases(query, after=last, most=PAGE):
        yield from (_of_head(head) for head in page if head.state != "final")
        last = page[-1]


def count(query: str = "") -> int:
    """How many cases `stored` gives."""
    return sum(1 for _ in stored(query))


def program_folders() -> tuple[Path, ...]:
    """The folders that hold everything psi makes documents with."""
    return tuple(folder for folder in (PACKAGE, shipped_folder("templates")) if folder.is_dir())


def _stored(name: str, store: Store | None = None) -> Wanted:
    head = (store or opened()).head(name)
    if head is None:
        raise BadInput(f"there is no case '{name}'.")
    return _of_head(head)


def _of_head(head: Head) -> Wanted:
    return Wanted(head.id, head.id, f"revision {head.newest} of {head.changed_at}, {head.state}", head.jurisdiction or "")


def _of_file(path: Path) -> Wanted:
    data = read_bytes(path, "Keep scans and pictures out of it.")
    said = {name: found[1].decode() for name, pattern in _SAID.items() if (found := pattern.search(data))} if path.suffix != ".json" else _of_json(data)
    if "id" not in said:
        case = read_case(path)  # slow, and says what is wrong with the file
        said = {"id": case.id, "jurisdiction": case.jurisdiction or ""}
    return Wanted(said["id"], str(path.resolve()), hashlib.sha256(data).hexdigest(), said.get("jurisdiction", ""))


def _of_json(data: bytes) -> dict[str, str]:
    try:
        held = json.loads(data)
    except ValueError:
        return {}
    return {name: str(held[name]) for name in _SAID if isinstance(held, dict) and _ID.fullmatch(str(held.get(name)))}
