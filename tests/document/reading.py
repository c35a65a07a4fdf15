"""Reading a finished document the way a person does: the Word file through its XML, the PDF through poppler."""

import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
TOP, BOTTOM = 62, 56  # points of a page that belong to the header and to the footer


def run(*words: str | Path) -> str:
    """Run a program of the system or of this environment; one that is missing fails the test."""
    beside = Path(sys.executable).parent / str(words[0])
    done = subprocess.run([str(beside) if beside.exists() else str(words[0]), *map(str, words[1:])], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def to_pdf(files: list[Path], out: Path, profile: Path) -> None:
    """Convert with a real LibreOffice that has a profile of its own."""
    run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", out, *files)


def squeezed(text: str) -> str:
    """Text without white space and without regard to capitals: how a line was broken does not matter."""
    return re.sub(r"\s+", "", text).casefold()


@dataclass(frozen=True)
class Paper:
    """One document as a Word file and as the PDF that LibreOffice made of it."""

    name: str
    docx: Path
    pdf: Path

    @cached_property
    def word(self) -> Any:
        return Document(str(self.docx))

    @cached_property
    def paragraphs(self) -> list[Any]:
        return list(self.word.element.body.iter(qn("w:p")))

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.docx) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def lines(self) -> list[str]:
        """Every paragraph as it is read, with the number or letter that its list gives it."""
        made, number, letters = [], 0, Counter[str]()
        for each in self.paragraphs:
            said = text_of(each)
            if style_of(each) == "NumberedParagraph":
                number += 1
                said = f"{number}. {said}"
            if style_of(each) == "ListItem":
                own = each.find("w:pPr/w:numPr/w:numId", W).get(qn("w:val"))
                letters[own] += 1
                said = f"({chr(96 + letters[own])}) {said}"
            made.append(said)
        return made

    @cached_property
    def pages(self) -> list[str]:
        """The body of every page of the PDF, in the order of reading, without header and footer."""
        width, height = self.page_size
        crop = ("-r", "72", "-x", "0", "-y", str(TOP), "-W", str(width), "-H", str(height - TOP - BOTTOM))
        return run("pdftotext", "-raw", *crop, self.pdf, "-").split("\f")[:-1]

    @cached_property
    def bodies(self) -> list[str]:
        """The pages without the header rows that a table repeats at the head of a page."""
        rows = [row for row in self.word.element.body.iter(qn("w:tr")) if row.find("w:trPr/w:tblHeader", W) is not None]
        repeated = [squeezed("".join(text_of(p) for p in row.iter(qn("w:p")))) for row in rows]
        made = [squeezed(page) for page in self.pages]
        return [page.removeprefix(next((row for row in repeated if n and page.startswith(row)), "")) for n, page in enumerate(made)]

    @cached_property
    def margins(self) -> list[tuple[str, str]]:
        """The header and the footer of every page of the PDF."""
        width, height = self.page_size
        head = run("pdftotext", "-raw", "-r", "72", "-x", "0", "-y", "0", "-W", str(width), "-H", str(TOP), self.pdf, "-").split("\f")[:-1]
        foot = run("pdftotext", "-raw", "-r", "72", "-x", "0", "-y", str(height - BOTTOM), "-W", str(width), "-H", str(BOTTOM), self.pdf, "-").split("\f")[:-1]
        return list(zip(head, foot, strict=True))

    @cached_property
    def page_size(self) -> tuple[int, int]:
        found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", self.pdf))
        assert found
        return round(float(found[1])), round(float(found[2]))


def style_of(paragraph: Any) -> str:
    found = paragraph.find("w:pPr/w:pStyle", W)
    return "" if found is None else str(found.get(qn("w:val")))


def text_of(paragraph: Any) -> str:
    """The words of a paragraph as printed: a tab and a line break are white space, a field shows its result."""
    shown = {qn("w:t"): lambda e: e.text or "", qn("w:tab"): lambda e: "\t" if e.getparent().tag == qn("w:r") else "", qn("w:br"): lambda e: "\n"}
    return "".join(shown[e.tag](e) for e in paragraph.iter() if e.tag in shown)


def references(paper: Paper) -> list[tuple[str, str]]:
    """Every cross-reference to a numbered paragraph as (name of the bookmark, number shown)."""
    found, name, shown, inside = [], "", "", False
    for each in paper.word.element.body.iter(qn("w:instrText"), qn("w:fldChar"), qn("w:t")):
        kind = each.get(qn("w:fldCharType"))
        if each.tag == qn("w:instrText"):
            code = (each.text or "").split()
            name = code[1] if code[0] == "REF" and "\\n" in code else ""
        elif kind == "separate":
            shown, inside = "", True
        elif kind == "end":
            found += [(name, shown)] if name else []
            name, inside = "", False
        elif each.tag == qn("w:t") and inside:
            shown += each.text or ""
    return found


def bookmarks(paper: Paper) -> dict[str, Any]:
    """The paragraph in which each bookmark begins."""
    return {e.get(qn("w:name")): next(e.iterancestors(qn("w:p"))) for e in paper.word.element.body.iter(qn("w:bookmarkStart"))}


def numbers(paper: Paper) -> dict[Any, str]:
    """The number of each numbered paragraph."""
    return {p: str(n) for n, p in enumerate((p for p in paper.paragraphs if style_of(p) == "NumberedParagraph"), 1)}


def parsed(data: bytes) -> Any:
    return etree.fromstring(data)
