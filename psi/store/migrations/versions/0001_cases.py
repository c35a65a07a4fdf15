"""Cases, revisions, sign-offs and the audit. Who may do what on PostgreSQL is made anew behind every migration: `psi.store.opening`."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Text

revision = "0001"
down_revision = None

KEEP = """
CREATE TRIGGER {table}_kept_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def upgrade() -> None:
    """Make the tables, then what keeps them as they are."""
    op.create_table(
        "cases",
        Column("id", String(40), primary_key=True),
        Column("jurisdiction", String(60)),
        Column("assigned_to", String(63), nullable=False),
        Column("sealed", Boolean, nullable=False),
        Column("newest", Integer, nullable=False),
        Column("sentencing", String(20), index=True),
        Column("changed_at", String(32), nullable=False),
        Column("state", String(20), nullable=False),
        Column("convicted", String(20)),
    )
    op.create_table(
        "revisions",
        Column("case_id", String(40), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("author", String(63), nullable=False),
        Column("made_at", String(32), nullable=False),
        Column("reason", Text, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("content", Text, nullable=False),
    )
    op.create_table(
        "sign_offs",
        Column("case_id", String(40), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("step", String(20), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("documents", Text, nullable=False),
        Column("person", String(63), nullable=False),
        Column("at", String(32), nullable=False),
        Column("note", Text, nullable=False),
    )
    op.create_table(
        "audit",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", String(32), nullable=False),
        Column("actor", String(63), nullable=False),
        Column("action", String(40), nullable=False),
        Column("case_id", String(40), nullable=False),
        Column("detail", Text, nullable=False),
        Column("previous", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(KEEP.format(table="revisions", verb="UPDATE"))
        op.execute(KEEP.format(table="sign_offs", verb="UPDATE"))
        op.execute(KEEP.format(table="audit", verb="UPDATE"))
        op.execute(KEEP.format(table="audit", verb="DELETE"))
