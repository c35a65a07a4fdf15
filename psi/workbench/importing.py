"""Bringing facts in from files: a new case, or a new revision of one."""

from dataclasses import dataclass
from pathlib import Path

from psi.case.model import Case
from psi.case.reading import read_case
from psi.errors import BadFile, BadInput
from psi.store import Store, chain
from psi.workbench.casework import apart, put


@dataclass(frozen=True)
class Imported:
    """What an import did with one file: `new`, `changed`, `same` or, in a dry run, what it would do."""

    case: str
    outcome: str
    revision: int | None


def import_files(store: Store, paths: tuple[Path, ...], *, reason: str, dry_run: bool = False) -> tuple[Imported, ...]:
    """Read every file first, then make a case or a new revision of each; nothing is kept when one cannot be read."""
    problems: list[str] = []
    read: list[Case] = []
    for path in paths:
        try:
            read.append(read_case(path))
        except BadFile as error:
            problems.append(str(error))
    if problems:
        raise BadInput("\n".join(problems))
    held = {head.id: head.newest for head in store.cases()}
    return tuple(_import(store, case, held.get(case.id), reason, dry_run) for case in read)


def _import(store: Store, case: Case, newest: int | None, reason: str, dry_run: bool) -> Imported:
    if newest is None:
        return Imported(case.id, "new", None if dry_run else put(store, case, reason, None).number)
    if store.read(case.id).digest == chain.digest(apart(case)[0]):
        return Imported(case.id, "same", newest)
    return Imported(case.id, "changed", None if dry_run else put(store, case, reason, newest).number)
