"""The examples as somebody meets them: real Word files, and the PDFs that a real LibreOffice makes of them."""

import re
import subprocess
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from psi.workbench import Workbench, examples, open_case

ON = "2026-11-23"
DOCUMENTS = [(name, document.id) for name in examples() for document in open_case(name, on=ON).jurisdiction.documents]


@lru_cache
def bench(example: str) -> Workbench:
    return open_case(example, on=ON)


@lru_cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="psi-test-"))


@lru_cache
def word(example: str, document: str) -> Path:
    return next(path for path in bench(example).render(folder()) if path.stem == document)


@lru_cache
def pdf(example: str, document: str) -> Path:
    return converted(word(example, document))


def converted(path: Path) -> Path:
    out = path.parent / "pdf"
    profile = f"-env:UserInstallation=file://{folder()}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), str(path)], check=True, capture_output=True)
    return out / f"{path.stem}.pdf"


@lru_cache
def pdf_text(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True).stdout


def body(example: str, document: str) -> str:
    """The PDF's text without the header and footer of each page."""
    report = next(r for r in bench(example).reports() if r.document == document)
    lines = pdf_text(pdf(example, document)).replace("\f", "\n").splitlines()
    margins = {report.header, report.footer, report.draft_mark}
    return "\n".join(line for line in lines if line.strip() not in margins and not re.fullmatch(r"Page \d+ of \d+", line.strip()))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def paragraphs(example: str, document: str) -> list[str]:
    """The paragraphs of the Word file outside its tables."""
    return [p.text for p in Document(str(word(example, document))).paragraphs if p.text.strip()]


def all_text(path: Path) -> str:
    """Every text of every part of the package, and every attribute, as one string."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def numbered(path: Path) -> dict[str, int]:
    """The number that Word gives each bookmarked numbered paragraph."""
    found, number = {}, 0
    for paragraph in Document(str(path)).element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "NumberedParagraph":
            number += 1
            for mark in paragraph.iter(qn("w:bookmarkStart")):
                found[mark.get(qn("w:name"))] = number
    return found
