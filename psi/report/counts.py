"""Counts that the law punishes alike, for a page that has room for each term of imprisonment once."""

from collections.abc import Iterable, Mapping
from typing import Any

NOT_TRIED = frozenset({"dismissed", "not-guilty"})


def alike(counts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The counts before the court, in groups with the same imprisonment in the order in which it first appears.

    A count of which no imprisonment is recorded is told by its first penalty, and one without any by none.
    """
    groups: dict[tuple[str, ...], dict[str, Any]] = {}
    for count in (each for each in counts if each["finding"] not in NOT_TRIED):
        told = [p for p in count["penalties"] if p["kind"] == "imprisonment"] or count["penalties"][:1]
        words = tuple(f"{p['says']} {p['cite'] or ''}" for p in told) or (str(count["finding"] or ""),)
        group = groups.setdefault(words, {"counts": [], "penalties": told, "finding": count["finding"]})
        group["counts"].append(count)
    return list(groups.values())
