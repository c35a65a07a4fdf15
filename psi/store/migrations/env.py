"""Alembic runs the migrations on a connection that psi hands it, inside the one transaction that psi has begun."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()
