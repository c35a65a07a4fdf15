"""What a document was made of, as words to compare: the program, the site, a notebook, a case."""

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from psi import __version__
from psi.workbench import program_folders

LIBRARIES = ("jinja2", "lxml", "matplotlib", "papermill", "pillow", "pydantic", "python-docx", "ruamel-yaml")


@lru_cache(maxsize=1)
def program() -> str:
    """This psi, by its version and the content of every file of it, and the libraries that make the documents."""
    held = hashlib.sha256(json.dumps([platform.python_version(), *map(_version, LIBRARIES)]).encode())
    for folder in program_folders():
        held.update(_content(folder, folder.rglob("*")))
    return f"{__version__}-{held.hexdigest()[:12]}"


def site(folder: Path | None) -> str:
    """The site's own folder, by the content of every file in it; empty where there is none."""
    return _content(folder, folder.rglob("*")).hex() if folder else ""


def of_file(path: Path) -> str:
    """A file, by its content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_all(**parts: Any) -> str:
    """Everything that a document was made of, as one word."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _content(folder: Path, files: Iterable[Path]) -> bytes:
    held = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc" and not file.name.startswith(".")):
        held.update(f"{file.relative_to(folder).as_posix()}\0".encode())
        held.update(hashlib.sha256(file.read_bytes()).digest())
    return held.digest()


def _version(library: str) -> str:
    try:
        return f"{library} {importlib.metadata.version(library)}"
    except importlib.metadata.PackageNotFoundError:
        return library
