"""Runs the migrations on the connection that the program hands in (see app/store/migrate.py)."""

from alembic import context
from sqlmodel import SQLModel

import app.store.tables  # noqa: F401  (the tables register themselves)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
