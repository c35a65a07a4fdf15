"""How a stretch of text looks in the end: its own formatting, that of its styles and that of the whole file."""

from collections.abc import Iterator
from functools import cached_property

from docx.oxml.ns import qn

from psi.document.inspection.colors import Theme, is_color, mixed
from psi.document.inspection.opened import WordFile
from psi.document.xml import Element

HIGHLIGHTS = {
    **{"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF"},
    **{"darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000"},
    **{"darkGray": "808080", "lightGray": "C0C0C0"},
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BITS = {"firstRow": 0x20, "firstColumn": 0x80}
_OFF = {"0", "false", "off", "none"}


class Formatting:
    """The styles of a file, and what they make of each paragraph and run."""

    def __init__(self, file: WordFile) -> None:
        self.theme = Theme(file.part("theme"), file.part("settings"))
        self.root = file.part("styles")
        self.page = file.document.find(qn("w:background"))
        self._said: dict[tuple[str, str], Element | None] = {}

    @cached_property
    def styles(self) -> dict[str, Element]:
        """Every style by its id."""
        return {} if self.root is None else {style.get(qn("w:styleId"), ""): style for style in self.root.findall(qn("w:style"))}

    @cached_property
    def _defaults(self) -> dict[str, str]:
        marked = (style for style in self.styles.values() if style.get(qn("w:default")) in {"1", "true", "on"})
        return {style.get(qn("w:type"), ""): style.get(qn("w:styleId"), "") for style in marked}

    def name(self, paragraph: Element) -> str:
        """The name of a paragraph's style, in lower case."""
        style = self.styles.get(self._style_of(paragraph))
        name = None if style is None else style.find(qn("w:name"))
        return "" if name is None else name.get(qn("w:val"), "").casefold()

    def level(self, paragraph: Element) -> int:
        """The level of a heading, 0 for other paragraphs."""
        outline = self.of_paragraph(paragraph, "outlineLvl")
        level = -1 if outline is None else int(outline.get(qn("w:val"), "9"))
        return level + 1 if 0 <= level <= 8 else 0

    def of_paragraph(self, paragraph: Element, tag: str) -> Element | None:
        """What is in force for a paragraph: its own property, else that of its style, else that of the file."""
        path = f"{{{W}}}pPr/{{{W}}}{tag}"
        own = paragraph.find(path)
        return own if own is not None else self._of_style(self._style_of(paragraph), path)

    def of_run(self, run: Element, tag: str) -> Element | None:
        """What is in force for a run, from its own formatting to that of the whole file."""
        named = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        paragraph = next(run.iterancestors(qn("w:p")))
        table = next(run.iterancestors(qn("w:tbl")), None)
        path = f"{{{W}}}rPr/{{{W}}}{tag}"
        own = run.find(path)
        styles = ("" if named is None else named.get(qn("w:val"), ""), self._style_of(paragraph), "" if table is None else _table_style(table))
        found = (self._of_style(ident, path) for ident in styles if ident)
        return own if own is not None else next((each for each in found if each is not None), self._of_file(path))

    def _of_style(self, ident: str, path: str) -> Element | None:
        """What a style says, or one that it is based on."""
        if (ident, path) not in self._said:
            found = (style.find(path) for style in self._chain(ident))
            self._said[ident, path] = next((each for each in found if each is not None), None)
        return self._said[ident, path]

    def _of_file(self, path: str) -> Element | None:
        if ("", path) not in self._said:
            self._said["", path] = None if self.root is None else self.root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{path}")
        return self._said["", path]

    def is_on(self, run: Element, tag: str) -> bool:
        """Whether a switch (`b`, `vanish`) is on for a run."""
        found = self.of_run(run, tag)
        return found is not None and found.get(qn("w:val"), "1") not in _OFF

    def ink(self, run: Element) -> str | None:
        """The color of a run's letters; None when the program chooses black or white by the ground."""
        color = self.of_run(run, "color")
        return None if color is None else self.theme.resolved(color)

    def ground(self, run: Element) -> str:
        """The color behind a run: its highlight or shading, that of its paragraph, cell, row and table, else the page."""
        highlight = self.of_run(run, "highlight")
        if highlight is not None and highlight.get(qn("w:val")) in HIGHLIGHTS:
            return HIGHLIGHTS[highlight.get(qn("w:val"), "")]
        return next((fill for fill in map(self._fill, self._shadings(run)) if fill), self._paper())

    def _paper(self) -> str:
        color = None if self.page is None else self.page.get(qn("w:color"))
        return color if color and is_color(color) else "FFFFFF"

    def _shadings(self, run: Element) -> Iterator[Element | None]:
        yield self.of_run(run, "shd")
        paragraph = next(run.iterancestors(qn("w:p")))
        yield self.of_paragraph(paragraph, "shd")
        for cell in run.iterancestors(qn("w:tc")):
            yield cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        for table in run.iterancestors(qn("w:tbl")):
            yield from self._table_shadings(table, run)

    def _table_shadings(self, table: Element, run: Element) -> Iterator[Element | None]:
        chain = self._chain(_table_style(table))
        first = table.find(qn("w:tr"))
        if first is not None and first in run.iterancestors(qn("w:tr")) and _has_first_row(table):
            for style in chain:
                for part in style.findall(qn("w:tblStylePr")):
                    if part.get(qn("w:type")) == "firstRow":
                        yield part.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        yield table.find(f"{qn('w:tblPr')}/{qn('w:shd')}")
        for style in chain:
            yield style.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
            yield style.find(f"{qn('w:tblPr')}/{qn('w:shd')}")

    def _fill(self, shading: Element | None) -> str | None:
        """The color that a shading gives, None when it is none."""
        if shading is None:
            return None
        pattern = shading.get(qn("w:val"), "clear")
        fill, front = self.theme.resolved(shading, "fill"), self.theme.resolved(shading, "color")
        if pattern == "solid":
            return front or "000000"
        if pattern.startswith("pct") and pattern[3:].isdigit():
            return mixed(front or "000000", fill or "FFFFFF", int(pattern[3:]) / 100)
        return fill

    def _style_of(self, paragraph: Element) -> str:
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._defaults.get("paragraph", "") if named is None else named.get(qn("w:val"), "")

    def _chain(self, ident: str) -> list[Element]:
        """A style and those it is based on."""
        chain: list[Element] = []
        while ident in self.styles and self.styles[ident] not in chain:
            chain.append(self.styles[ident])
            based = chain[-1].find(qn("w:basedOn"))
            ident = "" if based is None else based.get(qn("w:val"), "")
        return chain


def _table_style(table: Element) -> str:
    named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    return "" if named is None else named.get(qn("w:val"), "")


def looks(look: Element, part: str) -> bool:
    """Whether the look of a table sets off a part: `firstRow`, `firstColumn`; old files say it in bits."""
    said = look.get(qn(f"w:{part}"))
    return said not in _OFF if said is not None else bool(int(look.get(qn("w:val"), "0"), 16) & _BITS[part])


def _has_first_row(table: Element) -> bool:
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    return look is not None and looks(look, "firstRow")
