"""What can be seen but not read: faint colors, and layout made with spaces, tabs and empty lines."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from docx.oxml.ns import qn

from psi.document.inspection.colors import LEAST_CONTRAST, contrast
from psi.document.inspection.places import Line, Pages
from psi.document.inspection.remark import Remark, excerpt
from psi.document.xml import Element

_HOLDS_MORE = ("drawing", "pict", "object", "br", "sectPr", "fldChar", "sym", "ptab", "lastRenderedPageBreak")


def faint_text(pages: Pages) -> Iterator[Remark]:
    """Letters stand out from what is behind them: 4.5 to 1 at least."""
    for line in pages.lines:
        found: dict[tuple[str, str], str] = {}
        for run in line.element.iter(qn("w:r")):
            words = "".join(text.text or "" for text in run.findall(qn("w:t")))
            ink = pages.formatting.ink(run) if words.strip() else None
            if ink and contrast(ink, ground := pages.formatting.ground(run)) < LEAST_CONTRAST:
                found.setdefault((ink, ground), words)
        for (ink, ground), words in found.items():
            says = f"{excerpt(words)} is hard to read: color {ink} on {ground} has a contrast of {contrast(ink, ground):.1f} to 1, and 4.5 is the least."
            yield Remark("contrast", says, line.where, "Home > Font Color: choose a darker color, or Automatic.")


def spaces_and_tabs(pages: Pages) -> Iterator[Remark]:
    """Spaces and tabs in a row move with every change of font; tables and indents stay."""
    for line in pages.lines:
        if re.search(r"[ \xa0]{4,}", line.text):
            yield Remark("spaces", f"Spaces in a row make the layout: {excerpt(line.text)}.", line.where, "Use an indent, a tab stop or a table instead.")
        if re.search(r"\t[ \xa0]*\t", line.text):
            yield Remark("tabs", f"Tabs in a row make the layout: {excerpt(line.text)}.", line.where, "Set one tab stop, or use a table.")


def empty_lines(pages: Pages) -> Iterator[Remark]:
    """The space between paragraphs belongs to their style."""
    for empty, group in groupby((line for line in pages.body if not line.in_table), lambda line: _is_empty(pages, line)):
        lines = tuple(group)
        if empty and not _is_needed(lines):
            says = "An empty paragraph makes space." if len(lines) == 1 else f"{len(lines)} empty paragraphs in a row make space."
            yield Remark("empty-lines", says, lines[0].where, "Delete them and set the space in Layout > Spacing. For a new page: Insert > Page Break.")


def _is_empty(pages: Pages, line: Line) -> bool:
    """Nothing stands in it and it draws no line to sign on."""
    if line.text.strip() or line.level or pages.formatting.of_paragraph(line.element, "pBdr") is not None:
        return False
    return not any(next(line.element.iter(qn(f"w:{tag}")), None) is not None for tag in _HOLDS_MORE)


def _is_needed(lines: tuple[Line, ...]) -> bool:
    """Word itself wants a paragraph between two tables, and one after a table that ends the document."""
    before, after = (_neighbour(lines[0].element, -1), _neighbour(lines[-1].element, 1))
    return len(lines) == 1 and before == qn("w:tbl") and after in {qn("w:tbl"), qn("w:sectPr"), ""}


def _neighbour(element: Element, step: int) -> str:
    following = element.itersiblings(preceding=step < 0)
    return next((str(each.tag) for each in following if each.tag in {qn("w:p"), qn("w:tbl"), qn("w:sectPr")}), "")


RULES = (faint_text, spaces_and_tabs, empty_lines)


def remarks(pages: Pages) -> Iterable[Remark]:
    """Everything that these rules remark on."""
    return (remark for rule in RULES for remark in rule(pages))
