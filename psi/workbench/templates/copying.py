"""Copies of psi's templates in a site folder: made once, never over what is there, with a note of what was copied."""

import difflib
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psi.errors import BadInput
from psi.files.shipped import shipped_folder
from psi.report.checking.problems import Problem
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction

NOTE = "copied.json"
README = "README.txt"
MOST_LETTERS = 40
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Copied:
    """What was copied, where it lies, and whether it takes the place of templates that psi ships under the same name."""

    folder: Path
    files: tuple[str, ...]
    takes_the_place: bool


def new(name: str, origin: str, site: Path) -> Copied:
    """Copy everything of a jurisdiction into the site folder under a name; raises BadInput when the name is taken or no name."""
    if not _NAME.fullmatch(name) or len(name) > MOST_LETTERS or name == "shared":
        mend = f"Use lower-case letters, digits and hyphens, {MOST_LETTERS} at most, not 'shared'."
        raise BadInput(f"'{name}' cannot be the name of a folder of templates. {mend}")
    known = jurisdictions(site)
    if origin not in known:
        close = difflib.get_close_matches(origin, known, n=1)
        raise BadInput(f"there are no templates '{origin}'. " + (f"Did you mean '{close[0]}'?" if close else f"There are: {', '.join(known)}."))
    folder = site / "templates" / name
    if folder.exists():
        raise BadInput(f"{folder}: the folder is there already, and nothing in it is overwritten. Take another name, or 'psi template copy' for one file.")
    files = _files_of(origin, site)
    part = folder.with_name(f".{name}.part")
    try:
        for relative, file in files.items():
            _write(part / relative, file.read_bytes())
        if name != origin:
            _name_it(part / "jurisdiction.yaml", name)
        _write(part / README, _readme(name, origin).encode())
        _remember(part, origin, files)
        part.replace(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise BadInput(f"{folder}: it cannot be made: {(error.strerror or type(error).__name__).lower()}. Name another site folder with --site.") from None
    return Copied(folder, tuple(files), (shipped_folder("templates") / name).is_dir())


def copy(name: str, asked: str, site: Path) -> Copied:
    """Copy one more file that a jurisdiction uses into its folder of the site.

    `asked` is the name of a wording file or table (`job`), or a file of the folder (`look.docx`). A copy that somebody has
    changed stays as it is, and BadInput says so; one that nobody has changed is made again.
    """
    folder = site / "templates" / name
    found = _used(name, asked, site)
    relative = next(str(found.relative_to(root)) for root in read_jurisdiction(name, site).folders if found.is_relative_to(root))
    target, held = folder / relative, _held(folder)
    if target.exists() and (relative not in held or _digest(target) != held[relative]["sha256"]):
        raise BadInput(f"{target}: it is there already and has been changed, so it stays as it is. Rename it first, to have it copied again.")
    source = shipped_folder("templates") / held[relative]["original"] if target.exists() else found
    try:
        _write(target, source.read_bytes())
        if relative == "jurisdiction.yaml":
            _name_it(target, name)
        _remember(folder, origin_of(name, site) or name, {relative: source})
    except OSError as error:
        raise BadInput(f"{target}: it cannot be written: {(error.strerror or type(error).__name__).lower()}.") from None
    return Copied(folder, (relative,), (shipped_folder("templates") / name).is_dir())


def origin_of(name: str, site: Path | None) -> str | None:
    """The jurisdiction that a folder of templates was copied from, where it was copied."""
    if site is None:
        return None
    found = _note(site / "templates" / name).get("from")
    return found if isinstance(found, str) else None


def changed_since(name: str, site: Path | None) -> tuple[Problem, ...]:
    """Notes on the copies whose originals are no longer what they were when they were copied."""
    if site is None:
        return ()
    folder, notes = site / "templates" / name, []
    for relative, was in sorted(_held(folder).items()):
        own, shipped = folder / relative, shipped_folder("templates") / was["original"]
        if not own.is_file():
            continue
        if not shipped.is_file():
            notes.append(Problem(own, None, "psi no longer ships the file that this is a copy of. Yours is used as it is.", note=True))
        elif _digest(shipped) != was["original_sha256"]:
            is_own = _digest(own) != was["sha256"]
            mend = "Compare the two" if is_own else f"You have not changed yours: 'psi template copy {name} {relative}' takes the new one"
            notes.append(Problem(own, None, f"the shipped file changed since you copied it. {mend}. It is {shipped}.", note=True))
    return tuple(notes)


def _files_of(name: str, site: Path) -> dict[str, Path]:
    """The files of a jurisdiction's own folder, the site's in place of those that psi ships; what all share is left where it is."""
    found: dict[str, Path] = {}
    for root in (shipped_folder("templates"), site / "templates"):
        for file in sorted((root / name).rglob("*")):
            relative = file.relative_to(root / name)
            if file.is_file() and not any(part.startswith(".") for part in relative.parts) and relative.name not in {NOTE, README}:
                found[str(relative)] = file
    return found


def _used(name: str, asked: str, site: Path) -> Path:
    jurisdiction = read_jurisdiction(name, site)
    bare = asked.removesuffix(".j2").removesuffix(".table.yaml").removeprefix("wording/")
    places = [asked] if "." in asked else []
    places += [f"{place}{bare}{end}" for place in ("wording/", *(f"{d.id}/wording/" for d in jurisdiction.held)) for end in (".j2", ".table.yaml")]
    places += [f"{asked}/document.yaml"]
    roots = jurisdiction.folders
    found = next((root / each for each in places for root in roots if _is_inside(root / each, root) and (root / each).is_file()), None)
    if found is None:
        known = sorted({file.name.split(".")[0] for root in roots for file in (*root.rglob("wording/*.j2"), *root.rglob("wording/*.table.yaml"))})
        close = difflib.get_close_matches(bare, known, n=1)
        mend = f"Did you mean '{close[0]}'?" if close else "Name a wording file, as job, or a file, as look.docx."
        raise BadInput(f"{name} uses no file '{asked}'. {mend}")
    return found


def _is_inside(file: Path, root: Path) -> bool:
    return file.resolve().is_relative_to(root.resolve())


def _write(file: Path, data: bytes) -> None:
    """Written plainly, for every officer of the site to read: a template holds no case."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _name_it(file: Path, name: str) -> None:
    file.write_text(re.sub(r"(?m)^id:.*$", f"id: {name}", file.read_text("utf-8"), count=1), encoding="utf-8")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _note(folder: Path) -> dict[str, Any]:
    try:
        read = json.loads((folder / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _held(folder: Path) -> dict[str, dict[str, str]]:
    """What is known of each copy; a note that somebody has broken counts as none."""
    files = _note(folder).get("files")
    keys = {"original", "original_sha256", "sha256"}
    whole = {name: was for name, was in files.items() if isinstance(was, dict) and keys <= set(was)} if isinstance(files, dict) else {}
    shipped = shipped_folder("templates")
    return {name: was for name, was in whole.items() if _is_inside(folder / name, folder) and _is_inside(shipped / str(was["original"]), shipped)}


def _remember(folder: Path, origin: str, files: Mapping[str, Path]) -> None:
    shipped = shipped_folder("templates")
    held = _held(folder)
    for relative, file in files.items():
        if file.is_relative_to(shipped):
            held[relative] = {"original": str(file.relative_to(shipped)), "original_sha256": _digest(file), "sha256": _digest(folder / relative)}
    _write(folder / NOTE, json.dumps({"from": origin, "files": held}, indent=1, sort_keys=True).encode())


def _readme(name: str, origin: str) -> str:
    place = (
        f"Cases whose court is '{name}' use these files in place of those that psi ships."
        if name == origin
        else f"Write 'jurisdiction: {name}' in a case, and its documents are made with these files. First change 'title:' in jurisdiction.yaml."
    )
    return f"""These templates are a copy of '{origin}'. {place}

look.docx               letterhead, fonts, margins, header and footer: open it in Word
jurisdiction.yaml       the court's words, required facts, required statements, readers
report/document.yaml    the sections of the report, their order and headings
wording/                the sentences that differ from those that all courts share

A sentence that is not here is psi's own. To change one:  psi template copy {name} job
To see what is wrong:                                     psi template check {name}
To see the document while you change it:                  psi template preview {name}

Delete a file that you do not change: psi's own is used then, and stays up to date.
Leave copied.json as it is. It tells 'psi template check' when psi's own file has changed since.
The guide is docs/template-authors.md.
"""
