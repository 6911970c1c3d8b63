"""Alembic's environment: runs on the connection it is given, in the transaction that is open."""

from alembic import context

from db.postgres.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
