"""What a list of entries makes one ask: gaps and overlaps in jobs and homes, the same arrest twice."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from psi.case import PartialDate

LONGEST_GAP_DAYS = 62


def of(section: str, entries: list[dict[str, Any]]) -> dict[str, str]:
    """The hint for each entry that has one, by its id; dates that cannot be read are passed over."""
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


def _date(said: Any) -> PartialDate | None:
    try:
        return PartialDate.parse(str(said)) if said else None
    except ValueError:
        return None
