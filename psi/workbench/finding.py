"""Finding what a person names: a case by path, by id in the store, or among the examples; a notebook by name."""

import re
from pathlib import Path

from psi.case.model import Case
from psi.case.reading import read_case
from psi.errors import BadInput
from psi.files.shipped import shipped_folder
from psi.store import NoSuchCase, Store, is_there
from psi.workbench.casework import case_of, opened

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def found(name: str | Path) -> tuple[Case, Store | None, int | None]:
    """The case of that name, the store it came from, and the number of its revision there.

    A path comes first, then the id of a stored case, then the id of an example. Raises BadInput in plain words.
    """
    if _may_be_stored(name):
        store = opened()
        try:
            revision = store.read(str(name))
            return case_of(revision), store, revision.number
        except NoSuchCase:
            if str(name) not in examples():
                raise
    return read_case(find_case(name)), None, None


def is_stored(name: str | Path) -> bool:
    """Whether a name is the id of a case in the store that this person may see."""
    return _may_be_stored(name) and opened().head(str(name)) is not None


def _may_be_stored(name: str | Path) -> bool:
    return bool(_ID.fullmatch(str(name))) and not Path(name).exists() and is_there()


def find_case(name: str | Path) -> Path:
    """The file of a case: a path, or the id of an example that psi ships."""
    path, shipped = Path(name), examples()
    try:
        if path.is_dir() and not (path / "case.yaml").is_file():
            raise BadInput(f"{name or path}: the folder holds no case.yaml. Name the file of the case.")
        if path.exists():
            return path / "case.yaml" if path.is_dir() else path
    except OSError:
        return path
    if str(name) not in shipped:
        raise BadInput(f"{name}: there is no such file. The examples that psi ships are: {', '.join(shipped)}.")
    return shipped[str(name)]


def examples() -> dict[str, Path]:
    """The invented cases that psi ships, by id."""
    return {file.parent.name: file for file in sorted(shipped_folder("examples").glob("*/case.yaml"))}


def find_notebook(name: str | Path) -> Path:
    """The file of a notebook: a path, or the name of one that psi ships (`06-report`)."""
    path = Path(name)
    if path.is_file():
        return path
    shipped = shipped_folder("notebooks") / f"{name}.ipynb"
    if not shipped.is_file():
        raise BadInput(f"there is no notebook '{name}'.")
    return shipped
