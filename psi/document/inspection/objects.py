"""Tables, pictures, text boxes and links: what a screen reader needs words for."""

import re
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn

from psi.document.inspection.formatting import looks
from psi.document.inspection.places import Grid, Pages
from psi.document.inspection.remark import Remark, excerpt
from psi.document.xml import Element

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"
_FILE_NAME = re.compile(r"^\S.*\.(png|jpe?g|gif|bmp|tiff?|svg|webp|emf|wmf)$", re.IGNORECASE)
_NOTHING_SAID = re.compile(r"^(picture|image|figure|graphic|diagram|chart|photo|logo|shape|text box)?\s*\d*$", re.IGNORECASE)
_VAGUE = re.compile(r"^(click )?(here|this|link|this link|more|read more|see|web ?site|page|document|details)\W*$", re.IGNORECASE)
_ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
_REFERENCE = re.compile(r"^\s*(?:REF|PAGEREF)\s+(\S+)|^\s*HYPERLINK\s+\\l\s+\"([^\"]+)\"")
_ON = {None, "1", "true", "on"}
_ALT = "Right-click the picture > View Alt Text: say in a sentence what it shows, or mark it as decorative."


def tables(pages: Pages) -> Iterator[Remark]:
    """A table has a header that is marked as one, a description, and one cell for each row and column."""
    for grid in pages.grids:
        rows = grid.element.findall(qn("w:tr"))
        if grid.is_nested:
            yield Remark("nested-table", "A table stands inside a cell of another.", grid.where, "Make it a table of its own below the other.")
            continue
        if not _has_header(rows) and not _has_header_column(grid):
            mend = "Select the first row, Table Layout > Repeat Header Rows; for a list in two columns tick Table Design > First Column and not Header Row."
            yield Remark("table-header", "No row of the table is marked as its header.", grid.where, mend)
        if any(next(cell.iter(qn(f"w:{tag}")), None) is not None for cell in grid.element.iter(qn("w:tcPr")) for tag in ("gridSpan", "vMerge", "hMerge")):
            yield Remark(
                "merged-cells",
                "Cells of the table are merged, so it cannot be read row by row.",
                grid.where,
                "Table Layout > Split Cells, and fill in each cell.",
            )
        if not _described(grid):
            mend = "Right-click the table > Table Properties > Alt Text: say what it holds."
            yield Remark("table-description", "The table has no description.", grid.where, mend)


def _has_header(rows: list[Element]) -> bool:
    marked = rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") if rows else None
    return marked is not None and marked.get(qn("w:val")) in _ON


def _has_header_column(grid: Grid) -> bool:
    """Two columns, the first marked as the names of what stands in the second, and no first row of headings claimed."""
    look = grid.element.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    columns = grid.element.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    return look is not None and len(columns) == 2 and looks(look, "firstColumn") and not looks(look, "firstRow")


def _described(grid: Grid) -> bool:
    said = (grid.element.find(f"{qn('w:tblPr')}/{qn(f'w:{tag}')}") for tag in ("tblDescription", "tblCaption"))
    return any(each is not None and each.get(qn("w:val"), "").strip() for each in said)


def pictures(pages: Pages) -> Iterator[Remark]:
    """A picture has words that stand for it, and these are no file name."""
    for _, _, root in pages.file.stories():
        for shown in root.iter(f"{_DRAWING}docPr"):
            if not _is_decorative(shown) and not _is_text_box(shown):
                yield from _alt(shown.get("descr") or shown.get("title") or "", pages.place_of(shown))
        for shape in root.iter(f"{_VML}imagedata"):
            around = shape.getparent()
            if around is not None and around.get("alt") != "":
                yield from _alt(around.get("alt") or "", pages.place_of(shape))


def _alt(words: str, where: str) -> Iterator[Remark]:
    plain = words.strip()
    if not plain:
        yield Remark("alt-text", "A picture has no words that stand for it.", where, _ALT)
    elif _FILE_NAME.match(plain) or _NOTHING_SAID.match(plain):
        yield Remark("alt-text", f"The words that stand for a picture say nothing of what it shows: {excerpt(plain)}.", where, _ALT)


def _is_decorative(shown: Element) -> bool:
    mark = next(shown.iter(_DECORATIVE), None)
    return mark is not None and mark.get("val") in {"1", "true"}


def _is_text_box(shown: Element) -> bool:
    around = shown.getparent()
    return around is not None and next(around.iter(_BOX), None) is not None


def text_boxes(pages: Pages) -> Iterator[Remark]:
    """Text stands in the flow of the page: a floating box is read at the wrong place or not at all."""
    mend = "Cut the text, delete the box, and paste it between the paragraphs where it is to be read."
    for _, _, root in pages.file.stories():
        for box in (*root.iter(_BOX), *root.iter(f"{_VML}textbox")):
            yield Remark("text-box", "Text stands in a text box.", pages.place_of(box), mend)
        for framed in root.iter(qn("w:framePr")):
            if framed.getparent() is not None and framed.get(qn("w:dropCap"), "none") == "none":
                yield Remark("text-box", "A paragraph stands in a floating frame.", pages.place_of(framed), mend)


def links(pages: Pages) -> Iterator[Remark]:
    """The words of a link say where it leads, and what it points at is there."""
    marks = {mark.get(qn("w:name")) for mark in pages.file.document.iter(qn("w:bookmarkStart"))} | {"_top"}
    for _, _, root in pages.file.stories():
        for link in root.iter(qn("w:hyperlink")):
            yield from _link(link, pages.place_of(link), marks)
        for code in root.iter(qn("w:instrText")):
            named = _REFERENCE.match(code.text or "")
            if named and (named[1] or named[2]) not in marks:
                yield _dead(pages.place_of(code))


def _link(link: Element, where: str, marks: set[str | None]) -> Iterator[Remark]:
    words = "".join(text.text or "" for text in link.iter(qn("w:t"))).strip()
    target = link.get(qn("w:anchor"))
    if target and not link.get(qn("r:id")) and target not in marks:
        yield _dead(where)
    if next(link.iter(qn("w:drawing")), None) is None and (not words or _VAGUE.match(words) or _ADDRESS.match(words)):
        mend = "Right-click the link > Edit Hyperlink > Text to display: name what it leads to."
        yield Remark("link-text", f"The words of a link do not say where it leads: {excerpt(words)}.", where, mend)


def _dead(where: str) -> Remark:
    return Remark(
        "dead-link",
        "A cross-reference or link points at something that is no longer there.",
        where,
        "Delete it, or insert it again with References > Cross-reference.",
    )


RULES = (tables, pictures, text_boxes, links)


def remarks(pages: Pages) -> Iterable[Remark]:
    """Everything that these rules remark on."""
    return (remark for rule in RULES for remark in rule(pages))
