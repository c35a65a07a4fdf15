"""What a list of entries makes one ask: gaps and overlaps, the same arrest twice, releases that ran out, requests without an answer."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from psi.case import PartialDate

LONGEST_GAP_DAYS = 62
SOON_DAYS = 30
ANSWER_DAYS = 21


def of(section: str, entries: list[dict[str, Any]], on: dt.date) -> dict[str, str]:
    """The hint for each entry that has one, by its id, on a day; dates that cannot be read are passed over."""
    if section == "releases":
        return dict(_releases(entries, on))
    if section == "record_requests":
        return dict(_requests(entries, on))
    if section in {"employment", "residences"}:
        return dict(_gaps(entries))
    if section == "criminal_history":
        return dict(_twice(entries))
    return {}


def _gaps(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    dated = [(began, _date(entry.get("ended")), entry) for entry in entries if (began := _date(entry.get("began")))]
    for (_, ended, _), (began, _, entry) in pairwise(sorted(dated, key=lambda each: each[0].earliest)):
        if ended is None:
            continue
        if (began.earliest - ended.latest).days > LONGEST_GAP_DAYS:
            yield entry["id"], f"Nothing is entered from {ended} to {began}"
        elif began.latest < ended.earliest:
            yield entry["id"], f"Overlaps with what ended on {ended}"


def _twice(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[Any, str], dict[str, Any]] = {}
    for entry in entries:
        for charge in entry.get("charges", ()):
            key = (entry.get("arrested"), str(charge.get("offense", "")).casefold())
            if all(key) and key in seen and seen[key] is not entry:
                yield entry["id"], f"The same arrest and offense stand under {seen[key].get('docket') or seen[key]['id']}: is it the same matter?"
            seen.setdefault(key, entry)


def _releases(entries: list[dict[str, Any]], on: dt.date) -> Iterator[tuple[str, str]]:
    for entry in entries:
        expires = _date(entry.get("expires"))
        if entry.get("revoked"):
            yield entry["id"], "Revoked: nothing more may be asked for with it"
        elif expires and expires.latest < on:
            yield entry["id"], f"Expired on {expires}: nothing more may be asked for with it"
        elif expires and (expires.latest - on).days <= SOON_DAYS:
            yield entry["id"], f"Expires on {expires}"


def _requests(entries: list[dict[str, Any]], on: dt.date) -> Iterator[tuple[str, str]]:
    for entry in entries:
        asked = _date(entry.get("chased")) or _date(entry.get("sent"))
        if entry.get("received") or entry.get("refused"):
            continue
        if asked is None:
            yield entry["id"], "Not sent yet"
        elif (on - asked.latest).days > ANSWER_DAYS:
            yield entry["id"], f"No answer for {(on - asked.latest).days} days: ask again"


def _date(said: Any) -> PartialDate | None:
    try:
        return PartialDate.parse(str(said)) if said else None
    except ValueError:
        return None
