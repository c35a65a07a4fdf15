"""The digest of what went into a result, so that two copies of a report can be told to rest on the same answers."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from psi.working import Line


def fingerprint(instrument: str, edition: dt.date | None, given: Iterable[Line]) -> str:
    """The SHA-256 of the instrument, its edition and each answer that is shown, one a line."""
    lines = (f"{line.fact or line.what}={line.says}" for line in given)
    return hashlib.sha256("\n".join((f"{instrument} {edition or ''}", *lines)).encode()).hexdigest()
