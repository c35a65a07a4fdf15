"""The sealed memorandum: what the other documents leave out, in the words they would have used, under the reason for each."""

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from psi.report.compose import compose
from psi.report.facts import FactText
from psi.report.numbering import numbered
from psi.report.values import Block, Paragraph, Prose, Report, Run, Table, paragraphs
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction

Told = dict[str, list[Block]]
_CITED, _SOURCE = re.compile(r"\[(\d+(?:, \d+)*)\]"), re.compile(r"\[(\d+)\] ")


def memorandum(context: Mapping[str, Any], jurisdiction: Jurisdiction, document: Document, reasons: Mapping[str, str], summaries: Mapping[str, str]) -> Report:
    """Write the memorandum as values: its own sections, and in the section of each reason what is withheld for it.

    `context` comes from the case that holds only what is withheld; `reasons` are the places withheld and why, `summaries` what
    the parties may be told of it, by its place. Its wording may ask `withheld_for`, the reasons for which something is told,
    and `summaries`, those written for each reason.
    """
    told = _told(context, jurisdiction, reasons)
    written: dict[str, list[FactText]] = {}
    for place, said in summaries.items():
        written.setdefault(_reason(place, reasons), []).append(FactText(said, place))
    report = compose({**context, "withheld_for": list(told), "summaries": written}, jurisdiction, document)
    sections = (dataclasses.replace(s, blocks=(*map(_unpointed, s.blocks), *told.get(s.key, ()))) for s in report.sections)
    return dataclasses.replace(report, sections=numbered(tuple(sections)))


def _told(context: Mapping[str, Any], jurisdiction: Jurisdiction, reasons: Mapping[str, str]) -> Told:
    """What the documents made for every case would say of what is withheld, by reason; a table only where no paragraph tells it.

    A source that a paragraph cites stands in the list of sources alone.
    """
    made = [block for each in jurisdiction.documents if reasons and not each.withheld for block in compose(context, jurisdiction, each).blocks]
    told: Told = {}
    facts: set[str] = set()
    keys: set[str] = set()
    cited: set[str] = set()
    prose = [block for block in made if isinstance(block, Prose) and block.style not in {"heading", "note"}]
    for block in sorted(prose, key=lambda each: each.style == "source"):
        if block.key in keys or _opens_with_one_of(block, cited):
            continue
        kept = tuple(p for p in block.paragraphs if _is_withheld(block.key, reasons) or _first(p.runs, reasons))
        place = block.key if _is_withheld(block.key, reasons) else _first((run for p in kept for run in p.runs), reasons)
        if kept and place:
            keys.add(block.key)
            cited |= _cited(kept)
            facts |= {run.fact for p in kept for run in p.runs if run.fact}
            told.setdefault(_reason(place, reasons), []).append(_unpointed(_beside_the_sources(dataclasses.replace(block, paragraphs=kept))))
    for table in (b for b in made if isinstance(b, Table) and not b.key.endswith(".bench")):  # the page for the bench repeats what the paragraphs tell
        for part in _untold(table, reasons, facts):
            facts |= {run.fact for p in paragraphs(part) for run in p.runs if run.fact}
            told.setdefault(part.key.rpartition(".")[2], []).append(_unpointed(part))
    return told


def _opens_with_one_of(block: Prose, cited: Collection[str]) -> bool:
    """Whether it is the line of a source with one of these numbers."""
    opened = _SOURCE.match(block.paragraphs[0].text) if block.style == "source" else None
    return bool(opened and opened[1] in cited)


def _cited(told: tuple[Paragraph, ...]) -> set[str]:
    """The numbers of the sources that paragraphs cite in their own words."""
    own = (run.text for paragraph in told for run in _plain(paragraph).runs if run == Run(run.text))
    return {number for text in own for found in _CITED.findall(text) for number in found.split(", ")}


def _untold(table: Table, reasons: Mapping[str, str], told: set[str]) -> Iterator[Table]:
    """The rows of a table that tell something withheld which no paragraph tells, a table for each reason; none has a total."""
    rows = [(place, row) for row in table.rows if (place := _first((r for cell in row for r in cell.runs if r.fact not in told), reasons))]
    by_reason = sorted(rows, key=lambda each: _reason(each[0], reasons))
    for reason, group in groupby(by_reason, key=lambda each: _reason(each[0], reasons)):
        yield dataclasses.replace(table, key=f"{table.key}.{reason}", rows=tuple(row for _, row in group), total=None)


def _beside_the_sources(block: Prose) -> Prose:
    """A source that is itself withheld stands in the list of sources as well, so its paragraph has a key of its own."""
    return dataclasses.replace(block, key=f"{block.key}.told", style="numbered") if block.style == "source" else block


def _unpointed(block: Any) -> Any:
    """A block whose numbers of sources are plain text again, because they are pointed once more when all is in its place."""
    if isinstance(block, Prose):
        return dataclasses.replace(block, paragraphs=tuple(map(_plain, block.paragraphs)))
    if isinstance(block, Table):
        return dataclasses.replace(block, rows=tuple(tuple(map(_plain, row)) for row in block.rows))
    return block


def _plain(paragraph: Paragraph) -> Paragraph:
    runs: list[Run] = []
    for run in (Run(r.text) if r.shows == "source" else r for r in paragraph.runs):
        is_going_on = runs and run == Run(run.text) and runs[-1] == Run(runs[-1].text)
        runs[-1:] = [Run(runs[-1].text + run.text)] if is_going_on else [*runs[-1:], run]
    return dataclasses.replace(paragraph, runs=tuple(runs))


def _first(runs: Iterable[Run], reasons: Mapping[str, str]) -> str | None:
    return next((run.fact for run in runs if run.fact and _is_withheld(run.fact, reasons)), None)


def _is_withheld(place: str, reasons: Mapping[str, str]) -> bool:
    return any(place == each or place.startswith(f"{each}.") for each in reasons)


def _reason(place: str, reasons: Mapping[str, str]) -> str:
    return next(reason for each, reason in reasons.items() if place == each or place.startswith(f"{each}."))
