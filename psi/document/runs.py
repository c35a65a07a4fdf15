"""Runs of a report as Word runs: text, live cross-references, and visible marks where a fact is missing."""

from psi.document.xml import Element, bookmark_name, element, field, text_runs
from psi.report.values import Paragraph, Run


def runs(paragraph: Paragraph) -> list[Element]:
    """The Word runs of a paragraph."""
    made: list[Element] = []
    for run in paragraph.runs:
        if run.to:
            made.extend(_pointer(run, run.to))
        elif run.text:
            made.extend(text_runs(run.text, style="NotRecorded" if run.gap else None))
    return made


def label_name(key: str) -> str:
    """The bookmark around the label of a table or figure, as `Table 2`."""
    return bookmark_name(f"label.{key}")


def _pointer(run: Run, key: str) -> list[Element]:
    """A field that shows the number or label of a block, or a link to the line of a source."""
    if run.shows == "source":
        return [link(bookmark_name(key), text_runs(run.text))]
    code = f"REF {label_name(key)} \\h" if run.shows == "label" else f"REF {bookmark_name(key)} \\n \\h"
    return field(code, run.text)


def link(bookmark: str, runs: list[Element]) -> Element:
    """A link to a place in the same document."""
    made = element("hyperlink", anchor=bookmark, history="1")
    made.extend(runs)
    return made
