"""The screen on which a record of arrests becomes entries, one matter at a time, each decided by the officer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from psi.case import labels
from psi.case.history import PriorCase
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.echoes import as_said
from psi.intake.pages.where_from import standing_of, where_from
from psi.intake.pasted import Pasted, Standing
from psi.intake.screen import Button, Buttons, Choice, Field, Group, Heading, Note, Row, Table, Upload
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import rapsheet

HOW = "The text as it was sent to you, with its line breaks. Nothing becomes part of the case before you decide on each matter."
FILES = "A text file, a spreadsheet (.csv, .xlsx) with one row for each charge, or a PDF that holds text. It takes the place of the text above."
MOST_SHOWN = 20


def page(state: State, desk: Desk) -> Iterator[Any]:
    """The record, what was read of it, where it comes from, and each matter with its lines."""
    pasted = state.pasted
    text = Field("pasted", "The record", "text", pasted.text, HOW)
    yield Group("The text of the record", (text,), folded=True, id="paste-text") if pasted.file else Group("", (text,))
    yield Upload("Bring in another file" if pasted.file else "Or bring it in as a file", "record", ",".join(rapsheet.KINDS), FILES)
    read = () if pasted.file else (Button("Read it", "read", tone="main"),)
    yield Buttons((*read, Button("Back to the criminal history", "go", "history")))
    if not pasted.text.strip():
        return
    pasted.named = {heading: said for n, heading in enumerate(rapsheet.read_record(pasted.text).columns) if (said := state.aside.get(_column(n, heading)))}
    reading, proposals = pasted.reading(), pasted.proposals(desk)
    yield from _summary(desk, pasted, reading, proposals)
    yield from _columns(state, reading)
    yield from _unread(reading)
    if not proposals:
        return
    yield from where_from(state, desk)
    plain = _plain(pasted, proposals)
    if plain:
        words = "Add the one that raises no question" if len(plain) == 1 else f"Add all {len(plain)} that raise no question"
        yield Buttons((Button(words, "add plain", tone="main"),))
    numbers = {proposal.entry["id"]: number for number, proposal in enumerate(proposals)}
    left = [number for number in range(len(proposals)) if number not in pasted.decided]
    day_first = court_of(desk.jurisdiction, state.on).day_first
    for number in left[:MOST_SHOWN]:
        yield from _matter(number, proposals[number], numbers, day_first=day_first)
    if len(left) > MOST_SHOWN:
        yield Note(f"{len(left) - MOST_SHOWN} more are shown as these are decided.")
    yield from _decided(pasted, proposals)


def _summary(desk: Desk, pasted: Pasted, reading: "rapsheet.Reading", proposals: "tuple[rapsheet.Proposal, ...]") -> Iterator[Any]:
    """Whom the record is of, and how far its matters are decided."""
    named = reading.about.names or tuple(dict.fromkeys(event.name for event in reading.events if event.name))
    names = "; ".join(named) or "nobody that can be read"
    born = ", ".join(date.said for date in reading.about.born)
    decided = len(pasted.decided)
    yield Heading(f"{_counted(len(proposals), 'matter')}, {decided} decided", 2, "paste-summary")
    yield Note(f"{f'Read from {Path(pasted.file).name}. ' if pasted.file else ''}The record is of {names}{f', born {born}' if born else ''}.")
    if proposals and decided == len(proposals):
        yield Note("Every matter is decided. What was added waits in the criminal history as a draft.", "done")
    identity = desk.typed.get("identity") or {}
    if not identity.get("surname") and not identity.get("born"):
        yield Note("The case has no name and no date of birth yet, so psi cannot see whether a matter is another person's. Fill in Defendant first.", "warning")
    if not proposals and reading.layout == "unknown":
        needs = "It needs a column for the charge and one for the date of arrest or the docket, each under its own heading."
        yield Note(f"No matter was found: psi does not know this layout. {needs} Mend the headings in the text above, or type the matters in.", "warning")


def _columns(state: State, reading: "rapsheet.Reading") -> Iterator[Any]:
    """The columns whose headings psi does not know, and what they hold as the officer says."""
    known = rapsheet.read_record(state.pasted.text).columns
    if not known:
        return
    if state.pasted.decided:
        if reading.columns:
            yield Note(f"What stands under {', '.join(reading.columns)} is in no entry: psi does not know these headings.", "warning")
        return
    choices = tuple(Choice(what, words) for what, words in rapsheet.HOLDS.items())
    fields = tuple(
        Field(_column(n, each), f"What does the column \u201c{each}\u201d hold?", "choice", state.aside.get(_column(n, each), ""), choices=choices)
        for n, each in enumerate(known)
    )
    yield Note("psi does not know these headings. Say what stands under them; where nothing is said, it is in no entry.", "warning")
    yield Group("Columns under other headings", fields)


def _column(number: int, heading: str) -> str:
    return f"column.{number}.{heading}"


def _unread(reading: "rapsheet.Reading") -> Iterator[Any]:
    if reading.unread:
        rows = tuple(Row(str(number), (str(number), text)) for number, text in reading.unread[:200])
        more = f" The first 200 of {len(reading.unread)} are shown." if len(reading.unread) > 200 else ""
        yield Note(f"psi did not understand these lines. Look at each: what they say is in no entry.{more}", "warning")
        yield Table("Lines that were not understood", ("Line", "Text"), rows, id="unread")


def _matter(number: int, proposal: "rapsheet.Proposal", numbers: dict[str, int], *, day_first: bool) -> Iterator[Any]:
    entry, name = proposal.entry, _name(proposal)
    yield Heading(f"Matter {number + 1}: {name}", 2, f"matter-{number}")
    charges = tuple(
        Row(c["id"], (c["offense"], str(c.get("disposition", "")).replace("-", " "), _day(c.get("disposed"), day_first=day_first)))
        for c in entry.get("charges", ())
    )
    yield Table("As it was read", ("Offense", "Outcome", "Date of the outcome"), charges, "No charge was read.", f"charges-{number}")
    about = [
        f"{labels.field_words(field, PriorCase)}: {_in_words(entry, field, day_first=day_first)}"
        for field in ("arrested", "agency", "court", "docket", "fingerprint_matched", "sentence")
        if field in entry
    ]
    if about:
        said = "; ".join(about)
        yield Note(f"{said[:1].upper()}{said[1:]}.")
    lines = tuple(Row(str(at), (str(at), text.strip())) for at, text in proposal.event.lines)
    yield Group(
        "The lines of the record", (Table("As it stands in the record", ("Line", "Text"), lines, id=f"lines-{number}"),), folded=True, id=f"read-{number}"
    )
    for problem in (*((str(proposal.excluded["reason"]),) if proposal.excluded else ()), *proposal.problems):
        yield Note(problem, "warning")
    for request in () if proposal.excluded else proposal.requests:
        yield Note(f"The outcome is missing. If you add this matter, a request is entered: {request['what']}, to {request['to']}.", "warning")
    for match in _to_decide(proposal):
        where = "an entry of the case" if match.where == "case" else f"matter {numbers.get(match.id, 0) + 1} of this record: decide on that one first"
        yield from _beside(f"Likely the same as {where} ({match.why})", match, f"match-{number}-{match.id}")
    yield Buttons(tuple(_choices(number, proposal, name)))


def _beside(title: str, match: "rapsheet.Match", place: str) -> Iterator[Any]:
    """Two matters side by side, where they differ."""
    rows = tuple(Row(f"{n}", (words, here or "nothing", there or "nothing")) for n, (words, here, there) in enumerate(match.beside) if here != there)
    same = ", ".join(dict.fromkeys(words for words, here, there in match.beside if here == there))
    yield Table(title, ("What differs", "This matter", "The other"), rows, f"{title}. They say the same in everything.", place)
    if rows and same:
        yield Note(f"The same in both: {same}.")


def _name(proposal: "rapsheet.Proposal") -> str:
    entry = proposal.entry
    return labels.label(f"criminal_history.{entry['id']}", {"criminal_history": [entry]}).partition(", ")[2]


def _in_words(entry: dict[str, Any], field: str, *, day_first: bool) -> str:
    if field == "arrested":
        return as_said(entry[field], day_first=day_first)
    return labels.in_words(entry[field], PriorCase.model_fields[field].annotation)


def _day(said: Any, *, day_first: bool) -> str:
    return as_said(said, day_first=day_first) if said else ""


def _to_decide(proposal: "rapsheet.Proposal") -> "tuple[rapsheet.Match, ...]":
    """The entries of the case that a matter likely repeats; where there is none yet, those earlier on the record."""
    held = tuple(match for match in proposal.matches if match.where == "case")
    return held or proposal.matches


def _choices(number: int, proposal: "rapsheet.Proposal", name: str) -> Iterator[Button]:
    if proposal.excluded:
        yield Button("It is another person's: keep it apart", "decide", f"{number}:exclude", "main", says=f"It is another person's: keep it apart: {name}")
    for match in _to_decide(proposal):
        if match.where == "case":
            yield Button(f"Join with {match.id}", "decide", f"{number}:join:{match.id}", "main", says=f"Join with {match.id}: {name}")
    is_plain = not proposal.excluded and not proposal.matches
    yield Button("Add to the criminal history", "decide", f"{number}:add", "main" if is_plain else "plain", says=f"Add to the criminal history: {name}")
    yield Button("Leave it out", "decide", f"{number}:leave", says=f"Leave it out: {name}")


def _decided(pasted: Pasted, proposals: "tuple[rapsheet.Proposal, ...]") -> Iterator[Any]:
    if pasted.decided:
        rows = tuple(
            Row(
                f"decided-{number}",
                (f"Matter {number + 1}: {_name(proposals[number])}", decision.says),
                (Button("Undo this decision", "undecide", str(number), says=f"Undo this decision: matter {number + 1}"),),
            )
            for number, decision in sorted(pasted.decided.items())
            if number < len(proposals)
        )
        yield Heading("Decided", 2, "paste-decided")
        yield Table("Decided", ("Matter", "What was done"), rows, id="decided")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(pasted: Pasted, proposals: "tuple[rapsheet.Proposal, ...]") -> list[int]:
    """The matters left that raise no question; one that a later matter likely repeats is among them."""
    return [number for number, proposal in enumerate(proposals) if number not in pasted.decided and proposal.raises_no_question]


def _show_next(state: State, desk: Desk, number: int) -> None:
    left = state.pasted.next_after(number, len(state.pasted.proposals(desk)))
    state.focus = "paste-summary" if left is None else f"matter-{left}"


def _read(state: State, event: Event) -> None:
    state.focus = "paste-summary" if state.pasted.text.strip() else "pasted"
    if not state.pasted.text.strip():
        state.said = "There is no text yet. Paste the record, or bring it in as a file."


def _record(state: State, event: Event) -> None:
    state.pasted.take_file(event["name"], event.get("data", b""))
    state.said, state.focus = f"{Path(event['name']).name} was read.", "paste-summary"


def _decide(state: State, event: Event) -> None:
    number, _, what = event["what"].partition(":")
    if state.desk is None:
        return
    standing = Standing() if what == "leave" else standing_of(state, state.desk)
    if standing is not None:
        state.said = state.pasted.decide(state.desk, int(number), what, standing)
        state.saved()
        _show_next(state, state.desk, int(number))


def _add_plain(state: State, event: Event) -> None:
    standing = standing_of(state, state.desk) if state.desk else None
    if state.desk is None or standing is None:
        return
    added = _plain(state.pasted, state.pasted.proposals(state.desk))
    for number in added:
        state.pasted.decide(state.desk, number, "add", standing)
    state.saved()
    state.said = f"{_counted(len(added), 'matter')} added to the criminal history."
    _show_next(state, state.desk, -1)


def _undecide(state: State, event: Event) -> None:
    if state.desk:
        state.pasted.undo(state.desk, int(event["what"]))
        state.saved()
        state.said, state.focus = "The decision was taken back.", f"matter-{event['what']}"


DO: dict[str, Callable[[State, Event], None]] = {
    "read": _read,
    "record": _record,
    "decide": _decide,
    "add plain": _add_plain,
    "undecide": _undecide,
}
