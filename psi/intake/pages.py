"""The screens: the caseload, a new case, the steps of a case, the check, the report."""

import base64
import datetime as dt
from collections.abc import Iterator
from typing import Any

from psi.case import Case, labels
from psi.intake.desk import Desk
from psi.intake.parts import Look, section
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Heading, Link, Links, Note, Picture, Row, Table, Upload
from psi.intake.steps import STEPS, step_of
from psi.workbench import bench_of, caseload, completeness, importing, review, rules, views

MOST_CASES = 200


def my_cases(store: Any, wanted: str, on: dt.date, brought: "importing.Imported | None", problem: str = "") -> Iterator[Any]:
    """The caseload: what is due next on each case, how far it is, and a way into it."""
    if problem:
        yield Note(problem, "error")
    yield Group("", (Field("find", "Find a case", "line", wanted, "By the beginning of its id, a docket or a name."),))
    yield Buttons((Button("New case", "new", tone="main"),))
    yield Upload("Import a case file", "import", ".yaml,.yml,.json", "A file that psi or another office exported. What you entered here since then stays.")
    yield from _brought(brought)
    heads, more = caseload.page(store, wanted, MOST_CASES)
    due = {each.case: each for each in reversed(caseload.due(heads))}
    rows = []
    for head in heads:
        next_due = due.get(head.id)
        said = f"{next_due.what}, {_when(next_due.day, on)}" if next_due else "The day of sentencing is not set"
        rows.append(
            Row(head.id, (head.id, said, head.state.replace("-", " "), f"{head.complete} %"), (Button("Open", "case", head.id, says=f"Open {head.id}"),))
        )
    yield Table(
        "Cases, the next to be sentenced first",
        ("Case", "Due next", "State", "Complete"),
        tuple(rows),
        "No case begins so." if wanted else "No case is kept here yet.",
        "cases",
    )
    if more:
        yield Note(f"The first {MOST_CASES} are shown. Find the others by their beginning.")


def _brought(done: "importing.Imported | None") -> Iterator[Any]:
    """What came of the last import, and what waits."""
    if done is None:
        return
    words = {"new": "was made from the file", "changed": "took what the file changed", "same": "says the same as the file"}[done.outcome]
    yield Note(f"{done.case} {words}.", "done")
    if done.waiting:
        rows = tuple(Row(each.place, (each.label, each.held, each.given)) for each in done.waiting)
        yield Note("These places were changed here and in the file. What stands here was kept.", "warning")
        yield Table("Differences to accept", ("Place", "Here", "In the file"), rows, id="waiting")
        yield Buttons((Button("Take the file's word in all of them", "accept"),))


def new_case(typed: dict[str, str], problem: str) -> Iterator[Any]:
    """The two questions of a new case."""
    if problem:
        yield Note(problem, "error")
    choices = tuple(Choice(name, title) for name, title in rules.courts().items())
    yield Group(
        "",
        (
            Field("new.id", "Id of the case", "line", typed.get("id", ""), "Something that says nothing about the person, such as 2026-0147.", required=True),
            Field("new.jurisdiction", "Court", "choice", typed.get("jurisdiction", ""), choices=choices, required=True),
        ),
    )
    yield Buttons((Button("Make the case", "make", tone="main"), Button("Cancel", "cases")))


def step_page(desk: Desk, step: str, look: Look) -> Iterator[Any]:
    """The sections of a step."""
    yield from both_changed(desk)
    if desk.removed and step_of(desk.removed[-1][0]) == step:
        yield Note("An entry was removed.", "warning")
        yield Buttons((Button("Put it back", "undo", id="undo"),))
    if step == "history":
        yield Buttons((Button("Paste a record of arrests", "go", "paste"),))
    for name in STEPS[step][1]:
        yield from section(name, Case.model_fields[name].annotation, look)


