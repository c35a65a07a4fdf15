"""What a list of entries makes one ask: gaps and overlaps, the same arrest twice, releases that ran out, requests without an answer."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from psi.case import PartialDate
from psi.intake.echoes import as_said, in_words
from psi.workbench.letters import ANSWER_DAYS

LONGEST_GAP_DAYS = 62
SOON_DAYS = 30
WAITING = ("record_requests", "releases", "interviews", "verifications")
PART_2 = "The records fall under 42 CFR Part 2: what came with it may not be put to new use either"
DAYS = {
    "record_requests": {"sent": "sent", "chased": "reminder", "received": "received", "refused": "refused"},
    "releases": {"signed": "signed", "expires": "good until", "revoked": "taken back"},
}
Entries = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Hint:
    """One thing to ask about an entry: its id, the field to mend it in, and the words."""

    entry: str
    field: str
    says: str


def of(section: str, entries: Entries, on: dt.date, around: dict[str, Any] | None = None, *, day_first: bool = False) -> dict[str, str]:
    """The hint for each entry that has one, by its id, on a day; dates that cannot be read are passed over.

    `around` is the whole case as it is typed: a request is held against the release it names.
    """
    found: dict[str, str] = {}
    for hint in asked(section, entries, on, around or {}, day_first=day_first):
        found[hint.entry] = f"{found[hint.entry]}. {hint.says}" if hint.entry in found else hint.says
    return found


def asked(section: str, entries: Entries, on: dt.date, around: dict[str, Any], *, day_first: bool = False) -> Iterator[Hint]:
    """Everything to ask about the entries of a list, one by one."""
    if section == "releases":
        yield from _releases(entries, on, day_first)
    elif section == "record_requests":
        yield from _requests(entries, on, around.get("releases", ()), day_first)
    elif section == "interviews":
        yield from _interviews(entries)
    elif section == "verifications":
        yield from _verifications(entries)
    elif section in {"employment", "residences"}:
        yield from _gaps(entries, day_first)
    elif section == "criminal_history":
        yield from _twice(entries)


def tracked(section: str, entry: dict[str, Any], *, day_first: bool = False) -> str:
    """The days of a request or a release in the order in which they come; nothing for an entry of another list."""
    return "; ".join(f"{words} {as_said(entry[name], day_first=day_first, short=True)}" for name, words in DAYS.get(section, {}).items() if entry.get(name))


def waits(request: dict[str, Any]) -> bool:
    """Whether a request has neither its record nor a refusal."""
    return not (request.get("received") or request.get("refused"))


def _gaps(entries: Entries, day_first: bool) -> Iterator[Hint]:
    dated = [(began, _date(entry.get("ended")), entry) for entry in entries if (began := _date(entry.get("began")))]
    for (_, ended, _), (began, _, entry) in pairwise(sorted(dated, key=lambda each: each[0].earliest)):
        if ended is None:
            continue
        if (began.earliest - ended.latest).days > LONGEST_GAP_DAYS:
            yield Hint(entry["id"], "began", f"Nothing is entered from {in_words(ended, day_first=day_first)} to {in_words(began, day_first=day_first)}")
        elif began.latest < ended.earliest:
            yield Hint(entry["id"], "began", f"Overlaps with what ended {_on(ended, day_first)}")


def _twice(entries: Entries) -> Iterator[Hint]:
    seen: dict[tuple[Any, str], dict[str, Any]] = {}
    for entry in entries:
        for charge in entry.get("charges", ()):
            key = (entry.get("arrested"), str(charge.get("offense", "")).casefold())
            if all(key) and key in seen and seen[key] is not entry:
                says = f"The same arrest and offense stand under {seen[key].get('docket') or seen[key]['id']}: is it the same matter?"
                yield Hint(entry["id"], "arrested", says)
            seen.setdefault(key, entry)


def _releases(entries: Entries, on: dt.date, day_first: bool) -> Iterator[Hint]:
    for entry in entries:
        expires, over, part_2 = _date(entry.get("expires")), _over(entry, on, day_first), entry.get("part_2") is True
        if over:
            field, says = "revoked" if entry.get("revoked") else "expires", f"{over[0].upper()}{over[1:]}: nothing more may be asked for with it"
            yield Hint(entry["id"], field, f"{says}. {PART_2}" if part_2 else says)
        elif expires and (expires.latest - on).days <= SOON_DAYS:
            yield Hint(entry["id"], "expires", f"Expires {_on(expires, day_first)}{' (records under 42 CFR Part 2)' if part_2 else ''}")


def _over(release: dict[str, Any], on: dt.date, day_first: bool) -> str:
    """Why a release is good for nothing new; nothing while it is in force."""
    expires = _date(release.get("expires"))
    return "revoked" if release.get("revoked") else f"expired {_on(expires, day_first)}" if expires and expires.latest < on else ""


def _requests(entries: Entries, on: dt.date, releases: Entries, day_first: bool) -> Iterator[Hint]:
    for entry in entries:
        asked_on, field = _date(entry.get("chased")) or _date(entry.get("sent")), "chased" if entry.get("sent") else "sent"
        if not waits(entry):
            continue
        if asked_on is None:
            yield Hint(entry["id"], "sent", "Not sent yet")
        elif (on - asked_on.latest).days > ANSWER_DAYS:
            yield Hint(entry["id"], field, f"No answer for {(on - asked_on.latest).days} days: ask again")
        named = str(entry.get("release") or "")
        release = next((each for each in releases if named in (each.get("id"), each.get("holder"))), None)
        if named and release is None:
            yield Hint(entry["id"], "release", f"No signed release is entered as '{named}'")
        elif named and release and (over := _over(release, on, day_first)):
            part_2 = " The records fall under 42 CFR Part 2" if release.get("part_2") is True else ""
            yield Hint(entry["id"], "release", f"Its release is no longer good ({over}): have a new one signed before asking{part_2 and '.'}{part_2}")


def _interviews(entries: Entries) -> Iterator[Hint]:
    for entry in entries:
        if entry.get("counsel") == "not-noticed":
            yield Hint(entry["id"], "counsel", "Counsel was not given notice")


def _verifications(entries: Entries) -> Iterator[Hint]:
    confirmed = {entry.get("fact") for entry in entries if entry.get("result") == "confirmed"}
    for entry in entries:
        if entry.get("result") == "not-reached" and entry.get("fact") not in confirmed:
            yield Hint(entry["id"], "result", "Not reached: nobody has confirmed this yet")


def _on(date: PartialDate, day_first: bool) -> str:
    """`on March 4, 2009`, or `in March 2009` where the day is not known."""
    return f"{'on' if date.day else 'in'} {in_words(date, day_first=day_first)}"


def _date(said: Any) -> PartialDate | None:
    try:
        return PartialDate.parse(str(said)) if said else None
    except ValueError:
        return None
