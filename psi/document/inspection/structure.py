"""Title, language, headings and lists: what lets a reader find the way by ear."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from docx.oxml.ns import qn

from psi.document.inspection.places import Line, Pages
from psi.document.inspection.remark import Remark, excerpt

DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_BULLET = re.compile(r"^\s*[•·▪●◦‣○■*–—-][ \t\xa0]")
_COUNTED = re.compile(r"^\s*(?:\d{1,2}[.)]|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:[a-zA-Z]|[ivx]{1,4})[.)])[ \t\xa0]")
_NAMED_STYLES = ("title", "subtitle", "caption", "toc", "table of", "quote", "intense quote", "header", "footer", "signature")


def title_and_language(pages: Pages) -> Iterator[Remark]:
    """A document has a title in its properties and a language."""
    core = pages.file.of_package("core-properties")
    if core is None or not (core.findtext(f"{DUBLIN}title") or "").strip():
        yield Remark("title", "The document has no title.", "in the properties", "File > Info > Properties: type the title.")
    default = None if pages.formatting.root is None else pages.formatting.root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    normal = next((style.find(f"{qn('w:rPr')}/{qn('w:lang')}") for style in pages.formatting.styles.values() if style.get(qn("w:default")) == "1"), None)
    if not any(each is not None and each.get(qn("w:val")) for each in (default, normal)):
        mend = "Review > Language > Set Proofing Language: choose it and press Set As Default."
        yield Remark("language", "The document does not say what language it is in.", "in the document", mend)


def headings(pages: Pages) -> Iterator[Remark]:
    """Headings go down one level at a time and none is empty."""
    found = [line for line in pages.body if line.level]
    for line in found:
        if not line.text.strip():
            yield Remark("empty-heading", "A heading has no words.", line.where, "Delete the paragraph, or type the heading.")
    for above, line in zip((0, *(line.level for line in found)), found, strict=False):
        if line.level > above + 1:
            after = f"one of level {above}" if above else "nothing: the first heading is of level 1"
            yield Remark("heading-order", f"A heading of level {line.level} follows {after}.", line.where, f"Home > Styles: choose Heading {above + 1}.")


def faked_headings(pages: Pages) -> Iterator[Remark]:
    """A line that only looks like a heading is none to a screen reader."""
    for line in pages.body:
        if _looks_like_heading(pages, line):
            says = f"{excerpt(line.text)} is bold and stands alone like a heading, but has no heading style."
            yield Remark("faked-heading", says, line.where, "Home > Styles: choose a Heading style, or take the bold away.")


def _looks_like_heading(pages: Pages, line: Line) -> bool:
    text = line.text.strip()
    if (
        line.level
        or line.in_table
        or not text
        or len(text) > 90
        or text.endswith((".", ",", ";", ":"))
        or line.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    ):
        return False
    if pages.formatting.name(line.element).startswith(_NAMED_STYLES):
        return False
    runs = [run for run in line.element.iter(qn("w:r")) if "".join(t.text or "" for t in run.findall(qn("w:t"))).strip()]
    return bool(runs) and all(pages.formatting.is_on(run, "b") for run in runs)


def typed_lists(pages: Pages) -> Iterator[Remark]:
    """A list is a list of Word's own, not a sign or a number typed before each line."""
    for kind, group in groupby(pages.body, lambda line: _typed_sign(pages, line)):
        lines = tuple(group)
        if kind == "bullet" or (kind == "number" and len(lines) > 1):
            sign, button = ("sign", "Bullets") if kind == "bullet" else ("number", "Numbering")
            says = f"{_begin(lines)} with a typed {sign} instead of a list: {excerpt(lines[0].text)}."
            yield Remark("typed-list", says, lines[0].where, f"Select the lines, Home > {button}, and delete what was typed.")


def _typed_sign(pages: Pages, line: Line) -> str:
    if line.level or line.in_table or pages.formatting.of_paragraph(line.element, "numPr") is not None:
        return ""
    return "bullet" if _BULLET.match(line.text) else "number" if _COUNTED.match(line.text) else ""


def _begin(lines: tuple[Line, ...]) -> str:
    return "A line begins" if len(lines) == 1 else f"{len(lines)} lines begin"


RULES = (title_and_language, headings, faked_headings, typed_lists)


def remarks(pages: Pages) -> Iterable[Remark]:
    """Everything that these rules remark on."""
    return (remark for rule in RULES for remark in rule(pages))
