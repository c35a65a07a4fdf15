"""The screen on which a pasted record of arrests becomes entries, one matter at a time, each decided by the officer."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import labels
from psi.case.history import PriorCase
from psi.intake.desk import Desk
from psi.intake.screen import Button, Buttons, Field, Group, Heading, Note, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import rapsheet

HOW = "The text as it was sent to you, with its line breaks. Nothing becomes part of the case before you decide on each matter."


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The text, what was read of it, and each matter with its lines."""
    pasted = state.pasted
    yield Group("", (Field("pasted", "The record", "text", pasted.text, HOW),))
    yield Buttons((Button("Read it", "read", tone="main"), Button("Back to the criminal history", "go", "history")))
    if not pasted.text.strip():
        return
    reading = rapsheet.read_record(pasted.text)
    names = ", ".join(reading.about.names) or "nobody that can be read"
    born = ", ".join(date.said for date in reading.about.born)
    yield Note(f"The record is of {names}{f', born {born}' if born else ''}. {len(reading.events)} matters were read.")
    if reading.unread:
        rows = tuple(Row(str(number), (str(number), text)) for number, text in reading.unread)
        yield Note("Nobody understood these lines. Look at each: what they say is in no entry.", "warning")
        yield Table("Lines that were not understood", ("Line", "Text"), rows, id="unread")
    for number, proposal in enumerate(pasted.proposals(desk)):
        yield from _matter(number, proposal, pasted.decided.get(number))


def _matter(number: int, proposal: "rapsheet.Proposal", decided: str | None) -> Iterator[Any]:
    entry = proposal.entry
    name = labels.label(f"criminal_history.{entry['id']}", {"criminal_history": [entry]}).partition(", ")[2]
    yield Heading(f"Matter {number + 1}: {name}", 2, f"matter-{number}")
    if decided:
        yield Note(decided, "done")
        return
    lines = tuple(Row(str(at), (str(at), text.strip())) for at, text in proposal.event.lines)
    yield Table("As it stands in the record", ("Line", "Text"), lines, id=f"lines-{number}")
    charges = tuple(Row(c["id"], (c["offense"], str(c.get("disposition", "")).replace("-", " "), str(c.get("disposed", "")))) for c in entry.get("charges", ()))
    yield Table("As it was read", ("Offense", "Outcome", "Date of the outcome"), charges, "No charge was read.", f"charges-{number}")
    if entry.get("sentence"):
        yield Note(f"Sentence: {labels.in_words(entry['sentence'], PriorCase.model_fields['sentence'].annotation)}.")
    if proposal.excluded:
        yield Note(str(proposal.excluded["reason"]), "warning")
    for problem in proposal.problems:
        yield Note(problem, "warning")
    for match in _to_decide(proposal):
        rows = tuple(Row(words, (words, here, there)) for words, here, there in match.beside)
        where = "the case" if match.where == "case" else "this record, above"
        yield Table(f"Likely the same as an entry of {where}: {match.why}", ("What", "This matter", "The other"), rows, id=f"match-{number}-{match.id}")
    yield Buttons(tuple(_choices(number, proposal, name)))


def _to_decide(proposal: "rapsheet.Proposal") -> "tuple[rapsheet.Match, ...]":
    """The entries of the case that a matter likely repeats; where there is none yet, those earlier on the record."""
    held = tuple(match for match in proposal.matches if match.where == "case")
    return held or proposal.matches


def _choices(number: int, proposal: "rapsheet.Proposal", name: str) -> Iterator[Button]:
    if proposal.excluded:
        yield Button("It is another person's: keep it apart", "decide", f"{number}:exclude", "main", says=f"Keep apart: {name}")
    for match in _to_decide(proposal):
        if match.where == "case":
            yield Button(f"Join with {match.id}", "decide", f"{number}:join:{match.id}", "main", says=f"Join {name} with {match.id}")
    is_plain = not proposal.excluded and not proposal.matches
    yield Button("Add to the criminal history", "decide", f"{number}:add", "main" if is_plain else "plain", says=f"Add {name}")
    yield Button("Leave it out", "decide", f"{number}:leave", says=f"Leave out {name}")


def _read(state: State, event: Event) -> None:
    state.focus = "matter-0"


def _decide(state: State, event: Event) -> None:
    number, _, what = event["what"].partition(":")
    if state.desk:
        state.said = state.pasted.decide(state.desk, int(number), what)
        state.saved()
        state.focus = f"matter-{int(number) + 1}"


DO: dict[str, Callable[[State, Event], None]] = {
    "read": _read,
    "decide": _decide,
}
