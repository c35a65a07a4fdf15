"""Checking the templates of a site: read line by line, then really used on examples, with everything that is wrong told at once."""

import datetime as dt
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from psi.assessment import assess
from psi.case.model import Case
from psi.case.reading import read_case
from psi.errors import BadFile, BadInput, PsiError, RuleDefect, TemplateDefect
from psi.files.checked import validated
from psi.files.shipped import shipped_folder
from psi.files.yamlfile import read_yaml
from psi.report import wording
from psi.report.checking.problems import Problem
from psi.report.checking.wording import jurisdiction_problems, problems_in, wording_problems
from psi.report.tables import TableWording
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction, jurisdictions, read_jurisdiction, template_roots
from psi.workbench import letters
from psi.workbench.bench import WORKED_OUT, Workbench
from psi.workbench.finding import examples
from psi.workbench.templates.copying import NOTE, README, changed_since, origin_of
from psi.workbench.templates.specimen import empty_case, full_case

# The day for which the examples that psi ships are written.
ON = dt.date(2026, 11, 23)
ENDLESS = "than a report can need"
_OTHER_FILES = frozenset({"jurisdiction.yaml", "document.yaml", "look.docx", NOTE, README})


@dataclass(frozen=True)
class Checked:
    """The jurisdictions that were checked, and what was found: what is wrong first, then the notes."""

    names: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """The problems that are no mere notes."""
        return tuple(each for each in self.problems if not each.note)


def check(where: str | Path, site: Path | None = None) -> Checked:
    """Check a folder of templates, a whole site folder, or the templates of a jurisdiction by its name.

    Nothing is changed and no template can do anything but make text. Raises BadInput for a place that holds no templates.
    """
    site, names, loose = _asked(where, site)
    found: dict[Problem, None] = dict.fromkeys(loose)
    for name in names:
        forget()
        found |= dict.fromkeys(_problems(name, site))
    forget()
    order = sorted(found, key=lambda each: (each.note, str(each.file), each.line or 0))
    return Checked(names, tuple(order))


def forget() -> None:
    """Read every template anew: somebody is changing them."""
    read_jurisdiction.cache_clear()
    wording.forget()


def cases_for(name: str, site: Path | None) -> tuple[Case, ...]:
    """The invented cases to try the templates of a jurisdiction on: the examples of it, or of the one it was copied from."""
    like = {name, origin_of(name, site)}
    held = (read_case(file) for file in examples().values())
    return tuple(case.model_copy(update={"jurisdiction": name}) for case in held if case.jurisdiction in like)


def bench_for(case: Case, jurisdiction: Jurisdiction, on: dt.date) -> Workbench:
    """A case on the bench under templates that are being changed."""
    return Workbench(case, jurisdiction, on, assess(case, jurisdiction, on))


def _asked(where: str | Path, site: Path | None) -> tuple[Path | None, tuple[str, ...], tuple[Problem, ...]]:
    path = Path(where)
    if (path / "templates").is_dir():
        folders = sorted(each.name for each in (path / "templates").iterdir() if each.is_dir() and not each.name.startswith("."))
        return path.resolve(), *_used(folders, path.resolve())
    if path.is_dir() and path.resolve().parent.name == "templates":
        path = path.resolve()
        own = None if path.parent == shipped_folder("templates").resolve() else path.parent.parent
        return own, *_used([path.name], own)
    if str(where) in jurisdictions(site):
        return site, (str(where),), ()
    if path.exists():
        raise BadInput(f"{where}: no templates lie here. Name a site folder (it holds a folder 'templates'), or one of the folders in its 'templates'.")
    known = jurisdictions(site)
    close = difflib.get_close_matches(str(where), known, n=1)
    raise BadInput(f"{where}: there is no such folder. " + (f"Did you mean '{close[0]}'?" if close else f"The templates by name are: {', '.join(known)}."))


