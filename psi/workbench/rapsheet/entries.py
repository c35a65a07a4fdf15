"""From the events of a sheet to proposed entries of the case, for a person to accept, merge or exclude one by one."""

from dataclasses import dataclass
from typing import Any

from psi.case.changes import is_entries
from psi.case.history import Length
from psi.case.labels import UNITS
from psi.workbench.matching import new_id, plain_words
from psi.workbench.rapsheet.checks import date_in_words, problems_of
from psi.workbench.rapsheet.duplicates import Likely, Match
from psi.workbench.rapsheet.identity import another_person, name_problem
from psi.workbench.rapsheet.values import Event, Reading, SheetCharge, SheetSentence
from psi.workbench.rapsheet.words import is_yes

HISTORY, EXCLUDED, REQUESTS = "criminal_history", "excluded_records", "record_requests"


@dataclass(frozen=True)
class Proposal:
    """One event as it would stand in the case, and what a person should know before deciding.

    `entry` is for `criminal_history`. `matches` are the entries (of the case, or earlier on the sheet) that it likely
    repeats. `excluded` is the entry for `excluded_records` to make instead, where the sheet speaks for another person; it is
    the case's own entry where the record has been excluded already.
    `requests` are entries for `record_requests` of dispositions that are missing.
    """

    event: Event
    entry: dict[str, Any]
    matches: tuple[Match, ...] = ()
    excluded: dict[str, Any] | None = None
    requests: tuple[dict[str, Any], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def raises_no_question(self) -> bool:
        """Whether nothing about it has to be looked at: no problem, no likely duplicate, no other person, no missing outcome."""
        return not (self.problems or self.matches or self.excluded or self.requests) and all(charge.disposition_said for charge in self.event.charges)


def to_entries(reading: Reading, held: dict[str, Any]) -> tuple[Proposal, ...]:
    """Every event of a sheet as a proposal for the case held, in the order of the sheet; nothing is decided here."""
    known = {part: entries_of(held, part) for part in (HISTORY, EXCLUDED, REQUESTS)}
    taken = {part: {entry["id"] for entry in entries} for part, entries in known.items()}
    likely = Likely(known[HISTORY])
    made = []
    for event in reading.events:
        entry = _entry(event, taken[HISTORY])
        reason = another_person(event, reading.about, held)
        excluded = _excluded(event, reason, known[EXCLUDED], taken[EXCLUDED]) if reason else None
        asked = _request(event, known[REQUESTS], taken[REQUESTS]) if not reason else None
        problems = (*problems_of(event, entry, held, asked=asked is not None), *name_problem(event, reading.about, held, reason))
        requests = (asked,) if asked and asked not in known[REQUESTS] else ()
        made.append(Proposal(event, entry, likely.matches(entry), excluded, requests, problems))
        likely.add("sheet", entry)
    return tuple(made)


def entries_of(held: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The entries of a list; none where a draft holds something else there."""
    value = held.get(part)
    return value if value and is_entries(value) else []


def _entry(event: Event, taken: set[str]) -> dict[str, Any]:
    """The event as an entry of the criminal history, with only what the sheet says."""
    date = event.arrested or event.filed
    offense = next((charge.offense for charge in event.charges), "entry")
    when = f"{event.kind} {date.iso or date.said}" if date else offense
    entry: dict[str, Any] = {"id": new_id(event.docket or when, taken)}
    taken.add(entry["id"])
    notes: dict[str, Any] = {}
    if event.arrested:
        _put_date(entry, notes, "arrested", event.arrested.iso, event.arrested.said)
    entry |= {field: said for field, said in (("agency", event.agency), ("court", event.court), ("docket", event.docket)) if said}
    if event.fingerprint:
        _put_fingerprint(entry, notes, event.fingerprint)
    used: set[str] = set()
    charges = [_charge(charge, used) for charge in event.charges if charge.offense or charge.statute]
    if charges:
        entry["charges"] = charges
    sentence = _sentence([charge for charge in event.charges if charge.sentence or charge.sentenced])
    if sentence:
        entry["sentence"] = sentence
    return entry | ({"field_notes": notes} if notes else {})


def _charge(charge: SheetCharge, taken: set[str]) -> dict[str, Any]:
    offense = charge.offense or charge.statute
    made: dict[str, Any] = {"id": new_id(offense, taken), "offense": offense}
    taken.add(made["id"])
    notes: dict[str, Any] = {}
    made |= {field: said for field, said in (("statute", charge.statute), ("degree", charge.degree), ("disposition", charge.disposition)) if said}
    if charge.disposition_said and not charge.disposition:
        notes["disposition"] = {"note": f"The sheet says: {charge.disposition_said}"}
    if charge.disposed:
        _put_date(made, notes, "disposed", charge.disposed.iso, charge.disposed.said)
    return made | ({"field_notes": notes} if notes else {})


def _put_date(entry: dict[str, Any], notes: dict[str, Any], field: str, iso: str | None, said: str) -> None:
    """A date where it was read; else the words of the sheet, as a note on the empty field."""
    if iso:
        entry[field] = iso
    else:
        notes[field] = {"note": f"The sheet says: {said}"}


def _put_fingerprint(entry: dict[str, Any], notes: dict[str, Any], said: str) -> None:
    """Whether the fingerprints matched, where the sheet says yes or no; else its words, as a note on the empty field."""
    matched = is_yes(said)
    if matched is None:
        notes["fingerprint_matched"] = {"note": f"The sheet says: {said}"}
    else:
        entry["fingerprint_matched"] = matched


def _sentence(charges: list[SheetCharge]) -> dict[str, Any]:
    """The one sentence of an event; sentences that differ are kept in words, because whether they run together is not said."""
    said = list(dict.fromkeys(charge.sentence for charge in charges if charge.sentence))
    dates = {charge.sentenced for charge in charges if charge.sentenced}
    made: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    if len(dates) == 1 and (date := dates.pop()):
        _put_date(made, notes, "imposed", date.iso, date.said)
        made |= {"field_notes": notes} if notes else {}
    if len(said) == 1 and sum(charge.sentence is not None for charge in charges) == 1:
        made |= _understood(said[0])
    elif said:
        made["also"] = "; ".join(f"{charge.offense or charge.statute}: {charge.sentence.said}" for charge in charges if charge.sentence)
    return made


def _understood(sentence: SheetSentence) -> dict[str, Any]:
    lengths = {field: _plain(getattr(sentence, field)) for field in ("custody", "suspended", "supervision", "community_service")}
    amounts = {field: str(value) for field, value in (("fine", sentence.fine), ("restitution", sentence.restitution)) if value is not None}
    words = {field: value for field, value in (("kind", sentence.kind), ("also", sentence.also)) if value}
    return words | {field: value for field, value in lengths.items() if value} | amounts


def _plain(length: Length) -> dict[str, int]:
    return {unit: getattr(length, unit) for unit in UNITS if getattr(length, unit)}


def _excluded(event: Event, reason: str, known: list[dict[str, Any]], taken: set[str]) -> dict[str, Any]:
    """The event as an excluded record; the one that the case has already, where it has."""
    same = next((each for each in known if plain_words(each.get("what")) == plain_words(_short(_what(event)))), None)
    if same is not None:
        return same
    made = {"id": new_id(event.docket or _when(event) or "record", taken), "what": _short(_what(event)), "reason": reason}
    taken.add(made["id"])
    return made


def _request(event: Event, known: list[dict[str, Any]], taken: set[str]) -> dict[str, Any] | None:
    """The request for the dispositions that an event lacks: of its court, else of the agency; None where neither is named.

    A request that the case has already is returned as it is.
    """
    missing = [charge for charge in event.charges if not charge.disposition_said and (charge.offense or charge.statute)]
    to = f"the clerk of {event.court}" if event.court else event.agency
    if not missing or not to:
        return None
    offenses = ", ".join(dict.fromkeys(charge.offense or charge.statute for charge in missing))
    when = _when(event)
    matter = f"the arrest of {date_in_words(event.arrested)} ({offenses})" if event.arrested else ", ".join(filter(None, (offenses, when)))
    what = _short(f"the disposition of {matter}" + (f", docket {event.docket}" if event.docket else ""))
    same = next((each for each in known if plain_words(each.get("what")) == plain_words(what) and plain_words(each.get("to")) == plain_words(to)), None)
    if same is not None:
        return same
    made = {"id": new_id(f"req {event.docket or (event.arrested.said if event.arrested else offenses)}", taken), "what": what, "to": _short(to)}
    taken.add(made["id"])
    return made


def _what(event: Event) -> str:
    offenses = ", ".join(charge.offense or charge.statute for charge in event.charges if charge.offense or charge.statute) or "a record"
    return ", ".join(filter(None, (offenses, _when(event), event.court or event.agency, f"docket {event.docket}" if event.docket else "")))


def _when(event: Event) -> str:
    date, how = (event.arrested, "arrested") if event.arrested else (event.filed, "listed")
    return f"{how} {date_in_words(date)}" if date else ""


def _short(text: str) -> str:
    """A line of the case, which holds at most 400 characters."""
    return text if len(text) <= 400 else text[:397] + "..."
