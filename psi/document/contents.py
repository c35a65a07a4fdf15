"""The table of contents of a long report: a field of Word's own, filled in before anybody brings it up to date.

On what page a heading falls only a program that lays out pages can say, so each entry names the numbered paragraphs under
its heading instead: they are known, and a reader cites them. Brought up to date (F9 in Word, or when psi makes a PDF), the
same field shows pages. Nothing asks to be brought up to date when the file is opened.
"""

from collections.abc import Iterator

from psi.document.runs import link
from psi.document.xml import Element, add, bookmark_name, element, field, paragraph, text_runs
from psi.report.values import Prose, Report, Section

LEAST_PARAGRAPHS = 40
STYLES = ("TOCHeading", "TOC1", "TOC2")
_CODE = 'TOC \\o "1-2" \\h \\z \\u'


def contents(report: Report) -> tuple[Element, ...]:
    """The heading and the entries of the table of contents; nothing for a short document."""
    if sum(len(_numbers(section, 0)) for section in report.sections) < LEAST_PARAGRAPHS:
        return ()
    entries = [_entry(*entry) for section in report.sections for entry in _entries(section)]
    begin, code, separate, _, end = field(_CODE, "")
    for part in (separate, code, begin):
        entries[0].insert(1, part)
    entries[-1].append(end)
    return (paragraph("TOCHeading", *text_runs("Contents")), *entries)


def _entries(section: Section) -> Iterator[tuple[str, str, str, str]]:
    """A section and its headings, each with its style, its bookmark and the paragraphs under it."""
    yield "TOC1", section.title, f"section.{section.key}", _paragraphs(_numbers(section, 0))
    for n, block in enumerate(section.blocks):
        if isinstance(block, Prose) and block.style == "heading":
            yield "TOC2", block.paragraphs[0].text, block.key, _paragraphs(_numbers(section, n + 1, to_heading=True))


def _numbers(section: Section, first: int, *, to_heading: bool = False) -> list[int]:
    found = []
    for block in section.blocks[first:]:
        if to_heading and isinstance(block, Prose) and block.style == "heading":
            break
        found += [p.number for p in block.paragraphs if p.number] if isinstance(block, Prose) else []
    return found


def _paragraphs(numbers: list[int]) -> str:
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    return f"paragraphs {numbers[0]} {'and' if len(numbers) == 2 else 'to'} {numbers[-1]}"


def _entry(style: str, title: str, key: str, numbers: str) -> Element:
    words = text_runs(title)
    if numbers:
        tab = element("r")
        add(tab, "tab")
        words += [tab, *text_runs(numbers)]
    return paragraph(style, link(bookmark_name(key), words))
