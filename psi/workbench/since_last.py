"""What changed in a document since it was last handed out, or since a revision that somebody names."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from psi.errors import BadInput
from psi.store import Store
from psi.workbench import casework, handed_out, text_changes
from psi.workbench.bench import Workbench, bench_of
from psi.workbench.handed_out import HandedOut
from psi.workbench.text_changes import Change


@dataclass(frozen=True)
class Comparison:
    """A document then and now: what it is compared with, in a sentence, and every change in its text."""

    document: str
    title: str
    said: str
    changes: tuple[Change, ...]


def since_last(bench: Workbench, store: Store) -> tuple[Comparison, ...]:
    """Every document of a case that was handed out, compared with its text now."""
    found = ((report.document, handed_out.last(store, bench.case.id, report.document)) for report in bench.reports())
    return tuple(compare(bench, store, document, last) for document, last in found if last)


def since_revision(bench: Workbench, store: Store, number: int) -> tuple[Comparison, ...]:
    """Every document of a case, compared with what it is when made of an earlier revision for the same day."""
    revision = next((each for each in store.history(bench.case.id) if each.number == number), None)
    if revision is None:
        raise BadInput(f"{bench.case.id}: there is no revision {number}. 'psi history {bench.case.id}' lists them.")
    said = f"Revision {number}, saved by {revision.author} on {handed_out.moment(revision.made_at)}."
    return tuple(_comparison(bench, store, report.document, number, bench.on, said) for report in bench.reports())


def compare(bench: Workbench, store: Store, document: str, last: HandedOut) -> Comparison:
    """One document now and as it was handed out: the earlier text is made again of the revision and for the day of then."""
    return _comparison(bench, store, document, last.revision, last.on, words(last))


def words(last: HandedOut) -> str:
    """How a document was last handed out, in a sentence or two."""
    what = "Sent for review" if last.how == "sent" else "Handed out"
    said = f"{what} by {last.by} on {handed_out.moment(last.at)}, made of revision {last.revision} for {_day(last.on)}."
    if last.drafts:
        said += f" It also held what was typed and not yet part of the case, which was not kept: revision {last.revision} alone is compared."
    return said


def lines(found: tuple[Comparison, ...]) -> Iterator[str]:
    """Comparisons as lines to print: a document, what it is compared with, and under each section its changes then and now."""
    if not found:
        yield "Nothing was handed out yet. Compare with a revision: --since 1."
    for each in found:
        yield from (each.title, f"Then: {each.said}")
        for section, changed in groupby(each.changes, key=lambda change: change.section):
            yield from ("", section)
            for change in changed:
                yield f"  {change.kind}{f', paragraph {change.number}' if change.number else ''}"
                yield from (f"    {name}: {text}" for name, text in zip(("then", "now"), marked(change), strict=True) if text)
        yield from () if each.changes else ("Nothing in its text is different.",)
        yield ""


def marked(change: Change) -> tuple[str, str]:
    """A change as its text then and now; where both are there, the words that differ stand between « and »."""
    if change.kind == "changed":
        return text_changes.marked(change.before, change.now)
    return ("", "The same words, at another place: " + change.now) if change.kind == "moved" else (change.before, change.now)


def _comparison(bench: Workbench, store: Store, document: str, number: int, day: dt.date, said: str) -> Comparison:
    now = next(report for report in bench.reports() if report.document == document)
    case, _ = casework.whole(store, bench.case.id, number)
    then = bench_of(casework.plain(case), day)
    before = next((then.compose(each) for each in then.jurisdiction.documents if each.id == document), None)
    return Comparison(document, now.title, said, text_changes.changes(before, now))


def _day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
