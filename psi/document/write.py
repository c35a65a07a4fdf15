"""Writing a report as a Word file in the look of the agency's own template."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Emu

from psi.document import tables
from psi.document.contents import contents
from psi.document.look import STATEMENT, STYLES, fill_margins, open_look, without_watermark
from psi.document.package import repacked
from psi.document.runs import label_name, runs
from psi.document.xml import Element, add, anchor, bookmark_name, element, field, paragraph, text_runs
from psi.figures import draw
from psi.report.values import Block, Figure, Paragraph, Prose, Report, Run, Section, Signature, Table

LISTS = frozenset({"item", "source"})


def write_docx(report: Report, look: Path, on: dt.date) -> bytes:
    """The report as a Word file; the same report, look and day give the same bytes.

    Raises TemplateDefect when the look lacks a style the writer uses.
    """
    return _Writer(report, look, on).written()


class _Writer:
    def __init__(self, report: Report, look: Path, on: dt.date) -> None:
        self.report, self.on, self.look = report, on, look
        self.word: Any = open_look(look)
        self.body = self.word.element.body
        self.end = self.body.find(qn("w:sectPr"))
        page = self.word.sections[0]
        self.width = int(((page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)) / 635)
        self.marks = 0
        self.lists = 2
        self.pictures = self.word.part.next_id

    def written(self) -> bytes:
        self._properties()
        fill_margins(self.word, {"header": self.report.header, "footer": self.report.footer, "draft": self.report.draft_mark}, self.look)
        if not self.report.is_draft:
            without_watermark(self.word)
        for front in self.report.front:
            self._add(paragraph("CaptionOfCase", *runs(front)))
        self._add(paragraph("Title", *text_runs(self.report.title)))
        for n, section in enumerate(self.report.sections):
            if n == 1:
                self._contents(section)
            self._section(section)
        out = io.BytesIO()
        self.word.save(out)
        return repacked(out.getvalue())

    def _add(self, made: Element) -> Element:
        if self.end is None:
            self.body.append(made)
        else:
            self.end.addprevious(made)
        return made

    def _mark(self, first: Element, last: Element, key: str) -> None:
        self.marks += 1
        anchor(first, last, bookmark_name(key), self.marks)

    def _contents(self, following: Section) -> None:
        """The table of contents after the first section, on a page of its own where the first section has one."""
        made = [self._add(each) for each in contents(self.report)]
        if made and following.page_break:
            self._on_new_page(made[0])

    def _on_new_page(self, made: Element) -> None:
        properties = made.find(qn("w:pPr"))
        assert properties is not None
        add(properties, "pageBreakBefore")

    def _section(self, section: Section) -> None:
        heading = self._add(paragraph("Heading1", *text_runs(section.title)))
        if section.page_break:
            self._on_new_page(heading)
        self._mark(heading, heading, f"section.{section.key}")
        for previous, block, following in zip((None, *section.blocks), section.blocks, (*section.blocks[1:], None), strict=False):
            self._block(block, previous, following)

    def _block(self, block: Block, previous: Block | None, following: Block | None) -> None:
        if isinstance(block, Prose):
            self._prose(block, previous, following)
        elif isinstance(block, Table):
            self._table(block, following)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._signature(block, following)

    def _prose(self, block: Prose, previous: Block | None, following: Block | None) -> None:
        style = "Heading2" if block.style == "heading" else STATEMENT if block.key.startswith("statement.") else STYLES[block.style]
        made = [self._add(paragraph(style, *runs(p))) for p in block.paragraphs]
        if block.style == "item":
            if not (isinstance(previous, Prose) and previous.style == "item"):
                self._new_list()
            for each in made:
                self._numbered_by(each, self.lists)
        if isinstance(previous, Table) and block.style != "heading" and style != STATEMENT:
            self._below_table(made[0])
        if isinstance(following, Signature) or _leads_to_a_list(block, following):
            self._keep_with_next(made[-1])  # nobody signs a page on which nothing else stands, or reads a list whose beginning is on the page before
        self._mark(made[0], made[-1], block.key)

    def _new_list(self) -> None:
        """Start the letters again at (a)."""
        numbering = self.word.part.numbering_part.element
        self.lists = 1 + max(int(n.get(qn("w:numId"))) for n in numbering.findall(qn("w:num")))
        num = element("num", numId=str(self.lists))
        add(num, "abstractNumId", val="2")
        add(add(num, "lvlOverride", ilvl="0"), "startOverride", val="1")
        numbering.append(num)

    def _numbered_by(self, made: Element, number: int) -> None:
        properties = made.find(qn("w:pPr"))
        assert properties is not None
        numbering = add(properties, "numPr")
        add(numbering, "ilvl", val="0")
        add(numbering, "numId", val=str(number))

    def _table(self, block: Table, following: Block | None) -> None:
        made = tables.table(block, self.width)
        if block.caption:
            self._caption(block)
            self._add(made)
        else:
            self._add(made)
            cell = next(made.iter(qn("w:p")))
            self._mark(cell, cell, block.key)
        is_last = self.report.sections[-1].blocks[-1] is block
        if is_last or (isinstance(following, Table) and not following.caption):
            self._add(paragraph("TableText"))  # without it Word joins two tables, and wants one at the end of a document

    def _below_table(self, made: Element) -> None:
        """A table has no space of its own below it."""
        properties = made.find(qn("w:pPr"))
        assert properties is not None
        add(properties, "spacing", before="160")

    def _caption(self, block: Table | Figure) -> None:
        """The caption above a table or figure: `Table 2. Losses, by victim`, with the number a field and its label a bookmark."""
        kind = "Table" if isinstance(block, Table) else "Figure"
        self.marks += 1
        start, end = element("bookmarkStart", id=str(self.marks), name=label_name(block.key)), element("bookmarkEnd", id=str(self.marks))
        numbered = [start, *text_runs(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", str(block.number)), end]
        caption = self._add(paragraph("Caption", *numbered, *runs(Paragraph((Run(". "), *block.caption)))))
        self._mark(caption, caption, block.key)

    def _figure(self, block: Figure) -> None:
        self._caption(block)
        inches = self.width / 1440
        relation, image = self.word.part.get_or_add_image(io.BytesIO(draw(block, inches)))
        picture = CT_Inline.new_pic_inline(self.pictures, relation, image.filename, *image.scaled_dimensions(Emu(int(inches * 914400))))
        self.pictures += 1
        for side in ("distT", "distB", "distL", "distR"):  # left out, LibreOffice takes an eighth of an inch and moves the picture over the margin
            picture.set(side, "0")
        described = picture.docPr
        described.set("descr", block.alt)
        described.set("name", f"Figure {self.marks}")
        add(add(self._add(paragraph("Figure")), "r"), "drawing").append(picture)

    def _signature(self, block: Signature, following: Block | None) -> None:
        made = [self._add(paragraph("SignatureLine"))]
        made += [self._add(paragraph("Signature", *runs(line))) for line in block.lines]
        if not isinstance(following, Signature) and self.report.draft_mark and not self.report.is_draft:
            made.append(self._add(paragraph("Signature", *text_runs(f"{self.report.draft_mark}."))))
        for each in made if isinstance(following, Signature) else made[:-1]:
            self._keep_with_next(each)
        self._mark(made[0], made[-1], block.key)

    def _keep_with_next(self, made: Element) -> None:
        properties = made.find(qn("w:pPr"))
        assert properties is not None
        properties.insert(1, element("keepNext"))

    def _properties(self) -> None:
        """Set the core properties; none of them names a person."""
        core = self.word.core_properties
        day = dt.datetime.combine(self.on, dt.time())
        core.title, core.language, core.subject = self.report.title, self.report.language, self.report.case
        core.author = core.last_modified_by = "psi"
        core.created = core.modified = day
        core.revision = 1


def _leads_to_a_list(block: Prose, following: Block | None) -> bool:
    """Whether a list begins after a block that is none."""
    return isinstance(following, Prose) and following.style in LISTS and block.style not in LISTS