def _used(folders: list[str], site: Path | None) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The jurisdictions that folders of templates belong to; what all share belongs to every one."""
    known = jurisdictions(site)
    loose = [name for name in folders if name not in known and name != "shared"]
    says = f"nothing uses this folder: it has no jurisdiction.yaml, and psi ships no templates of that name. psi ships: {', '.join(jurisdictions())}."
    root = site / "templates" if site else shipped_folder("templates")
    return tuple(known if "shared" in folders else (n for n in folders if n in known)), tuple(Problem(root / name, None, says) for name in loose)


def _problems(name: str, site: Path | None) -> Iterator[Problem]:
    broken = tuple(_unreadable(name, site))
    yield from broken
    yield from changed_since(name, site)
    try:
        jurisdiction = read_jurisdiction(name, site)
    except (RuleDefect, BadInput) as error:
        if not broken:
            yield from problems_in(error, _own_file(name, site))
        yield from _looks(name, site, None)
        return
    yield from _looks(name, site, jurisdiction)
    others = tuple(jurisdiction_problems(jurisdiction, jurisdiction.find("jurisdiction.yaml")))
    yield from others
    found, read = wording_problems(jurisdiction, WORKED_OUT)
    yield from found
    yield from _unused(jurisdiction, name, site, read)
    told = {(each.file, line) for each in (*broken, *others, *found) for line in (each.line, None)}
    yield from (each for each in _tried(jurisdiction, name, site) if (each.file, each.line) not in told)


def _own_file(name: str, site: Path | None) -> Path:
    return next(file for root in template_roots(site) if (file := root / name / "jurisdiction.yaml").is_file())


def _unreadable(name: str, site: Path | None) -> Iterator[Problem]:
    """What cannot be read in the files that say how things are laid out."""
    reads: list[tuple[Path, Callable[[Path], object]]] = [(_own_file(name, site), partial(_validated, Jurisdiction))]
    for root in template_roots(site):
        for folder in (root / name, root / "shared"):
            reads += [(file, partial(_validated, Document)) for file in sorted(folder.glob("*/document.yaml"))]
            reads += [(file, TableWording.read) for file in sorted(folder.rglob("wording/*.table.yaml"))]
    for file, read in reads:
        try:
            read(file)
        except (BadFile, TemplateDefect) as error:
            yield from problems_in(error, file)


def _validated(model: type[Jurisdiction] | type[Document], file: Path) -> None:
    validated(model, read_yaml(file))


def _looks(name: str, site: Path | None, jurisdiction: Jurisdiction | None) -> Iterator[Problem]:
    from psi.document.look_check import look_problems

    folders = [root / each for root in template_roots(site) for each in (name, "shared") if (root / each).is_dir()]
    first = next((folder / "look.docx" for folder in folders if (folder / "look.docx").is_file()), None)
    if first is None:
        yield Problem(folders[0] / "look.docx", None, "it is missing. Copy one that psi ships.")
    of_documents = [file for folder in folders for file in sorted(folder.glob("*/look.docx"))]
    for file in filter(None, (first, *of_documents)):
        yield from look_problems(file, jurisdiction.paper if jurisdiction else None)


def _unused(jurisdiction: Jurisdiction, name: str, site: Path | None, read: frozenset[Path]) -> Iterator[Problem]:
    """Notes on files of the folder that nothing asks for: most often the name is not quite right."""
    names = {file.name for file in read}
    for root in template_roots(site):
        for file in sorted((root / name).rglob("*")):
            if not file.is_file() or file in read or file.name in _OTHER_FILES or "pages" in file.parts:
                continue
            relative = file.relative_to(root / name)
            is_replaced = file != next((folder / relative for folder in jurisdiction.folders if (folder / relative).is_file()), file)
            close = difflib.get_close_matches(file.name, names, n=1, cutoff=0.8)
            if not is_replaced:
                yield Problem(file, None, f"nothing uses this file.{f' Did you mean {close[0]!r}?' if close and close[0] != file.name else ''}", note=True)


def _tried(jurisdiction: Jurisdiction, name: str, site: Path | None) -> Iterator[Problem]:
    """What goes wrong when documents are really made: of the examples, of a case with everything in it and of one with nothing."""
    known: set[Problem] = set()
    for case in (full_case(name), empty_case(name), *cases_for(name, site)):
        try:
            bench = bench_for(case, jurisdiction, ON)
        except PsiError as error:
            yield from problems_in(error, jurisdiction.find("jurisdiction.yaml"))
            continue
        for document in jurisdiction.held:
            found = tuple(_failures(bench, document, known))
            known |= set(found)
            yield from found
            if any(ENDLESS in each.says for each in found):
                return


def _failures(bench: Workbench, document: Document, known: set[Problem]) -> Iterator[Problem]:
    """What goes wrong in a document; when something new does, each of its parts is made alone, so that all of it is told."""
    file = bench.jurisdiction.find(f"{document.id}/document.yaml")
    whole = tuple(_failure(bench, document, file))
    if known.issuperset(whole) or document.about or any(ENDLESS in each.says for each in whole):
        yield from whole
        return
    parts = [(section, part) for section in document.sections for part in section.parts]
    alone = [document.model_copy(update={"sections": (section.model_copy(update={"parts": (part,)}),)}) for section, part in parts]
    yield from dict.fromkeys((*whole, *(each for one in alone for each in _failure(bench, one, file))))


def _failure(bench: Workbench, document: Document, file: Path) -> Iterator[Problem]:
    try:
        if document.about:
            _letters(bench)
        else:
            bench.compose(document)
    except (TemplateDefect, RuleDefect) as error:
        yield from problems_in(error, file)
    except Exception as error:
        yield Problem(file, None, f"the document cannot be made: it stopped with {type(error).__name__} in the case '{bench.case.id}'.")


def _letters(bench: Workbench) -> None:
    """Every letter of the case that can be made; one that must not be, for want of a release, is passed over."""
    for request in bench.case.record_requests:
        try:
            letters.composed(bench, request.id)
        except BadInput:
            continue
