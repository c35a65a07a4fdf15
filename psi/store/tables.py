"""The tables of the store, the same on SQLite and on PostgreSQL; the migrations make them."""

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table, Text, func, literal_column

metadata = MetaData()

cases = Table(
    "cases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("jurisdiction", String(60)),
    Column("assigned_to", String(63), nullable=False),
    Column("sealed", Boolean, nullable=False, default=False),
    Column("newest", Integer, nullable=False),
    Column("sentencing", String(20)),
    Column("changed_at", String(32), nullable=False),
    Column("state", String(20), nullable=False, default="draft"),
    Column("convicted", String(20)),
    Column("reviewer", String(63)),
    Column("days", Text, nullable=False),
    Column("plea_first", Boolean, nullable=False),
    Column("complete", Integer, nullable=False),
)

# The order of every list: by the day of sentencing, those without one last. Spelled out and not bound, for else SQLite does not
# see that the index `by_sentencing` has this order.
LAST = "9999"
by_sentencing = (func.coalesce(cases.c.sentencing, literal_column(f"'{LAST}'")), cases.c.id)

revisions = Table(
    "revisions",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("author", String(63), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("origin", String(10), nullable=False),
)

victim_contacts = Table(
    "victim_contacts",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
    ForeignKeyConstraint(["case_id", "revision"], ["revisions.case_id", "revisions.number"], ondelete="CASCADE"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(63), primary_key=True),
    Column("section", String(60), primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("typed", Text, nullable=False),
)

search_terms = Table(
    "search_terms",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("term", Text, primary_key=True),
)

sign_offs = Table(
    "sign_offs",
    metadata,
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

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(63), nullable=False),
    Column("action", String(40), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)
