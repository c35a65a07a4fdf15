"""The pages of a document as pictures, kept in memory alone: what they were made of, and ten of them at a time."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from psi.files import private
from psi.workbench.bench import Workbench

AT_A_TIME = 10


@dataclass(frozen=True)
class Pages:
    """A document of a day as a PDF, and the pictures of some of its pages from the `first` on.

    `of` says what they were made of, and differs when a fact, the day or the mark of an approval does. `at` is when.
    """

    document: str
    title: str
    on: dt.date
    of: str
    at: dt.datetime
    pdf: bytes
    count: int
    first: int
    pictures: tuple[bytes, ...]

    @property
    def last(self) -> int:
        """The number of the last page shown."""
        return self.first + len(self.pictures) - 1

    @property
    def is_more(self) -> bool:
        """Whether pages follow those that are shown."""
        return self.last < self.count


def pages_of(document: str, title: str, word: bytes, on: dt.date, of: str) -> Pages:
    """The first pages of a Word file; raises BadInput where LibreOffice or poppler is missing."""
    from psi.document import pdf

    made = pdf.pdf_of(word)
    count = pdf.page_count(made)
    return Pages(document, title, on, of, dt.datetime.now(), made, count, 1, pdf.pictures(made, 1, min(AT_A_TIME, count)))


def turned_to(pages: Pages, first: int) -> Pages:
    """The same document, open at another page."""
    from psi.document import pdf

    first = max(1, min(first, pages.count))
    return replace(pages, first=first, pictures=pdf.pictures(pages.pdf, first, min(first + AT_A_TIME - 1, pages.count)))


def made_of(bench: Workbench) -> str:
    """What the documents of a case are made of, as one word to compare: its facts and the day."""
    return hashlib.sha256(f"{bench.on.isoformat()} {bench.case.model_dump_json()}".encode()).hexdigest()


def require_libreoffice() -> None:
    """Raise BadInput in plain words when LibreOffice is not installed here."""
    from psi.document import pdf

    pdf.libreoffice()


def write_pdf(word: Path) -> Path:
    """Write the PDF of a Word file beside it, for its owner alone, and return its path."""
    from psi.document import pdf

    path = word.with_suffix(".pdf")
    private.write(path, pdf.pdf_of(word.read_bytes()))
    return path
