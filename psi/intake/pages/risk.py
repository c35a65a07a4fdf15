"""*Risk and needs*: every score and the guideline range line by line, as the record stands, with the way to each fact."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import labels
from psi.intake import events
from psi.intake.desk import Desk
from psi.intake.pages import answered, lines, ranges
from psi.intake.screen import Button, Group, Heading, Link, Links, Note, Row, Table
from psi.intake.state import State
from psi.intake.steps import step_of
from psi.intake.widget import Event
from psi.workbench import worked_out

USE = (
    "A score describes people with the same answers, not this person. It serves to plan supervision and services. "
    "It is no reason for a longer or a shorter sentence, and the recommendation stands without it."
)
SCREEN = "This is a screen: it says who should be assessed in full, and takes the place of no assessment."


def scores(state: State, desk: Desk) -> Iterator[Any]:
    """The scores psi works out from the record, those an assessor entered, and the guideline range where the court has one."""
    jurisdiction = worked_out.jurisdiction_of(desk.typed)
    if jurisdiction is None:
        return
    if jurisdiction.instruments or desk.typed.get("scores") or desk.typed.get("assessments"):
        yield from _scores(state, desk)
    if jurisdiction.guideline:
        yield from ranges.guideline(state, desk)


def _scores(state: State, desk: Desk) -> Iterator[Any]:
    yield Heading("Scores as the record stands", 2, "psi-score-lines")
    wrong = lines.to_mend(state, desk, worked_out.SCORES, "The scores are worked out when this is mended")
    if wrong:
        yield wrong
        return
    found = worked_out.assessed(desk.typed, worked_out.SCORES, state.on)
    for finding in found.findings:
        if finding.place in worked_out.instruments(desk.typed) and finding.kind == "missing":
            yield Note(finding.says, "warning")
    for score in found.computed:
        yield from _computed(score, desk)
    for made in found.answered:
        yield from answered.sheet(made, desk)
        yield from _marked(made.instrument, made.title, made.about)
        yield from _about(made.about)
    told = {f"assessments.{score.entry}" for score in found.answered}
    yield from (
        Note(f.says, "warning")
        for f in found.findings
        if f.kind == "missing" and f.place in {f"assessments.{e['id']}" for e in desk.typed.get("assessments") or []} - told
    )
    entered = desk.typed.get("scores") or []
    for comparison, entry in zip(found.entered, entered, strict=True):
        yield from _entered(comparison, entry)
    if found.computed or found.answered or entered:
        yield Note(USE, "warning")


def _computed(score: Any, desk: Desk) -> Iterator[Any]:
    key = f"{score.instrument}-{score.result}" if score.result else score.instrument
    yield Heading(score.title, 3, f"psi-score-{key}")
    yield from _marked(score.instrument, score.title, score.about)
    rows = tuple(_answer(score, item, desk) for item in worked_out.items(score))
    yield Table("What the record answers", ("Item", "Answer", "Where it comes from", "Rule"), rows, id=f"answers-{key}", stacks=True)
    missing = lines.lacking("There is no score, because the record does not hold", score.missing)
    if missing:
        yield missing
    if score.refused:
        yield Note(f"There is no score. {score.refused}", "warning")
    if score.lines:
        adds = tuple(Row(line.what, (line.what, line.says, lines.signed(line.amount), line.cite or "")) for line in score.lines)
        total = Row("total", ("Sum of the terms", "", lines.signed(score.total), ""))
        yield Table("What each answer adds", ("Term", "Answer", "Adds", "Rule"), (*adds, total), id=f"lines-{key}", stacks=True)
        yield Note(_result(score), "done")
    yield from _about(score.about)


def _answer(score: Any, item: Any, desk: Desk) -> Row:
    line = next((each for each in score.inputs if each.what == item.what), None)
    by_hand = _by_hand_entry(desk, score.instrument, item.id)
    what = item.what[:1].lower() + item.what[1:]
    if by_hand:
        buttons = (Button("Change", "look", f"risk_inputs.{by_hand}", says=f"Change what is set by hand: {what}"),)
    else:
        came = (lines.look(line.fact, what),) if line and line.fact else ()
        buttons = (*came, Button("Set by hand", "by-hand", f"{score.instrument} {item.id}", says=f"Set by hand: {what}"))
    where = labels.label(line.fact, desk.typed) if line and line.fact else ""
    note = line.note if line and line.note else ""
    return Row(f"{score.instrument}.{item.id}", (item.what, line.says if line else "not in the record", where, item.cite), buttons, note)


def _by_hand_entry(desk: Desk, instrument: str, item: str) -> str | None:
    held = desk.typed.get("risk_inputs") or []
    return next((entry["id"] for entry in held if (entry.get("instrument"), entry.get("input")) == (instrument, item)), None)


def _result(score: Any) -> str:
    """The result in words: every span, the band with its edges, and how far the next one is."""
    spans = [f"about {each.per_cent} within {each.years} year{'' if each.years == 1 else 's'}" for each in score.probabilities]
    said = f"Of 100 people with the same score, so many would be expected to reoffend: {' and '.join(spans)}. "
    said += f"Band: {score.band.name.lower()} ({score.band.first} to {score.band.last} %)."
    if score.next_up:
        said += f" The band above, {score.next_up.band.name.lower()}, begins {_points(score.next_up.distance)} higher."
    if score.next_down:
        said += f" The band below, {score.next_down.band.name.lower()}, ends {_points(score.next_down.distance)} lower."
    return said


def _points(distance: int) -> str:
    return f"{distance} point{'' if distance == 1 else 's'}"


def _entered(comparison: Any, entry: dict[str, Any]) -> Iterator[Any]:
    """What an assessor entered, beside the cut-offs psi holds: whether they agree is said, nothing is corrected."""
    yield Heading(comparison.title, 3, f"psi-entered-{comparison.entered}")
    yield from _marked(comparison.instrument, comparison.title, comparison.about)
    band = comparison.band
    held = f"{band.name} ({band.first} to {band.last})" if band else "cannot be said"
    place = f"scores.{comparison.entered}"
    rows = (
        Row("total", ("Total, as entered", str(entry.get("total", "not entered"))), (lines.look(place, comparison.title),)),
        Row("level", ("Level, as entered", str(entry.get("level", "not entered")))),
        Row("band", ("Level by the cut-offs psi holds", held)),
        *(Row(line.fact, (f"{line.what}, as entered", line.says)) for line in comparison.domains.lines),
    )
    yield Table(f"{comparison.title}: as an assessor entered it", ("What", "Answer"), rows, id=f"entered-{comparison.entered}", stacks=True)
    checks = (comparison.level, comparison.domains_sum, comparison.domain_maxima)
    against = tuple(Link(check.why, "risk", place) for check in checks if check.standing == "disagree")
    if against:
        yield Links("What was entered does not fit the copy psi holds: nothing is corrected", against, "warning")
    for check in checks:
        if check.standing != "disagree":
            yield Note(check.why)
    if comparison.about:
        yield from _about(comparison.about)


def _marked(instrument: str, title: str, about: Any) -> Iterator[Note]:
    said = f"{instrument} {title} {about.purpose if about else ''}"
    if "screen" in said.casefold():
        yield Note(SCREEN, "warning")


def _about(about: Any) -> Iterator[Group]:
    said = (f"What it is for: {about.purpose}", f"What it predicts: {about.outcome}", f"Followed for: {about.follow_up}", *about.limits)
    yield Group("What it is for, and its limits", tuple(Note(each) for each in (*said, f"Compared with its source on {about.checked_on}.")), folded=True)


def _look(state: State, event: Event) -> None:
    """Go to a place of the case; an entry is opened."""
    place = event["what"]
    events.DO["go"](state, {"what": step_of(place), "path": place})
    held = state.desk.at(place) if state.desk else None
    if isinstance(held, dict) and "id" in held:
        state.focus = f"open-{place}"


def _by_hand(state: State, event: Event) -> None:
    """Make the entry for one input set by hand, and lead to its value."""
    if state.desk is None:
        return
    instrument, _, item = event["what"].partition(" ")
    place = state.desk.add("risk_inputs")
    state.desk.set(f"{place}.instrument", instrument)
    state.desk.set(f"{place}.input", item)
    state.saved()
    events.DO["go"](state, {"what": "risk", "path": f"{place}.value"})


DO: dict[str, Callable[[State, Event], None]] = {
    "look": _look,
    "by-hand": _by_hand,
    **answered.DO,
}
