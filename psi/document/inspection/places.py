"""Where in a Word file something stands: under which heading, in which paragraph or table."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from docx.oxml.ns import qn

from psi.document.inspection.formatting import Formatting
from psi.document.inspection.opened import WordFile
from psi.document.inspection.remark import excerpt
from psi.document.xml import Element

_STORIES = {"header": "in the header", "footer": "in the footer", "footnotes": "in a footnote", "endnotes": "in an endnote"}
_SHOWN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:sym"): "?"}


@dataclass(frozen=True)
class Line:
    """One paragraph: its element, its words, its heading level (0 for none) and where it stands."""

    element: Element
    text: str
    level: int
    where: str
    story: str
    in_table: bool


@dataclass(frozen=True)
class Grid:
    """One table and where it stands."""

    element: Element
    where: str
    is_nested: bool


@dataclass(frozen=True)
class Pages:
    """A Word file as its reader goes through it: paragraph by paragraph and table by table."""

    file: WordFile
    formatting: Formatting

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every paragraph of every part, those of the document first."""
        return tuple(line for kind, _, root in self.file.stories() for line in self._lines(kind, root))

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The paragraphs of the document itself."""
        return tuple(line for line in self.lines if line.story == "document")

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Every table, numbered as they follow one another in the document."""
        made = []
        for kind, _, root in self.file.stories():
            for table in root.iter(qn("w:tbl")):
                number = self._table_numbers.get(_outermost(table))
                made.append(Grid(table, f"table {number}" if kind == "document" else _STORIES[kind], _outermost(table) is not table))
        return tuple(made)

    @cached_property
    def where(self) -> dict[Element, str]:
        """Where each paragraph stands."""
        return {line.element: line.where for line in self.lines}

    def place_of(self, element: Element) -> str:
        """Where an element inside some paragraph stands, or a table or the document as a whole."""
        around = element if element.tag == qn("w:p") else next(element.iterancestors(qn("w:p")), None)
        return self.where.get(around, "in the document") if around is not None else "in the document"

    @cached_property
    def _table_numbers(self) -> dict[Element, int]:
        outer = (table for table in self.file.document.iter(qn("w:tbl")) if _outermost(table) is table)
        return {table: number for number, table in enumerate(outer, start=1)}

    @cached_property
    def _row_numbers(self) -> dict[Element, int]:
        return {row: number for table in self.file.document.iter(qn("w:tbl")) for number, row in enumerate(table.findall(qn("w:tr")), start=1)}

    def _lines(self, kind: str, root: Element) -> Iterator[Line]:
        heading, number = "", 0
        for each in root.iter(qn("w:p")):
            text, table = text_of(each), next(each.iterancestors(qn("w:tbl")), None)
            level = self.formatting.level(each) if kind == "document" and table is None else 0
            if level:
                heading, number = text, 0
                where = f"heading {excerpt(text)}" if text.strip() else "an empty heading"
            elif kind != "document":
                where = _STORIES[kind]
            elif table is not None:
                row = self._row_numbers.get(next(each.iterancestors(qn("w:tr")), table), 1)
                where = f"table {self._table_numbers[_outermost(table)]}, row {row}"
            else:
                number += 1
                where = f"{f'under {excerpt(heading)}' if heading.strip() else 'before the first heading'}, paragraph {number}"
            yield Line(each, text, level, where, kind, table is not None)


def text_of(paragraph: Element) -> str:
    """The words of a paragraph as they are read; what was deleted and what stands in its text boxes is left out."""
    made = []
    for each in paragraph.iter(qn("w:t"), *_SHOWN):
        if next(each.iterancestors(qn("w:p")), None) is paragraph:
            made.append((each.text or "") if each.tag == qn("w:t") else _SHOWN[each.tag] if _in_run(each) else "")
    return "".join(made)


def _in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == qn("w:r")


def _outermost(table: Element) -> Element:
    return [table, *table.iterancestors(qn("w:tbl"))][-1]
