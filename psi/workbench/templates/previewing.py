"""A document made again each time one of its templates is saved, for the person who changes them."""

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from psi.case.model import Case
from psi.case.reading import read_case
from psi.errors import BadInput, PsiError, RuleDefect, TemplateDefect
from psi.files import private
from psi.files.shipped import shipped_folder
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction
from psi.workbench import letters
from psi.workbench.bench import Workbench, a_day
from psi.workbench.finding import find_case
from psi.workbench.templates.checking import ON, bench_for, cases_for, forget
from psi.workbench.templates.specimen import full_case

SECONDS = 0.5


@dataclass(frozen=True)
class Made:
    """A document as it was made at a time, or, with `wrong`, why it could not be."""

    at: dt.datetime
    word: bytes = b""
    wrong: str | None = None

    @property
    def says(self) -> str:
        """The one line for the person who waits for it."""
        return self.wrong or f"made again {self.at:%H:%M:%S}"


@dataclass(frozen=True)
class Preview:
    """What is previewed: the templates of a jurisdiction in a site, one of its documents, a case, a day."""

    name: str
    site: Path | None
    case: Case
    document: str
    on: dt.date

    def make(self) -> Made:
        """Make the document from the templates as they are now; a fault of theirs is told, not raised."""
        forget()
        at = dt.datetime.now()
        try:
            return Made(at, self._word())
        except PsiError as error:
            return Made(at, wrong=str(error))
        except OSError as error:
            return Made(at, wrong=f"{error.filename or self.name}: it cannot be read: {(error.strerror or type(error).__name__).lower()}.")
        except Exception as error:
            return Made(at, wrong=f"the document cannot be made: it stopped with {type(error).__name__}. 'psi template check {self.name}' says more.")

    def _word(self) -> bytes:
        bench = bench_for(self.case, read_jurisdiction(self.name, self.site), self.on)
        if bench.jurisdiction.document(self.document).about:
            return _letter(bench)
        return bench.drafts(documents=(self.document,))[self.document]

    def watched(self) -> dict[Path, tuple[int, int]]:
        """Every file that the document may be made of, with when it was last saved and how long it is."""
        roots = [root for root in (self.site and self.site / "templates", shipped_folder("templates")) if root]
        files = (file for root in roots for folder in (self.name, "shared") for file in (root / folder).rglob("*"))
        return {file: at for file in files if (at := _saved(file))}


def preview(name: str | None, site: Path | None, *, case: str | None = None, document: str | None = None, on: str | None = None) -> Preview:
    """What to preview; what is left out is the site's only jurisdiction, its first example, its first document, the examples' day.

    Raises BadInput where there is nothing to choose from.
    """
    forget()
    name = name or _only(site)
    jurisdiction = read_jurisdiction(name, site)
    wanted, day = jurisdiction.document(document or jurisdiction.made[0]), a_day(on) if on else ON
    chosen = read_case(find_case(case)).model_copy(update={"jurisdiction": name}) if case else _case_for(wanted, cases_for(name, site), day)
    if chosen is None:
        raise BadInput(f"psi ships no example for '{name}'. Name a case with --case, for example --case us-ohio-first-offense.")
    return Preview(name, site, chosen, wanted.id, day)


def _case_for(document: Document, examples: tuple[Case, ...], on: dt.date) -> Case | None:
    """The first example of which a document can be made; the made-up full case for one that none holds enough for."""
    can_be_made = (case for case in examples if not document.lacks(case, on))
    return next(can_be_made, None) or (full_case(examples[0].jurisdiction or "") if examples else None)


def made_again(what: Preview, *, seconds: float = SECONDS, wait: Callable[[float], None] = time.sleep) -> Iterator[Made]:
    """The document at once, and again each time one of its files has been saved, without end."""
    while True:
        saved = what.watched()
        yield what.make()
        while what.watched() == saved:
            wait(seconds)


def write(what: Preview, made: Made, out: Path) -> Path:
    """Put a document that was made into a folder, over the one made before; returns its path."""
    path = out / f"{what.document}.docx"
    private.write(path, made.word)
    return path


def can_show() -> bool:
    """Whether pages can be shown here: LibreOffice and poppler are installed."""
    return all(shutil.which(program) for program in ("soffice", "pdfinfo", "pdftoppm"))


def pages(word: bytes) -> tuple[bytes, ...]:
    """The pages of a Word file as pictures; raises BadInput where LibreOffice or poppler is not installed."""
    from psi.document.pdf import page_count, pdf_of, pictures

    pdf = pdf_of(word)
    return pictures(pdf, 1, page_count(pdf))


def _only(site: Path | None) -> str:
    own = sorted(folder.name for folder in (site / "templates").glob("*") if folder.is_dir()) if site else []
    found = [name for name in own if name in jurisdictions(site)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(found or jurisdictions(site))
    raise BadInput(f"name the templates to preview. There are: {known}.")


def _letter(bench: Workbench) -> bytes:
    """The first letter of the case that can be made."""
    why = "the case has no record request."
    for request in bench.case.record_requests:
        try:
            return letters.letter(bench, request.id)
        except (TemplateDefect, RuleDefect):
            raise
        except BadInput as error:
            why = str(error)
    raise BadInput(f"no letter can be made of the case '{bench.case.id}': {why}")


def _saved(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)
