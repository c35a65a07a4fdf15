"""What a report is made of: sections of keyed blocks, paragraphs of runs that point at their facts."""

from dataclasses import dataclass
from typing import Literal

from psi.report.pictures.values import Picture

ParagraphStyle = Literal["numbered", "plain", "item", "note", "source", "heading"]


@dataclass(frozen=True)
class Run:
    """A stretch of text.

    `fact` is the place in the case it comes from; `to` the key of a block it points at, and `shows` what of that block
    stands here: the number of its paragraph, the label of its table or figure, or the number of its source. `gap` marks
    a fact the wording needed and the record does not hold.
    """

    text: str
    fact: str | None = None
    to: str | None = None
    gap: bool = False
    shows: Literal["number", "label", "source"] = "number"

    @property
    def is_wording(self) -> bool:
        """Whether it is the wording's own, and no fact, pointer or gap."""
        return self.fact is None and self.to is None and not self.gap


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, and its number in the report when it has one."""

    runs: tuple[Run, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Prose:
    """One or more paragraphs under one key."""

    key: str
    style: ParagraphStyle
    paragraphs: tuple[Paragraph, ...]
    level: int = 0


@dataclass(frozen=True)
class Table:
    """A table with a caption, a header row and cells that are paragraphs; `widths` are shares of the page.

    One without a caption has no number.
    """

    key: str
    caption: tuple[Run, ...]
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    widths: tuple[float, ...]
    right: tuple[bool, ...]
    total: tuple[Paragraph, ...] | None = None
    header_visible: bool = True
    number: int | None = None


@dataclass(frozen=True)
class Figure:
    """A picture, as the values it is drawn from, with the words that stand for it."""

    key: str
    caption: tuple[Run, ...]
    alt: str
    picture: Picture
    number: int | None = None


@dataclass(frozen=True)
class Signature:
    """A line to sign on, with the words under it."""

    key: str
    lines: tuple[Paragraph, ...]


Block = Prose | Table | Figure | Signature


@dataclass(frozen=True)
class Section:
    """A section with its heading and blocks."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    page_break: bool = False


@dataclass(frozen=True)
class Report:
    """A document before it becomes a Word file."""

    document: str
    case: str
    title: str
    header: str
    footer: str
    sections: tuple[Section, ...]
    language: str
    paper: str
    draft_mark: str
    front: tuple[Paragraph, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether its mark says so: that of an approved document names who approved it, and a letter has none."""
        return "draft" in self.draft_mark.casefold()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in order."""
        return tuple(block for section in self.sections for block in section.blocks)

    def runs(self) -> tuple[Run, ...]:
        """Every run of text in the report, in order."""
        body = (paragraph for block in self.blocks for paragraph in paragraphs(block))
        return tuple(run for paragraph in (*self.front, *body) for run in paragraph.runs)


def label(block: Table | Figure) -> str:
    """What a table or a figure is called in the text: `Table 2`, `Figure 1`."""
    return f"{'Table' if isinstance(block, Table) else 'Figure'} {block.number}"


def paragraphs(block: Block) -> tuple[Paragraph, ...]:
    """The paragraphs of a block, cells included."""
    if isinstance(block, Prose):
        return block.paragraphs
    if isinstance(block, Signature):
        return block.lines
    if isinstance(block, Figure):
        return (Paragraph(block.caption),)
    rows = (*block.rows, block.total) if block.total else block.rows
    return (Paragraph(block.caption), *(cell for row in rows for cell in row))
