"""Where cases live: revisions that never change, an audit that shows any tampering, one interface for two databases.

`psi.store.opening` opens it; it is imported only by what needs a database.
"""

from psi.store.location import default_url, is_there
from psi.store.values import About, AuditRow, Head, NoSuchCase, NotAllowed, Revision, SignOff, Stale, Store

__all__ = ["About", "AuditRow", "Head", "NoSuchCase", "NotAllowed", "Revision", "SignOff", "Stale", "Store", "default_url", "is_there"]
