"""Review and signature: where the case stands, what was signed by whom, what comes next and whose turn it is."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from psi.errors import PsiError
from psi.intake.desk import Desk
from psi.intake.screen import Button, Buttons, Field, Group, Heading, Link, Links, Note, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import handed_out, next_step, review

PLACE = "review-and-signature"
DOES = {
    "send": "Send for review",
    "approve": "Approve",
    "return": "Return to the officer",
    "disclose": "Record the disclosure",
    "finalise": "Make it final",
}
DONE = {"send": "Sent for review", "approve": "Approved", "return": "Returned to the officer", "disclose": "Disclosed", "finalise": "Made final"}
ALONE = "You sent it, so it waits for somebody else. On a computer with cases of your own there is nobody else: an office keeps its cases together."


def signature(state: State, desk: Desk) -> Iterator[Any]:
    """The review of the case on the desk."""
    head = desk.store.head(desk.id)
    if head is None:
        return
    yield Heading("Review and signature", 2, id=PLACE)
    coming = next_step.next_step(desk.store, desk.id)
    yield Note(f"{next_step.STANDING[head.state]} {coming.said if coming else ''}".strip())
    taken = tuple(_taken(desk))
    if taken:
        yield Table("Steps taken", ("Step", "Revision", "Who and when", "Remark"), taken, id="sign-offs")
    if coming is None:
        return
    if desk.drafts:
        words = "What you typed is not part of the case yet, and only the case is reviewed"
        yield Links(words, (Link("Look it over, and make it part of the case", "check"),), "warning")
    elif coming.mine:
        yield Group("", (_words_with(state, coming.mine),))
        yield Buttons(tuple(Button(DOES[step], "review", step, "plain" if n else "main") for n, step in enumerate(coming.mine)))
    elif head.state == "in-review":
        yield Note(ALONE)


def _taken(desk: Desk) -> Iterator[Row]:
    for step in review.steps(desk.store, desk.id):
        taken = step.sign_off
        revision = str(taken.revision) if step.holds else f"{taken.revision}; the case was changed afterwards, so this no longer counts"
        yield Row(str(taken.number), (DONE[taken.step], revision, f"{taken.person}, {handed_out.moment(taken.at)}", taken.note))


def _words_with(state: State, mine: tuple[str, ...]) -> Field:
    """What may be written beside a step: a consent beside a disclosure, else a remark."""
    if "disclose" in mine:
        hint = "Only where the report goes out before plea or verdict: who consented in writing, and when."
        return Field("consent", "Written consent", "line", state.aside.get("consent", ""), hint)
    return Field("remark", "Remark", "line", state.aside.get("remark", ""), "It is kept with the step.")


def _review(state: State, event: Event) -> None:
    if state.desk is None:
        return
    step, remark, consent = event["what"], state.aside.get("remark", "").strip(), state.aside.get("consent", "").strip()
    note = (f"consent: {consent}" if consent else "") if step == "disclose" else remark
    try:
        review.take(state.desk.id, step, on=state.on.isoformat(), note=note)
    except PsiError as error:
        # The store speaks to the command line; here the consent has a box of its own.
        state.problem, state.focus = str(error).replace(" with --consent", " in the box 'Written consent'"), "psi-title"
        state.said = "It was not recorded."
        return
    state.aside.pop("remark", None)
    state.aside.pop("consent", None)
    state.said, state.focus = f"{DONE[step]}. It is recorded.", PLACE
    state.status, state.failed = f"Recorded {dt.datetime.now():%H:%M:%S}", False


DO: dict[str, Callable[[State, Event], None]] = {
    "review": _review,
}
