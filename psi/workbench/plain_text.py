"""A report as plain text: headings, paragraphs, tables with aligned columns, and for each figure the words that stand for it."""

import textwrap
from collections.abc import Iterator

from psi.report.values import Block, Figure, Prose, Report, Table, label

WIDTH = 100


def as_text(report: Report) -> str:
    """The report as a terminal shows it."""
    parts = (part for section in report.sections for part in (section.title.upper(), *(_block(block) for block in section.blocks)) if part)
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Prose):
        return "\n\n".join(_folded(paragraph.text) for paragraph in block.paragraphs)
    if isinstance(block, Table):
        return "\n".join((f"{label(block)}. {_said(block)}", *_rows(block)))
    if isinstance(block, Figure):
        return f"{label(block)}. {_said(block)}\n{_folded(block.alt)}"
    return "\n".join(line.text for line in block.lines)


def _said(block: Table | Figure) -> str:
    return "".join(run.text for run in block.caption)


def _folded(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_on_hyphens=False)


def _rows(table: Table) -> Iterator[str]:
    rows = [[cell.text for cell in row] for row in table.rows]
    rows = [list(table.header), *rows] if table.header_visible else rows
    widths = [max(len(row[n]) for row in rows) for n in range(len(table.header))]
    for row in rows:
        cells = (text.rjust(wide) if right else text.ljust(wide) for text, wide, right in zip(row, widths, table.right, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
