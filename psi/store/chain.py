"""The hash chain of the audit: each row seals the one before it."""

import hashlib
from collections.abc import Iterable

from psi.store.values import AuditRow

FIRST = "0" * 64
_BETWEEN = "\x1f"


def sealed(number: int, at: str, actor: str, action: str, case: str, detail: str, previous: str) -> str:
    """The hash of a row: SHA-256 over its fields and the hash of the row before, parted by U+001F."""
    text = _BETWEEN.join((str(number), at, actor, action, case, detail, previous))
    return hashlib.sha256(text.encode()).hexdigest()


def digest(content: str) -> str:
    """The hash of a revision's content."""
    return hashlib.sha256(content.encode()).hexdigest()


def broken(rows: Iterable[AuditRow], anchor: tuple[int, str] | None = None) -> str | None:
    """What is wrong with a whole audit, in words; None when nothing is.

    Finds any row that was changed, removed or moved. A tail that was cut off is found only with an `anchor`: the number
    and the hash of a row, kept somewhere else.
    """
    previous, expected, anchored = FIRST, 1, ""
    for row in rows:
        if row.number != expected:
            return f"row {expected} is missing: the next one is row {row.number}."
        if row.previous != previous:
            return f"row {row.number} does not follow the row before it."
        if row.digest != sealed(row.number, row.at, row.actor, row.action, row.case, row.detail, row.previous):
            return f"row {row.number} has been changed."
        previous, expected = row.digest, expected + 1
        anchored = row.digest if anchor and row.number == anchor[0] else anchored
    if anchor and anchored != anchor[1]:
        return f"row {anchor[0]}, which was anchored, is not in the audit as it was then."
    return None
