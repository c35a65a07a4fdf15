"""An instrument answered item by item: each answer with its points and what it rests on, the total, and what would change the band."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import labels
from psi.intake import events
from psi.intake.desk import Desk
from psi.intake.pages import lines
from psi.intake.screen import Button, Buttons, Heading, Note, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import worked_out

COLUMNS = ("Item", "Answer", "Points", "What it rests on", "Verified", "Rule")


def sheet(score: Any, desk: Desk) -> Iterator[Any]:
    """The sheet of one instrument as the record stands; nothing is added up while an answer is missing."""
    place = f"assessments.{score.entry}"
    yield Heading(score.title, 3, f"psi-answered-{score.entry}")
    yield from (Note(f"Before you ask. {said}", "warning") for said in score.warnings)
    items = worked_out.points_items(score)
    rows = tuple(_row(score, item, place, desk) for item in items)
    yield Table("Answers, and what each adds", COLUMNS, rows, id=f"answered-{score.entry}", stacks=True)
    if len(score.lines) < len(items) and not all(_entry_of(desk, place, item.id) for item in items):
        yield Buttons((Button("Make an entry for every item", "every-item", place),))
    missing = lines.lacking("There is no total, because these are not answered", score.missing if score.total is None else ())
    if missing:
        yield missing
    if score.refused:
        yield Note(f"There is no total. {score.refused}", "warning")
    if score.total is not None:
        yield Note(_result(score), "done")
    for said in (score.possible.says if score.possible else None, score.no_band, score.override_disagrees, score.sensitivity, score.frequency):
        if said:
            yield Note(said)
    if score.about.terms_of_use:
        yield Note(f"Terms of use: {score.about.terms_of_use}")


def _row(score: Any, item: Any, place: str, desk: Desk) -> Row:
    line = next((each for each in score.lines if each.item == item.id), None)
    entry = _entry_of(desk, place, item.id)
    what = item.what[:1].lower() + item.what[1:]
    button = lines.look(f"{place}.answers.{entry}", what) if entry else Button("Answer", "answer-item", f"{place} {item.id}", says=f"Answer: {what}")
    points = "not scored" if not item.scored else str(line.amount) if line and line.amount is not None else ""
    rests = "; ".join(filter(None, (line.evidence, *(labels.label(fact, desk.typed) for fact in line.rests_on)))) if line else ""
    standing = (line.verification or "nobody has said").replace("-", " ") if line else ""
    return Row(item.id, (item.what, line.says if line else "not answered", points, rests, standing, item.cite), (button,))


def _entry_of(desk: Desk, place: str, item: str) -> str | None:
    held = desk.at(place)
    answers = held.get("answers") or [] if isinstance(held, dict) else []
    return next((answer["id"] for answer in answers if answer.get("item") == item), None)


def _result(score: Any) -> str:
    """The total in words: the band with its edges, and how far the next one is."""
    said = f"Total: {_points(score.total)}{f' ({score.prorated})' if score.prorated else ''}."
    if score.band:
        said += f" Band for {score.bands_for}: {score.band.name} ({score.band.first} to {score.band.last})."
        said += f" By the source, this leads to: {score.band.leads_to}." if score.band.leads_to else ""
    if score.next_up:
        said += f" The band above, {score.next_up.band.name}, begins {_points(score.next_up.distance)} higher."
    if score.next_down:
        said += f" The band below, {score.next_down.band.name}, ends {_points(score.next_down.distance)} lower."
    return said


def _points(number: int) -> str:
    return f"{number} point{'' if number == 1 else 's'}"


def _answer_item(state: State, event: Event) -> None:
    """Make the entry for one item, and lead to its answer."""
    if state.desk is None:
        return
    place, _, item = event["what"].partition(" ")
    made = added(state.desk, place, item)
    state.saved()
    events.DO["go"](state, {"what": "risk", "path": f"{made}.answer"})


def _every_item(state: State, event: Event) -> None:
    """Make an entry for every item that has none."""
    if state.desk is None:
        return
    place = event["what"]
    found = worked_out.assessed(state.desk.typed, worked_out.SCORES, state.on)
    score = next((each for each in found.answered if f"assessments.{each.entry}" == place), None)
    for item in worked_out.points_items(score) if score else ():
        if not _entry_of(state.desk, place, item.id):
            added(state.desk, place, item.id)
    state.saved()
    state.focus = f"psi-answered-{place.partition('.')[2]}"


def added(desk: Desk, place: str, item: str) -> str:
    """Make the entry for the answer to one item; where it stands."""
    made = desk.add(f"{place}.answers")
    desk.set(f"{made}.item", item)
    return made


DO: dict[str, Callable[[State, Event], None]] = {"answer-item": _answer_item, "every-item": _every_item}
