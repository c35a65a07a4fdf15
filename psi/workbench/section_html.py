"""A section of a report as HTML, for notebooks: paragraphs, tables, and figures with the words that stand for them."""

from base64 import b64encode
from html import escape

from psi.figures import draw
from psi.report.values import Block, Figure, Prose, Report, Table, label, paragraphs

INCHES = 6.5


def section_html(report: Report, key: str) -> str:
    """The section of that key; empty where the report has none, as when no row was refused."""
    return "\n".join(_block(block) for section in report.sections if section.key == key for block in section.blocks)


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Figure):
        picture = b64encode(draw(block, INCHES)).decode("ascii")
        said = escape(block.alt, quote=True)
        return f'<p><b>{label(block)}. {_said(block)}</b></p><img width="{INCHES * 96:g}" alt="{said}" src="data:image/png;base64,{picture}">'
    name = "h3" if isinstance(block, Prose) and block.style == "heading" else "p"
    return "\n".join(f"<{name}>{escape(paragraph.text)}</{name}>" for paragraph in paragraphs(block))


def _said(block: Table | Figure) -> str:
    return escape("".join(run.text for run in block.caption))


def _table(block: Table) -> str:
    sides = ["right" if right else "left" for right in block.right]
    head = "".join(f'<th scope="col" style="text-align:{side}">{escape(text)}</th>' for text, side in zip(block.header, sides, strict=True))
    rows = "".join(f"<tr>{_cells([cell.text for cell in row], sides)}</tr>" for row in block.rows)
    heading = f"<thead><tr>{head}</tr></thead>" if block.header_visible else ""
    return f"<table><caption>{label(block)}. {_said(block)}</caption>{heading}<tbody>{rows}</tbody></table>"


def _cells(texts: list[str], sides: list[str]) -> str:
    return "".join(f'<td style="text-align:{side}">{escape(text)}</td>' for text, side in zip(texts, sides, strict=True))
