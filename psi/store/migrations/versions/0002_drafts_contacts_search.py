"""Drafts, victims' contacts apart from the case, what cases are found by, reviewers of sealed cases, where a revision came from."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from psi.store import chain, listing

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and columns, then move the contacts of what is stored out of its content."""
    op.add_column("cases", sa.Column("reviewer", sa.String(63)))
    op.add_column("cases", sa.Column("days", sa.Text, nullable=False, server_default="{}"))
    op.add_column("cases", sa.Column("plea_first", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("cases", sa.Column("complete", sa.Integer, nullable=False, server_default="0"))
    op.add_column("revisions", sa.Column("origin", sa.String(10), nullable=False, server_default="entered"))
    op.create_table(
        "victim_contacts",
        sa.Column("case_id", sa.String(40), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["case_id", "revision"], ["revisions.case_id", "revisions.number"], ondelete="CASCADE"),
    )
    op.create_table(
        "drafts",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(63), primary_key=True),
        sa.Column("section", sa.String(60), primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
    )
    in_bytes = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "search_terms",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("term", sa.Text(collation=in_bytes), primary_key=True),
    )
    op.drop_index("ix_cases_sentencing", "cases")
    if op.get_bind().dialect.name == "postgresql":
        _open_cases_apart()
    else:
        op.create_index("found_by", "search_terms", ["term", "case_id"])
        op.create_index("by_sentencing", "cases", [sa.text("coalesce(sentencing, '9999')"), "id"])
    op.create_index("by_person", "cases", ["assigned_to", sa.text("coalesce(sentencing, '9999')"), "id"])
    op.create_index("audit_of_case", "audit", ["case_id", "number"])
    _move_contacts()
    _list_again()


def _open_cases_apart() -> None:
    """How many rows an index gave is told to everybody (`pg_stat_get_xact_tuples_returned`, EXPLAIN with BUFFERS).

    So what a person asks for walks no index in which cases lie that they may not see: the open ones have indexes of their own.
    """
    op.add_column("search_terms", sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("found_open", "search_terms", ["term", "case_id"], postgresql_where=sa.text("NOT sealed"))
    op.create_index("open_by_sentencing", "cases", [sa.text("coalesce(sentencing, '9999')"), "id"], postgresql_where=sa.text("NOT sealed"))
    op.create_index("by_reviewer", "cases", ["reviewer"], postgresql_where=sa.text("sealed"))


def _list_again() -> None:
    """Fill in what the stored cases are found by and the days their time limits count from."""
    bind = op.get_bind()
    cases = sa.table("cases", *map(sa.column, ("id", "newest", "days")))
    revisions = sa.table("revisions", *map(sa.column, ("case_id", "number", "content")))
    search_terms = sa.table("search_terms", *map(sa.column, ("case_id", "term")))
    for case, newest in bind.execute(sa.select(cases.c.id, cases.c.newest)).all():
        content = bind.execute(sa.select(revisions.c.content).where(revisions.c.case_id == case, revisions.c.number == newest)).scalar_one()
        found = listing.about(content, plea_first=True)
        bind.execute(sa.update(cases).where(cases.c.id == case).values(days=json.dumps(found.days, sort_keys=True)))
        bind.execute(sa.insert(search_terms), [{"case_id": case, "term": term} for term in found.terms])


def _move_contacts() -> None:
    """Revisions keep their words; their hash changes with the contacts gone, and the sign-offs bound to it follow."""
    bind = op.get_bind()
    for table in ("revisions", "sign_offs"):
        sqlite = bind.dialect.name == "sqlite"
        op.execute(f"DROP TRIGGER IF EXISTS {table}_kept_UPDATE" if sqlite else f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
    revisions = sa.table("revisions", *map(sa.column, ("case_id", "number", "digest", "content")))
    sign_offs = sa.table("sign_offs", *map(sa.column, ("case_id", "digest")))
    contacts = sa.table("victim_contacts", *map(sa.column, ("case_id", "revision", "digest", "content")))
    for case, number in bind.execute(sa.select(revisions.c.case_id, revisions.c.number)).all():
        here = (revisions.c.case_id == case) & (revisions.c.number == number)
        row = bind.execute(sa.select(revisions.c.digest, revisions.c.content).where(here)).one()
        content, moved = _apart(row.content)
        bind.execute(sa.insert(contacts).values(case_id=case, revision=number, digest=chain.digest(moved), content=moved))
        if content != row.content:
            bind.execute(sa.update(revisions).where(here).values(content=content, digest=chain.digest(content)))
            bind.execute(sa.update(sign_offs).where(sign_offs.c.case_id == case, sign_offs.c.digest == row.digest).values(digest=chain.digest(content)))
    if bind.dialect.name == "sqlite":
        for table in ("revisions", "sign_offs", "victim_contacts"):
            op.execute(f"CREATE TRIGGER {table}_kept_UPDATE BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def _apart(content: str) -> tuple[str, str]:
    """The content without the victims' contacts, and these; one that holds none stays as it is to the letter."""
    held: Any = json.loads(content)
    contacts = held.pop("victim_contacts", None)
    return (_written(held), _written(contacts)) if contacts else (content, "[]")


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
