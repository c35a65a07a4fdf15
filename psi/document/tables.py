"""Report tables in Word: header rows that repeat, rows that do not split, a description for screen readers."""

from docx.oxml.ns import qn

from psi.document.runs import runs
from psi.document.xml import Element, add, element, paragraph, text_runs
from psi.report.values import Paragraph, Table


def table(values: Table, width: int) -> Element:
    """A table of the report, `width` twentieths of a point wide."""
    made = element("tbl")
    _describe(add(made, "tblPr"), values, width)
    grid = add(made, "tblGrid")
    widths = [round(width * share) for share in values.widths]
    for w in widths:
        add(grid, "gridCol", w=str(w))
    if values.header_visible:
        _row(made, [Paragraph(()) for _ in values.header], widths, values, heading=values.header)
    for row in values.rows:
        _row(made, row, widths, values)
    if values.total:
        _row(made, values.total, widths, values, strong=True)
    _keep_together(made)
    return made


def _describe(properties: Element, values: Table, width: int) -> None:
    add(properties, "tblStyle", val="ReportTable")
    add(properties, "tblW", w=str(width), type="dxa")
    add(properties, "tblLayout", type="fixed")
    first = "1" if values.header_visible else "0"
    add(
        properties,
        "tblLook",
        val="0620" if values.header_visible else "0680",
        firstRow=first,
        lastRow="0",
        firstColumn="0" if values.header_visible else "1",
        lastColumn="0",
        noHBand="1",
        noVBand="1",
    )
    caption = "".join(run.text for run in values.caption)
    if caption:
        add(properties, "tblCaption", val=caption)
    add(properties, "tblDescription", val=values.description)


def _row(
    made: Element, cells: tuple[Paragraph, ...] | list[Paragraph], widths: list[int], values: Table, *, heading: tuple[str, ...] = (), strong: bool = False
) -> None:
    row = add(made, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if heading:
        add(properties, "tblHeader")
    for n, cell in enumerate(cells):
        first_of_list = not values.header_visible and n == 0
        style = "TableHeading" if heading or strong or first_of_list else "TableText"
        filled = runs(Paragraph(()) if heading else cell)
        if heading:
            filled = text_runs(heading[n])
        body = paragraph(style, *filled)
        if values.right[n]:
            properties_of_body = body.find(qn("w:pPr"))
            assert properties_of_body is not None
            add(properties_of_body, "jc", val="right")
        box = add(row, "tc")
        add(add(box, "tcPr"), "tcW", w=str(widths[n]), type="dxa")
        box.append(body)


def _keep_together(made: Element) -> None:
    """Keep a table of up to eight rows below its header on one page, and the first rows of a long one with its header."""
    rows = made.findall(qn("w:tr"))
    kept = rows[:-1] if len(rows) <= 9 else [*rows[:2], *rows[-3:-1]]
    for row in kept:
        for properties in row.iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                properties.insert(1, element("keepNext"))
