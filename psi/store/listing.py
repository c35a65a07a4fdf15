"""What the store must know of a case's content to list it, to find it and to guard its steps."""

import json
from collections.abc import Iterator
from typing import Any

from psi.store.values import About

# The events that time limits count from, and the days of the record that they are.
EVENTS = {
    "offense": ("offense_ended", "offense_began"),
    "arrest": ("arrest",),
    "conviction": ("plea_or_verdict",),
    "referral": ("referral",),
    "sentencing": ("sentencing",),
}


def about(content: str, *, plea_first: bool) -> About:
    """What a content says of itself; `plea_first` is for the jurisdiction to say."""
    held: dict[str, Any] = json.loads(content)
    dates = held.get("dates", {})
    days = {event: next((dates[f] for f in fields if dates.get(f)), None) for event, fields in EVENTS.items()}
    return About(held.get("jurisdiction"), {event: str(day) for event, day in days.items() if day}, plea_first, terms(held))


def terms(held: dict[str, Any]) -> tuple[str, ...]:
    """What a case is found by, in lower case: its id, its dockets, each part of each name of the person, and the surname in full."""
    return tuple(sorted({part.casefold() for said in _named(held) for part in (said, *said.split()) if part}))


def _named(held: dict[str, Any]) -> Iterator[str]:
    identity = held.get("identity", {})
    yield str(held["id"])
    yield from held.get("court", {}).get("dockets", ())
    yield from (identity[name] for name in ("given_names", "surname") if identity.get(name))
    yield from identity.get("aliases", ())
