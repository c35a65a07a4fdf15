"""Runs of a report as Word runs: text, live cross-references, and visible marks where a fact is missing."""

from psi.document.xml import Element, bookmark_name, field, text_runs
from psi.report.values import Paragraph


def runs(paragraph: Paragraph) -> list[Element]:
    """The Word runs of a paragraph."""
    made: list[Element] = []
    for run in paragraph.runs:
        if run.to:
            made.extend(field(f"REF {bookmark_name(run.to)} \\n \\h", run.text))
        elif run.text:
            made.extend(text_runs(run.text, style="NotRecorded" if run.gap else None))
    return made
