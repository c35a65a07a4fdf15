"""Findings on the finished report: facts it does not print, gaps it shows, slips a reader would notice."""

import re
from collections.abc import Iterable, Iterator

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.checks import Finding
from psi.report.facts import printable
from psi.report.language import date_in_words, date_short
from psi.report.values import Paragraph, Report, paragraphs

_DOUBLED = re.compile(r"(?<![-’])\b(\w+) \1\b(?! \1)")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
_ALLOWED = frozenset({"had", "that", "very"})


def report_findings(reports: Iterable[Report], case: Case, not_printed: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Everything to look at in the documents made of a (reduced) case.

    A fact counts as printed when a run points at it, or when its words stand in the text.
    """
    made = tuple(reports)
    return (*unprinted(made, case, not_printed), *(f for report in made for f in slips(report)))


def unprinted(reports: tuple[Report, ...], case: Case, not_printed: frozenset[str]) -> Iterator[Finding]:
    """Facts that the policy prints and no document does."""
    pointed = {run.fact for report in reports for run in report.runs() if run.fact}
    text = " ".join(run.text for report in reports for run in report.runs())
    language = reports[0].language if reports else "en-US"
    for place, value in printable(case):
        if place in pointed or place in not_printed or _stands(value, text, language):
            continue
        yield Finding("notice", place, "The report does not print this.")


def _stands(value: str, text: str, language: str) -> bool:
    if value.rstrip(".") in text:
        return True
    try:
        date = PartialDate.parse(value)
    except ValueError:
        return False
    return date_in_words(date, language) in text or date_short(date, language) in text


def slips(report: Report) -> Iterator[Finding]:
    """Gaps shown, doubled words and empty brackets in the wording itself."""
    for key, paragraph in (*(("front", p) for p in report.front), *((b.key, p) for b in report.blocks for p in paragraphs(b))):
        if any(run.gap for run in paragraph.runs):
            yield Finding("missing", key, "The wording needs a fact that is not recorded; the place is marked in the report.")
        said = _own_words(paragraph)
        if _EMPTY.search(said):
            yield Finding("notice", key, "Empty brackets stand in the report.")
        for doubled in _DOUBLED.finditer(said):
            if doubled.group(1).lower() not in _ALLOWED:
                yield Finding("notice", key, f"The word '{doubled.group(1)}' stands twice in a row.")


def _own_words(paragraph: Paragraph) -> str:
    """The wording, with long passages that people wrote left out."""
    return "".join(run.text if run.fact is None or len(run.text) < 60 else " … " for run in paragraph.runs)
