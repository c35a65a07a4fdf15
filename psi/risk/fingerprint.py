"""The digest of what went into a result, so that two copies of a report can be told to rest on the same answers."""

import datetime as dt
import hashlib
from collections.abc import Iterable


def fingerprint(instrument: str, edition: dt.date | None, given: Iterable[tuple[str, object]]) -> str:
    """The SHA-256 of the instrument, its edition and each answer as a report shows it, one a line."""
    lines = (f"{what}={says}" for what, says in given)
    return hashlib.sha256("\n".join((f"{instrument} {edition or ''}", *lines)).encode()).hexdigest()
