"""The audit: whether it is whole, and a line of it to keep elsewhere."""

from psi.errors import BadInput
from psi.store import AuditRow, NotAllowed, Store, chain


def verify(store: Store, anchor: tuple[int, str] | None = None) -> str | None:
    """What is wrong with the audit, in words; None when nothing is. Only who may read all of it can say."""
    if not store.sees_whole_audit():
        raise NotAllowed("only an auditor sees the whole audit and can say whether it is whole.")
    return chain.broken(store.audit(), anchor)


def anchor(store: Store) -> AuditRow:
    """The last row of the audit, whose number and hash somebody keeps elsewhere."""
    last = store.audit_head()
    if last is None:
        raise BadInput("the audit is empty: there is nothing to anchor yet.")
    return last


def read_anchor(text: str) -> tuple[int, str]:
    """An anchor as `psi audit anchor` prints it: `12:9f86d0...`."""
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise BadInput(f"'{text}' is not an anchor. Write it as 'psi audit anchor' printed it.")
    return int(number), digest