def both_changed(desk: Desk) -> Iterator[Any]:
    """What was typed here and changed elsewhere meanwhile, with both readings; what stands there until somebody chooses is the other's."""
    if not desk.conflicts:
        return
    rows = []
    for conflict in desk.conflicts:
        words = labels.Labels(desk.typed, desk.kept).waiting(conflict)
        mine = Button("Take what was typed here", "mine", conflict.place, says=f"Take what was typed here: {words.label}")
        theirs = Button("Keep the other", "theirs", conflict.place, says=f"Keep the other: {words.label}")
        rows.append(Row(conflict.place, (words.label, words.held, words.given), (mine, theirs)))
    yield Note("Somebody else, or another window of yours, changed the same places. Nothing is lost: choose for each.", "warning")
    yield Table("Changed in two places", ("Place", "There", "Here"), tuple(rows), id="conflicts")


def check_page(desk: Desk, problems: dict[str, str], on: dt.date, reason: str) -> Iterator[Any]:
    """What must be mended, what is required and missing, and what should be verified; each leads to its control."""
    yield from both_changed(desk)
    wrong = tuple(Link(f"{labels.label(place, desk.typed)}: {says}", step_of(place), place) for place, says in problems.items())
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
        yield Group("", (Field("reason", "Why it changed", "line", reason, "It is kept with the revision: interview of November 12.", required=True),))
        yield Buttons((Button("Make it part of the case", "promote", tone="main"),))
    if wrong:
        return
    bench = bench_of(desk.typed, on)
    found = [finding for finding in bench.findings() if finding.kind != "missing"]
    yield Heading("Should be verified", 2)
    if found:
        links = tuple(Link(f"{labels.label(f.place, desk.typed) if f.place else 'The case'}: {f.says}", step_of(f.place), f.place) for f in found)
        yield Links(f"{len(found)} thing{'' if len(found) == 1 else 's'} to look at", links)
    else:
        yield Note("Nothing was found.", "done")


def report_page(desk: Desk, problems: dict[str, str], on: dt.date, remark: str) -> Iterator[Any]:
    """The documents, the picture of a life, and review."""
    if problems:
        yield Links("The report is made when this is mended", (Link(f"{len(problems)} things to mend", "check"),), "error")
        return
    if desk.drafts:
        yield Note("The report is made of what you typed, drafts included. It is sent for review as part of the case only.", "warning")
    bench = bench_of(desk.typed, on)
    yield Note(f"For {bench.jurisdiction.title}, on {on:%B} {on.day}, {on.year}. Every page says DRAFT until a supervisor has approved it.")
    yield Buttons(tuple(Button(f"Download {doc.title} (Word)", "download", doc.id, "main") for doc in bench.jurisdiction.documents))
    yield from _review(desk, remark)
    picture = views.life_timeline(bench)
    if picture:
        yield Heading("The life timeline", 2)
        yield Picture(base64.b64encode(picture).decode(), views.life_timeline_words(bench))


REVIEW = {
    "draft": (("send", "Send for review"),),
    "returned": (("send", "Send for review again"),),
    "voided": (("send", "Send for review again"),),
    "in-review": (("approve", "Approve"), ("return", "Return to the officer")),
    "approved": (("disclose", "Record the disclosure"),),
    "disclosed": (("finalise", "Make it final"),),
    "final": (),
}


def _review(desk: Desk, remark: str) -> Iterator[Any]:
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
    yield Group("", (Field("remark", "Remark", "line", remark, hint),))
    yield Buttons(tuple(Button(words, "review", step, "main" if n == 0 else "plain") for n, (step, words) in enumerate(REVIEW.get(head.state, ()))))


def _when(day: dt.date, on: dt.date) -> str:
    away = (day - on).days
    number = f"{abs(away)} day{'' if abs(away) == 1 else 's'}"
    return f"{day:%b} {day.day}, {day.year} ({'today' if not away else f'in {number}' if away > 0 else f'OVERDUE by {number}'})"
