"""The report: its Word files, the picture of a life, review and signature."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

from psi.intake.desk import Desk
from psi.intake.screen import Button, Buttons, Field, Group, Heading, Link, Links, Note, Picture, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import bench_of, review, views

REVIEW = {
    "draft": (("send", "Send for review"),),
    "returned": (("send", "Send for review again"),),
    "voided": (("send", "Send for review again"),),
    "in-review": (("approve", "Approve"), ("return", "Return to the officer")),
    "approved": (("disclose", "Record the disclosure"),),
    "disclosed": (("finalise", "Make it final"),),
    "final": (),
}


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The documents, the picture of a life, and review."""
    if state.wrong:
        yield Links("The report is made when this is mended", (Link(f"{len(state.wrong)} things to mend", "check"),), "error")
        return
    if desk.drafts:
        yield Note("The report is made of what you typed, drafts included. It is sent for review as part of the case only.", "warning")
    bench = bench_of(desk.typed, state.on)
    yield Note(f"For {bench.jurisdiction.title}, on {state.on:%B} {state.on.day}, {state.on.year}. Every page says DRAFT until a supervisor has approved it.")
    yield Buttons(tuple(Button(f"Download {doc.title} (Word)", "download", doc.id, "main") for doc in bench.jurisdiction.documents))
    yield from _signed(state, desk)
    picture = views.life_timeline(bench)
    if picture:
        yield Heading("The life timeline", 2)
        yield Picture(base64.b64encode(picture).decode(), views.life_timeline_words(bench))


def _signed(state: State, desk: Desk) -> Iterator[Any]:
    head = desk.store.head(desk.id)
    if head is None:
        return
    yield Heading("Review and signature", 2)
    yield Note(f"The case is {head.state.replace('-', ' ')}.")
    rows = []
    for step in review.steps(desk.store, desk.id):
        taken = step.sign_off
        held = "holds" if step.holds else "VOID: the case was changed afterwards"
        rows.append(Row(str(taken.number), (taken.step, f"revision {taken.revision}", taken.person, taken.at[:16].replace("T", " "), taken.note, held)))
    if rows:
        yield Table("Steps taken", ("Step", "Of", "By", "When", "Remark", "Standing"), tuple(rows), id="sign-offs")
    if desk.drafts:
        yield Note("Make what you typed part of the case first (Check); it is reviewed as a revision.", "warning")
        return
    hint = "For a disclosure before plea or verdict: who consented in writing, and when." if head.state == "approved" else "It is kept with the step."
    yield Group("", (Field("remark", "Remark", "line", state.aside.get("remark", ""), hint),))
    yield Buttons(tuple(Button(words, "review", step, "main" if n == 0 else "plain") for n, (step, words) in enumerate(REVIEW.get(head.state, ()))))


def _review(state: State, event: Event) -> None:
    if state.desk:
        remark = state.aside.pop("remark", "")
        note = f"consent: {remark}" if event["what"] == "disclose" and remark.strip() else remark
        review.take(state.desk.id, event["what"], on=state.on.isoformat(), note=note)
        state.said, state.focus = "It is recorded.", "psi-title"
        state.status, state.failed = "Recorded", False


def _download(state: State, event: Event) -> None:
    if state.desk:
        bench = bench_of(state.desk.typed, state.on)
        state.hand_over(f"{state.desk.id}-{event['what']}.docx", bench.drafts()[event["what"]])
        state.store.record("render", state.desk.id, event["what"])
        state.said = "The Word file was handed to the browser."


DO: dict[str, Callable[[State, Event], None]] = {
    "review": _review,
    "download": _download,
}
