"""Where cases live: revisions that never change, an audit that shows any tampering, one interface for two databases.

`psi.store.opening` opens it; it is imported only by what needs a database.
"""

from psi.store.location import default_url, is_there
from psi.store.values import About, AuditRow, Draft, Head, NoSuchCase, NotAllowed, Origin, Revision, SignOff, Stale, StaleDraft, Store, require_id

__all__ = [
    "About",
    "AuditRow",
    "Draft",
    "Head",
    "NoSuchCase",
    "NotAllowed",
    "Origin",
    "Revision",
    "SignOff",
    "Stale",
    "StaleDraft",
    "Store",
    "default_url",
    "is_there",
    "require_id",
]
