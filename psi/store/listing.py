"""What the store must know of a case's content to list it, to find it and to guard its steps."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from psi.deadlines import days_held
from psi.store.values import About

LONGEST = 200


def about(content: str, *, plea_first: bool, complete: int = 0) -> About:
    """What a content says of itself; the other two are for the jurisdiction to say."""
    held: dict[str, Any] = json.loads(content)
    return About(held.get("jurisdiction"), days_held(held), plea_first, terms(held), complete)


def terms(held: dict[str, Any]) -> tuple[str, ...]:
    """What a case is found by: its id, its dockets and the names of the person, each whole and each word of it."""
    return tuple(sorted({part for said in map(folded, _named(held)) for part in (said[:LONGEST], *said[:LONGEST].split()) if part}))


def folded(words: str) -> str:
    """Words as they are searched: without case, accents and punctuation, so that `d'amour` finds D’Amour."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _named(held: dict[str, Any]) -> Iterator[str]:
    identity = held.get("identity", {})
    yield str(held["id"])
    yield from held.get("court", {}).get("dockets", ())
    yield from (identity[name] for name in ("given_names", "surname") if identity.get(name))
    yield from identity.get("aliases", ())
