"""The report: its Word files, what changed since they were handed out, their pages, review and signature, the picture of a life."""

import base64
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from psi.errors import PsiError
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.echoes import day_in_words
from psi.intake.pages import signature
from psi.intake.pages.shown import BUSY, Changes, Shown, parts_of_changes, parts_of_pages
from psi.intake.screen import Button, Buttons, Heading, Link, Links, Note, Picture
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import Workbench, bench_of, handed_out, next_step, open_case, preview, since_last, views

_SHOWN: WeakKeyDictionary[Desk, Shown] = WeakKeyDictionary()


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The documents, what was asked to be shown of them, review, and the picture of a life."""
    if state.wrong:
        yield Links("The report is made when this is mended", (Link(f"{len(state.wrong)} things to mend", "check"),), "error")
        return
    bench = bench_of(desk.typed, state.on)
    yield Note(f"For {bench.jurisdiction.title}. {_standing(state, desk)}")
    if desk.drafts:
        yield Note("These documents hold what you typed since the last revision. Only what is part of the case can be sent for review.", "warning")
    for report in bench.reports():
        yield from _document(desk, report.document, report.title)
    for lacking in bench.not_yet():
        yield Note(f"Not made yet: {lacking}")
    shown, of = _shown(desk), _made_of(bench, desk)
    if shown.changes:
        yield from parts_of_changes(shown.changes, of)
    if shown.pages:
        yield from parts_of_pages(shown.pages, of)
    yield from signature.signature(state, desk)
    picture = views.life_timeline(bench)
    if picture:
        yield Heading("The life timeline", 2)
        yield Picture(base64.b64encode(picture).decode(), views.life_timeline_words(bench))


def _standing(state: State, desk: Desk) -> str:
    day_first = court_of(desk.jurisdiction, state.on).day_first
    approved = None if desk.drafts else next_step.approved_day(desk.store, desk.id)
    if approved:
        return f"The report is approved: it is handed out as it was for {day_in_words(dt.date.fromisoformat(approved), day_first=day_first)}."
    return f"It is made for today, {day_in_words(state.on, day_first=day_first)}. Every page says DRAFT until a supervisor has approved it."


def _document(desk: Desk, document: str, title: str) -> Iterator[Any]:
    yield Heading(title, 2, id=f"document-{document}")
    last = handed_out.last(desk.store, desk.id, document)
    buttons = (
        Button(f"Download {title} (Word)", "download", document, "main", busy="Making the Word file…"),
        Button("Show the pages", "show-pages", document, says=f"Show the pages of the {title}", busy=BUSY),
        Button("Show what changed", "show-changes", document, says=f"Show what changed in the {title}", busy="Comparing…"),
    )
    yield Buttons(buttons if last else buttons[:2])
    yield Note(since_last.words(last) if last else "You have not handed it out yet.")


def _shown(desk: Desk) -> Shown:
    return _SHOWN.setdefault(desk, Shown())


def _made_of(bench: Workbench, desk: Desk) -> str:
    """What everything on this screen is made of: facts, day, and how far the review has come."""
    head = desk.store.head(desk.id)
    return f"{preview.made_of(bench)} {head.state if head else ''}"


def _on_the_bench(state: State, desk: Desk) -> Workbench:
    """The case as it is handed out: what is typed while there are drafts, else the newest revision, approved or not."""
    if desk.drafts:
        return bench_of(desk.typed, state.on)
    return open_case(desk.id, on=next_step.approved_day(desk.store, desk.id) or state.on)


def _source(bench: Workbench, desk: Desk) -> handed_out.MadeOf:
    return handed_out.MadeOf(bench.revision or desk.revision, bench.on, drafts=bench.revision is None)


def _download(state: State, desk: Desk, document: str) -> None:
    bench = _on_the_bench(state, desk)
    state.hand_over(f"{desk.id}-{document}.docx", bench.files()[document])
    handed_out.record(desk.store, desk.id, (document,), _source(bench, desk))
    state.said = "The Word file was handed to the browser."


def _show_pages(state: State, desk: Desk, document: str) -> None:
    bench, of = _on_the_bench(state, desk), _made_of(bench_of(desk.typed, state.on), desk)
    title = next(report.title for report in bench.reports() if report.document == document)
    pages = preview.pages_of(document, title, bench.files()[document], bench.on, of)
    _shown(desk).pages, _shown(desk).source = pages, _source(bench, desk)
    state.said, state.focus = f"{pages.count} pages were made.", "pages"


def _turn(state: State, desk: Desk, first: str) -> None:
    shown = _shown(desk)
    if shown.pages:
        shown.pages = preview.turned_to(shown.pages, int(first))
        state.said, state.focus = f"Pages {shown.pages.first} to {shown.pages.last}.", "pages"


def _download_pdf(state: State, desk: Desk, what: str) -> None:
    pages, source = _shown(desk).pages, _shown(desk).source
    if pages and source:
        state.hand_over(f"{desk.id}-{pages.document}.pdf", pages.pdf)
        handed_out.record(desk.store, desk.id, (pages.document,), source)
        state.said = "The PDF was handed to the browser."


def _show_changes(state: State, desk: Desk, document: str) -> None:
    last = handed_out.last(desk.store, desk.id, document)
    if last:
        bench = bench_of(desk.typed, state.on)
        found = since_last.compare(bench, desk.store, document, last)
        _shown(desk).changes = Changes(document, found, _made_of(bench, desk), dt.datetime.now())
        number = len(found.changes)
        state.said, state.focus = f"{number} change{'' if number == 1 else 's'}.", "what-changed"


def _put_away(state: State, desk: Desk, what: str) -> None:
    held = getattr(_shown(desk), what)
    setattr(_shown(desk), what, None)
    state.said, state.focus = "Put away.", f"document-{held.document}" if held else "psi-title"


def _on_the_desk(do: Callable[[State, Desk, str], None]) -> Callable[[State, Event], None]:
    """Do something with the case on the desk; what cannot be done is said at the head of the screen, and nothing else is lost."""

    def done(state: State, event: Event) -> None:
        try:
            if state.desk:
                do(state, state.desk, event["what"])
        except PsiError as error:
            state.problem, state.focus, state.said = str(error), "psi-title", "It was not done."

    return done


_DO = {
    "download": _download,
    "download-pdf": _download_pdf,
    "show-pages": _show_pages,
    "turn-pages": _turn,
    "show-changes": _show_changes,
    "put-away": _put_away,
}
DO: dict[str, Callable[[State, Event], None]] = signature.DO | {name: _on_the_desk(do) for name, do in _DO.items()}
