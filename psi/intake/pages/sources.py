"""The sources: what waits for an answer, and what follows from verifying a fact."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import labels
from psi.errors import PsiError
from psi.intake import events, hints
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.screen import Link, Links
from psi.intake.state import State
from psi.intake.steps import step_of
from psi.intake.widget import Event
from psi.workbench import bench_of, letters


def waiting(state: State, desk: Desk) -> Iterator[Any]:
    """What waits for an answer among the sources; each line leads to the control to mend it in."""
    links = tuple(link for section in hints.WAITING for link in _links(section, state, desk))
    if links:
        yield Links("What waits for an answer", links, "warning")


def _links(section: str, state: State, desk: Desk) -> Iterator[Link]:
    court = court_of(desk.jurisdiction, state.on)
    for hint in hints.asked(section, desk.typed.get(section) or [], state.on, desk.typed, day_first=court.day_first):
        place = f"{section}.{hint.entry}"
        yield Link(f"{labels.label(place, desk.typed)}: {hint.says}", "sources", f"{place}.{hint.field}")


def _verify(state: State, event: Event) -> None:
    if state.desk is None:
        return
    place = state.desk.add("verifications")
    state.desk.set(f"{place}.fact", event["what"])
    state.saved()
    events.DO["go"](state, {"what": "sources", "path": f"{place}.who"})


def _fact(state: State, event: Event) -> None:
    fact = str(state.desk.at(f"{event['what']}.fact")) if state.desk else ""
    if state.desk is None or not isinstance(state.desk.at(fact), dict):
        return
    events.DO["go"](state, {"what": step_of(fact), "path": fact})
    state.focus = f"open-{fact}" if "id" in state.desk.at(fact) else f"verify-{fact}"


def _settle(state: State, event: Event) -> None:
    """Mark the fact of a verification as verified, and name the verification among its sources."""
    verification = state.desk.at(event["what"]) if state.desk else None
    if state.desk is None or not verification:
        return
    fact = verification["fact"]
    sources = state.desk.at(f"{fact}.source") or []
    if verification["id"] not in sources:
        state.desk.set(f"{fact}.source", [*sources, verification["id"]])
    state.desk.set(f"{fact}.verification", "verified")
    state.saved()
    state.said, state.focus = "Marked as verified.", f"back-{event['what']}" if state.page == "sources" else f"verify-{fact}"


def _letter(state: State, event: Event) -> None:
    """Hand the letter for a record request to the browser."""
    if state.desk is None:
        return
    if state.wrong:
        state.problem, state.focus = "The letter is made when what is wrong with the case is mended: see Check.", "psi-title"
        return
    request = event["what"].rpartition(".")[2]
    try:
        data = letters.letter(bench_of(state.desk.typed, state.on), request)
    except PsiError as error:
        state.problem, state.focus = str(error)[:1].upper() + str(error)[1:], "psi-title"
        return
    state.store.record("render", state.desk.id, f"{letters.DOCUMENT} {request}")
    state.hand_over(letters.letter_name(state.desk.id, request), data)
    state.said = "The Word file was handed to the browser. Enter the date once the letter is sent."


DO: dict[str, Callable[[State, Event], None]] = {
    "verify": _verify,
    "fact": _fact,
    "settle": _settle,
    "letter": _letter,
}
