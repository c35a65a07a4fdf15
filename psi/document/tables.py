"""Report tables in Word: header rows that repeat, rows that do not split, a description for screen readers."""

from docx.oxml.ns import qn

from psi.document.runs import runs
from psi.document.xml import Element, element, paragraph, text_runs
from psi.report.values import Paragraph, Table


def table(values: Table, width: int) -> Element:
    """A table of the report, `width` twentieths of a point wide."""
    made = element("tbl")
    made.append(_properties(values, width))
    grid = element("tblGrid")
    widths = [round(width * share) for share in values.widths]
    for w in widths:
        grid.append(element("gridCol", w=str(w)))
    made.append(grid)
    if values.header_visible:
        made.append(_row([Paragraph(()) for _ in values.header], widths, values, heading=values.header))
    for row in values.rows:
        made.append(_row(row, widths, values))
    if values.total:
        made.append(_row(values.total, widths, values, strong=True))
    _keep_together(made)
    return made


def _properties(values: Table, width: int) -> Element:
    properties = element("tblPr")
    properties.append(element("tblStyle", val="ReportTable"))
    properties.append(element("tblW", w=str(width), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    first = "1" if values.header_visible else "0"
    properties.append(
        element(
            "tblLook",
            val="0620" if values.header_visible else "0680",
            firstRow=first,
            lastRow="0",
            firstColumn="0" if values.header_visible else "1",
            lastColumn="0",
            noHBand="1",
            noVBand="1",
        )
    )
    caption = "".join(run.text for run in values.caption)
    if caption:
        properties.append(element("tblCaption", val=caption))
    properties.append(element("tblDescription", val=values.description))
    return properties


def _row(cells: tuple[Paragraph, ...] | list[Paragraph], widths: list[int], values: Table, *, heading: tuple[str, ...] = (), strong: bool = False) -> Element:
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    if heading:
        properties.append(element("tblHeader"))
    row.append(properties)
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
            properties_of_body.append(element("jc", val="right"))
        box = element("tc")
        box_properties = element("tcPr")
        box_properties.append(element("tcW", w=str(widths[n]), type="dxa"))
        box.append(box_properties)
        box.append(body)
        row.append(box)
    return row


def _keep_together(made: Element) -> None:
    """Keep a short table on one page, and the first rows of a long one with its header."""
    rows = made.findall(qn("w:tr"))
    kept = rows[:-1] if len(rows) <= 8 else [*rows[:2], *rows[-3:-1]]
    for row in kept:
        for properties in row.iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                properties.insert(1, element("keepNext"))
