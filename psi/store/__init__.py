"""Where cases live: revisions that never change, an audit that shows any tampering, one interface for two databases."""

from psi.store.opening import default_url, migrate, open_engine, open_store, plainly, schema_state
from psi.store.sqlite import SqliteStore
from psi.store.values import AuditRow, Head, NoSuchCase, NotAllowed, Revision, Stale, Store

__all__ = [
    "AuditRow",
    "Head",
    "NoSuchCase",
    "NotAllowed",
    "Revision",
    "SqliteStore",
    "Stale",
    "Store",
    "default_url",
    "migrate",
    "open_engine",
    "open_store",
    "plainly",
    "schema_state",
]
