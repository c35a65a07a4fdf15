"""What must be mended, what is missing, what should be verified; and making what was typed part of the case."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from psi.case import Case, labels
from psi.intake.desk import Desk
from psi.intake.pages.conflicts import both_changed
from psi.intake.screen import Button, Buttons, Field, Group, Heading, Link, Links, Note
from psi.intake.state import State
from psi.intake.steps import step_of
from psi.intake.widget import Event
from psi.workbench import bench_of, completeness


def page(state: State, desk: Desk) -> Iterator[Any]:
    """What must be mended, what is required and missing, and what should be verified; each leads to its control."""
    yield from both_changed(desk)
    wrong = tuple(Link(f"{labels.label(place, desk.typed)}: {says}", step_of(place), place) for place, says in state.wrong.items())
    missing = completeness.missing(desk.typed)
    needed = tuple(Link(f"{need.what}{f' ({need.cite})' if need.cite else ''}", step_of(need.field), need.field) for need in missing)
    if wrong:
        yield Links("Must be mended before this can become part of the case", wrong, "error")
    if needed:
        yield Links("Required by the court and not there yet", needed, "warning")
    if desk.drafts:
        words = ", ".join(sorted(labels.field_words(name, Case) for name in desk.drafts))
        yield Heading("What you typed since the last revision", 2)
        yield Note(f"In: {words}. Nobody else sees it until you make it part of the case.")
        reason, hint = state.aside.get("reason", ""), "It is kept with the revision: interview of November 12."
        yield Group("", (Field("reason", "Why it changed", "line", reason, hint, required=True),))
        yield Buttons((Button("Make it part of the case", "promote", tone="main"),))
    if wrong:
        return
    bench = bench_of(desk.typed, state.on)
    found = [finding for finding in bench.findings() if finding.kind != "missing"]
    yield Heading("Should be verified", 2)
    if found:
        links = tuple(Link(f"{labels.label(f.place, desk.typed) if f.place else 'The case'}: {f.says}", step_of(f.place), f.place) for f in found)
        yield Links(f"{len(found)} thing{'' if len(found) == 1 else 's'} to look at", links)
    else:
        yield Note("Nothing was found.", "done")


def _promote(state: State, event: Event) -> None:
    if state.desk is None:
        return
    reason = state.aside.get("reason", "")
    if not reason.strip():
        state.problem, state.focus = "Say why it changed: it is kept with the revision.", "reason"
        return
    number = state.desk.promote(reason)
    state.aside.pop("reason")
    state.saved()
    state.said = f"Revision {number} was made."
    state.status = f"Revision {number} made {dt.datetime.now():%H:%M:%S}"


DO: dict[str, Callable[[State, Event], None]] = {
    "promote": _promote,
}
