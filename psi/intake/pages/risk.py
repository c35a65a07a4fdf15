"""*Risk and needs*: every score and the guideline range line by line, as the record stands, with the way to each fact."""

import re
from collections.abc import Callable, Iterator, Sequence
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
    beside = worked_out.beside(desk.typed)
    waits = lines.to_mend(state, desk, beside, "No answer is taken from here until this is mended")
    if waits:
        yield waits
    sound = [name for name in beside if not any(place.partition(".")[0] == name for place in state.wrong)]
    found = worked_out.assessed(desk.typed, (*worked_out.SCORES, *sound), state.on)
    for finding in found.findings:
        if finding.place in worked_out.instruments(desk.typed) and finding.kind == "missing":
            yield Note(finding.says, "warning")
    for instrument in dict.fromkeys(score.instrument for score in found.computed):
        yield from _computed([score for score in found.computed if score.instrument == instrument], desk)
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


def _computed(results: Sequence[Any], desk: Desk) -> Iterator[Any]:
    """One instrument: what the record answers, and each result that it has with its terms."""
    whole = results[-1]  # what the last result asks, the others ask too
    yield Heading(whole.instrument_title, 3, f"psi-score-{whole.instrument}")
    yield from _marked(whole.instrument, whole.title, whole.about)
    rows = tuple(_answer(whole, item, desk) for item in worked_out.items(whole))
    yield Table("What the record answers", ("Item", "Answer", "Where it comes from", "Rule"), rows, id=f"answers-{whole.instrument}", stacks=True)
    for score in results:
        yield from _worked_out(score)
    yield from _about(whole.about)


def _worked_out(score: Any) -> Iterator[Any]:
    """One result: what it lacks, or its terms and what they come to."""
    key = f"{score.instrument}-{score.result}" if score.result else score.instrument
    if score.result:
        yield Heading(f"{score.result[:1].upper()}{score.result[1:]} result", 4, f"psi-score-{key}")
    none = f"There is no {score.result} score" if score.result else "There is no score"
    unasked = [gap for gap in score.missing if gap.fact == "assessments"]
    missing = lines.lacking(f"{none}, because the record does not hold", [gap for gap in score.missing if gap not in unasked])
    if missing:
        yield missing
    if unasked:
        yield Note(f"{none} until the answers marked as asked for it are there: {'; '.join(gap.what for gap in unasked)}.", "warning")
    if score.refused:
        yield Note(f"{none}. {score.refused}", "warning")
    if score.lines:
        adds = tuple(Row(f"{key}-{n}", (line.what, line.says, lines.signed(line.amount), _breakable(line.cite or ""))) for n, line in enumerate(score.lines))
        total = Row(f"{key}-total", ("Sum of the terms", "", lines.signed(score.total), ""))
        caption = f"What each answer adds to the {score.result} result" if score.result else "What each answer adds"
        yield Table(caption, ("Term", "Answer", "Adds", "Rule"), (*adds, total), id=f"lines-{key}", stacks=True)
        yield Note(_result(score), "done")
        if score.sensitivity:
            yield Note(score.sensitivity)


def _answer(score: Any, item: Any, desk: Desk) -> Row:
    line = next((each for each in score.inputs if each.what == item.what), None)
    by_hand = _by_hand_entry(desk, score.instrument, item.id)
    what = item.what[:1].lower() + item.what[1:]
    short = score.instrument.upper()
    if by_hand:
        buttons = (Button("Change", "look", f"risk_inputs.{by_hand}", says=f"Change what is set by hand for {short}: {what}"),)
    else:
        came = (lines.look(line.fact, f"{what} ({short})"),) if line and line.fact else ()
        asked = (
            (Button("Answer", "answer-formula", f"{score.instrument} {item.id}", says=f"Answer for {short}: {what}"),) if item.asked_for and not line else ()
        )
        buttons = (*came, *asked, Button("Set by hand", "by-hand", f"{score.instrument} {item.id}", says=f"Set by hand for {short}: {what}"))
    where = labels.label(line.fact, desk.typed) if line and line.fact else ""
    notes = (line.note if line and line.note else "", f"Asked for the {item.asked_for} result" if item.asked_for else "")
    says = line.says if line else "not in the record"
    return Row(f"{score.instrument}.{item.id}", (item.what, says, where, _breakable(item.cite)), buttons, ". ".join(filter(None, notes)))


def _breakable(cite: str) -> str:
    """A rule that may be broken inside the long names of files and of what stands in them, so that the table is no wider than the page."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=_)", "\u200b", cite)


def _by_hand_entry(desk: Desk, instrument: str, item: str) -> str | None:
    held = desk.typed.get("risk_inputs") or []
    return next((entry["id"] for entry in held if (entry.get("instrument"), entry.get("input")) == (instrument, item)), None)


def _result(score: Any) -> str:
    """The result in words: every span, the band with its edges, and how far the next one is."""
    said = f"{worked_out.expected(score)}. "
    said += f"Band: {score.band.name.lower()} ({score.band.first} to {score.band.last}%)."
    if score.next_up:
        said += f" The band above, {score.next_up.band.name.lower()}, begins {_points(score.next_up.distance)} higher."
    if score.next_down:
        said += f" The band below, {score.next_down.band.name.lower()}, ends {_points(score.next_down.distance)} lower."
    return said


def _points(distance: Any) -> str:
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
        *((Row("norm", ("Cut-offs used", f"Those for {comparison.bands_for}")),) if comparison.bands else ()),
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


def _answer_formula(state: State, event: Event) -> None:
    """Make the entry for one answer that the record does not hold, with those of the same instrument and its sisters, and lead to it."""
    if state.desk is None:
        return
    instrument, _, item = event["what"].partition(" ")
    held = [each for each in state.desk.typed.get("assessments") or [] if each.get("instrument") in worked_out.SISTERS]
    made = next((f"assessments.{each['id']}.answers.{a['id']}" for each in held for a in each.get("answers") or [] if a.get("item") == item), None)
    if made is None:
        place = f"assessments.{held[0]['id']}" if held else state.desk.add("assessments")
        if not held:
            state.desk.set(f"{place}.instrument", instrument)
        made = answered.added(state.desk, place, item)
        state.saved()
    events.DO["go"](state, {"what": "risk", "path": f"{made}.answer"})


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
    "answer-formula": _answer_formula,
    **answered.DO,
}
