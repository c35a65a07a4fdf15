"""*Risk and needs*, *Evaluation and recommendation*: what the record holds on each domain of need, and what the court uses for it.

The officer decides: one click lays the words of the record down as a draft, and proposes a condition without its reason.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from psi.case.beginnings import first_sentence, first_words
from psi.intake import events
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.echoes import in_words
from psi.intake.pages import lines
from psi.intake.places import found_at
from psi.intake.screen import Button, Group, Heading, Link, Links, Note, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event
from psi.workbench import worked_out

USE = (
    "This lays side by side what the record says on eight domains that research ties to offending. It is no judgment and no score: "
    "whether there is a need or a strength is for you to decide, and to say in your own words."
)
SIDES = {"need": "need", "strength": "strength", "either": "for you to say"}
LISTS = {"need": "needs", "strength": "strengths"}
COLUMNS = ("What", "What the record says", "Speaks for", "Verified")
CONDITIONS, PARTS = "recommendation.conditions", "recommendation.sentence"


def held(state: State, desk: Desk) -> Iterator[Any]:
    """What the record holds on each domain, folded up; what it holds nothing on is named."""
    yield Heading("What the record holds on needs and strengths", 2, "psi-need-evidence")
    wrong = lines.to_mend(state, desk, worked_out.NEEDS, "This is laid out when these are mended")
    if wrong:
        yield wrong
        return
    yield Note(USE)
    found = worked_out.need_evidence(desk.typed, state.on)
    for each in found:
        if each.lines or each.unasked:
            yield Group(_legend(each), tuple(_domain(each, desk, state)), folded=True, id=f"need-{each.domain.id}")
    empty = [each.domain.title.lower() for each in found if not (each.lines or each.unasked)]
    if empty:
        yield Note(f"Nothing is recorded on: {', '.join(empty)}.")


def _legend(each: Any) -> str:
    """A domain with how much speaks for what."""
    counted = [(sum(line.speaks_for == side for line in each.lines), words) for side, words in SIDES.items()]
    said = ", ".join(f"{n} {words if words.startswith('for') else f'for a {words}'}" for n, words in counted if n)
    return f"{each.domain.title}: {said or 'not asked yet'}"


def _domain(each: Any, desk: Desk, state: State) -> Iterator[Any]:
    yield Note(each.domain.about)
    if each.lines:
        rows = tuple(_row(line, each.domain, desk, state) for line in each.lines)
        yield Table(f"What the record holds: {each.domain.title.lower()}", COLUMNS, rows, id=f"evidence-{each.domain.id}", stacks=True)
    unasked = lines.lacking("Not asked yet", each.unasked)
    if unasked:
        yield unasked


def _row(line: Any, domain: Any, desk: Desk, state: State) -> Row:
    """One line with what can be done with it: whatever is recorded already is not offered again."""
    said, key = line.in_words(_dated(desk, state)), f"{domain.id} {line.rule} {line.fact or ''}".strip()
    what = first_words(f"{line.what}: {said}", 12)
    kinds = [kind for kind in LISTS if line.speaks_for in {kind, "either"} and not (domain.is_static and kind == "need")]
    under = [kind for kind in LISTS if _is_recorded(desk, LISTS[kind], line, domain.id)]
    buttons = [Button(f"Record as a {kind}", "record-need", f"{kind} {key}", says=f"Record as a {kind}: {what}") for kind in kinds if kind not in under]
    look = (lines.look(line.fact, what),) if line.fact else ()
    notes = (line.note or "", f"Recorded under {' and '.join(LISTS[kind] for kind in under)}." if under else "")
    cells = (line.what, said, SIDES[line.speaks_for], line.standing)
    return Row(key, cells, (*look, *buttons), " ".join(filter(None, notes)))


def _dated(desk: Desk, state: State) -> Callable[..., str]:
    return partial(in_words, day_first=court_of(desk.jurisdiction, state.on).day_first)


def _is_recorded(desk: Desk, where: str, line: Any, area: str) -> bool:
    """Whether an entry rests on the fact of a line, or belongs to the domain where the line rests on none."""
    entries = [entry for entry in desk.typed.get(where) or [] if isinstance(entry, dict)]
    if line.fact:
        return any(line.fact in (entry.get("rests_on") or []) for entry in entries)
    return any(entry.get("area") == area and not entry.get("rests_on") for entry in entries)


def _record(state: State, event: Event) -> None:
    """Lay a line down as a draft of a need or a strength, with the entry, the sources and the standing it has, and lead to its words."""
    desk = state.desk
    if desk is None:
        return
    kind, _, key = event["what"].partition(" ")
    found = [(each.domain, line) for each in worked_out.need_evidence(desk.typed, state.on) for line in each.lines]
    domain, line = next((pair for pair in found if f"{pair[0].id} {pair[1].rule} {pair[1].fact or ''}".strip() == key), (None, None))
    if domain is None or line is None or _is_recorded(desk, LISTS[kind], line, domain.id):
        state.problem = "The record no longer holds this line, or it was recorded meanwhile. Look at the list again."
        return
    desk.keep(LISTS[kind])  # what another window added comes in first
    place = desk.add(LISTS[kind])
    for name, value in _drafted(domain, line, desk, state).items():
        desk.set(f"{place}.{name}", value)
    state.saved()
    state.said = "A draft was made. Say it in your own words."
    events.DO["go"](state, {"what": "risk", "path": f"{place}.evidence"})


def _drafted(domain: Any, line: Any, desk: Desk, state: State) -> dict[str, Any]:
    """What the draft holds. What keeps the entry from a reader keeps the words taken from it too."""
    return {
        "domain": domain.title.lower(),
        "area": domain.id,
        "evidence": line.draft(_dated(desk, state)),
        "rests_on": [line.fact] if line.fact else [],
        "source": _sources(desk, line.fact or ""),
        "verification": line.verification,
        "withhold": list(line.withhold),
    }


def _sources(desk: Desk, place: str) -> list[str]:
    """The sources of an entry, or of the part it lies in."""
    while place:
        part = found_at(desk.typed, place)
        if isinstance(part, dict) and part.get("source"):
            return list(part["source"])
        place = place.rpartition(".")[0]
    return []


def proposals(state: State, desk: Desk) -> Iterator[Any]:
    """For each recorded need, what is proposed for it and what this court uses; a condition rests on the need, never on a score."""
    needs = [need for need in desk.typed.get("needs") or [] if isinstance(need, dict)]
    if not needs:
        return
    yield Heading("What is proposed for each need", 2, "psi-proposals")
    for need in needs:
        yield from _for(need, desk)
    bare = tuple(Link(_name(need), "risk", f"needs.{need['id']}.area") for need in needs if not need.get("area"))
    if bare:
        yield Links("Say which of the eight domains these belong to, if any, to see what this court uses for them", bare)


def _for(need: dict[str, Any], desk: Desk) -> Iterator[Any]:
    """One need: what rests on it, and what the court uses for its domain; for a need of none, folded up."""
    name = _name(need)
    yield Heading(name, 3, f"psi-propose-{need['id']}")
    resting = list(_resting(desk, CONDITIONS, need["id"]))
    proposed = [_proposed(f"{CONDITIONS}.{each['id']}", each.get("text"), "condition") for each in resting]
    proposed += [_proposed(f"{PARTS}.{each['id']}", each.get("what"), "part of the sentence") for each in _resting(desk, PARTS, need["id"])]
    if proposed:
        yield Table(f"Proposed for {name[:1].lower()}{name[1:]}", ("What is proposed", "As what"), tuple(proposed), id=f"proposed-{need['id']}", stacks=True)
    else:
        yield Note("Nothing that is proposed rests on this need yet.")
    rows = tuple(_offered(program, need["id"], name, resting) for program in worked_out.programs(desk.typed, need.get("area")))
    table = Table(
        f"What this court uses: {name[:1].lower()}{name[1:]}", ("What", "In these words", "By what rule"), rows, id=f"programs-{need['id']}", stacks=True
    )
    if rows:
        yield (
            table
            if need.get("area")
            else Group("What this court uses for a need of none of the eight domains", (table,), folded=True, id=f"outside-{need['id']}")
        )


def _proposed(place: str, text: Any, kind: str) -> Row:
    """One thing that rests on the need, and the way to it."""
    said = first_words(first_sentence(str(text or place.rpartition(".")[2])), 25)
    return Row(place, (said, kind), (lines.look(place, said),))


def _name(need: dict[str, Any]) -> str:
    name = str(need.get("domain") or need["id"])
    return f"{name[:1].upper()}{name[1:]}"


def _resting(desk: Desk, where: str, need: str) -> Iterator[dict[str, Any]]:
    """The conditions, or parts of the sentence, that rest on a need."""
    yield from (each for each in found_at(desk.typed, where) or [] if f"needs.{need}" in (each.get("rests_on") or []))


def _offered(program: Any, need: str, name: str, resting: list[dict[str, Any]]) -> Row:
    is_there = any(each.get("text") == program.text for each in resting)
    button = Button("Propose for this need", "propose", f"{need} {program.id}", says=f"Propose for this need, {name}: {program.name}")
    rule = f"{program.cite}; {program.provider}" if program.provider else program.cite
    note = " ".join(filter(None, (program.note, "Proposed already." if is_there else "")))
    return Row(program.id, (program.name, program.text, rule), () if is_there else (button,), note)


def _propose(state: State, event: Event) -> None:
    """Add a condition in the court's words that rests on the need; one that is there in the same words comes to rest on this need too."""
    desk = state.desk
    if desk is None:
        return
    need, _, name = event["what"].partition(" ")
    entry = found_at(desk.typed, f"needs.{need}") or {}
    program = next((each for each in worked_out.programs(desk.typed, entry.get("area")) if each.id == name), None)
    if program is None or not entry:
        state.problem = "The need was removed or changed meanwhile. Look at the list again."
        return
    desk.keep("recommendation")  # as above
    there = next((each for each in found_at(desk.typed, CONDITIONS) or [] if each.get("text") == program.text), None)
    place = f"{CONDITIONS}.{there['id']}" if there else desk.add(CONDITIONS)
    if there is None:
        desk.set(f"{place}.text", program.text)
    rests = (there or {}).get("rests_on") or []
    desk.set(f"{place}.rests_on", list(dict.fromkeys([*rests, f"needs.{need}"])))
    state.saved()
    state.said = "The condition was added. Give the reason for it." if there is None else "The condition rests on this need too."
    field = "text" if "[" in program.text and there is None else "reason"
    events.DO["go"](state, {"what": "evaluation", "path": f"{place}.{field}"})


DO: dict[str, Callable[[State, Event], None]] = {"record-need": _record, "propose": _propose}
