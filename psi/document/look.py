"""The agency's own look: opened, found complete, and its header and footer filled in."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from psi.document import contents
from psi.document.package import swells
from psi.document.xml import SPACE, Element
from psi.errors import TemplateDefect

STYLES = {"numbered": "NumberedParagraph", "plain": "BodyPlain", "item": "ListItem", "note": "Note", "source": "Source"}
STATEMENT = "RequiredStatement"
_NEEDED = {
    WD_STYLE_TYPE.PARAGRAPH: (
        *("CaptionOfCase", "Title", "Heading1", "Heading2", *STYLES.values(), STATEMENT, "Caption", "Figure"),
        *("TableText", "TableHeading", "Signature", "SignatureLine", *contents.STYLES),
    ),
    WD_STYLE_TYPE.CHARACTER: ("NotRecorded",),
    WD_STYLE_TYPE.TABLE: ("ReportTable",),
}
_LISTS = frozenset({"1", "2"})
WATERMARK = "Draft watermark"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def open_look(look: Path) -> Any:
    """The look as python-docx has it; raises TemplateDefect when psi cannot read it or it lacks a style or list the writer uses."""
    word, lacks = read_look(look)
    if lacks:
        raise TemplateDefect(f"{look}: {lacks[0]}")
    return word


def read_look(look: Path) -> tuple[Any, tuple[str, ...]]:
    """The look as python-docx has it, and what the writer uses and it lacks, in sentences; raises TemplateDefect when psi cannot read it."""
    try:
        with zipfile.ZipFile(look) as package:
            why = swells(package)
        if why:
            raise TemplateDefect(f"{look}: {why} Take the pictures out, or make them smaller.")
        word: Any = Document(str(look))
        known = {(style.type, style.style_id) for style in word.styles}
        numbering = [part.element for part in word.part.package.iter_parts() if part.partname == "/word/numbering.xml"]
        lists = {each.get(qn("w:abstractNumId")) for element in numbering for each in element.findall(qn("w:abstractNum"))}
    except TemplateDefect:
        raise
    except Exception as error:  # zipfile, lxml and python-docx raise whatever their parts raise
        raise TemplateDefect(f"{look}: it is no Word file that psi can open ({type(error).__name__}). Save it in Word as .docx.") from None
    absent = [ident for kind, idents in _NEEDED.items() for ident in idents if (kind, ident) not in known]
    lacks = [f"the style '{ident}' is missing. Copy it from the look that psi ships." for ident in absent]
    if not lists >= _LISTS:
        lacks.append("the lists that number paragraphs and letter items are missing. Start from the look that psi ships.")
    return word, tuple(lacks)


def fill_margins(word: Any, words: Mapping[str, str], look: Path) -> None:
    """Put the words in place of «header», «footer» and «draft» in every header and footer of the look.

    Raises TemplateDefect when a page could be printed without the mark of a draft.
    """
    margins = {rel.rId: rel for rel in word.part.rels.values() if rel.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}}
    marked = {rid for rid, rel in margins.items() if "«draft»" in "".join(text.text or "" for text in rel.target_part.element.iter(qn("w:t")))}
    if not _heads(word) or not _heads(word) <= marked:
        raise TemplateDefect(f"{look}: a header has no «draft», so that a page of a draft would not be marked as one. Put it there.")
    for line in (line for rel in margins.values() for line in rel.target_part.element.iter(qn("w:p"))):
        _make_whole(line)
        for text in line.iter(qn("w:t")):
            text.text = re.sub("«(header|footer|draft)»", lambda found: words[found.group(1)], text.text or "")
            text.set(SPACE, "preserve")


def without_watermark(word: Any) -> None:
    """Take the picture that says DRAFT behind the text out of every header: the document is none."""
    for head in (rel.target_part for rel in word.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.HEADER):
        for shown in [each for each in head.element.iter(_DOC_PR) if each.get("name") == WATERMARK]:
            run = next(shown.iterancestors(qn("w:r")))
            pictures = [blip.get(qn("r:embed")) for blip in run.iter(_BLIP)]
            run.getparent().remove(run)
            for picture in pictures:
                head.drop_rel(picture)


def _heads(word: Any) -> set[str]:
    """The headers that some page shows: that of a first page or of even pages counts only where the look asks for it."""
    body, settings = word.element.body, word.settings.element
    shown = {"default"} | ({"even"} if settings.find(qn("w:evenAndOddHeaders")) is not None else set())
    pages = list(body.iter(qn("w:sectPr")))
    return {
        head.get(qn("r:id"))
        for page in pages
        for head in page.findall(qn("w:headerReference"))
        if head.get(qn("w:type")) in shown | ({"first"} if page.find(qn("w:titlePg")) is not None else set())
    }


def _make_whole(line: Element) -> None:
    """Bring a mark that Word has cut into several runs together in the first of them."""
    texts = list(line.iter(qn("w:t")))
    for n, text in enumerate(texts):
        for following in texts[n + 1 :]:
            if (text.text or "").count("«") <= (text.text or "").count("»"):
                break
            text.text, following.text = (text.text or "") + (following.text or ""), ""
