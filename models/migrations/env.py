"""Alembic's entry: runs on the connection that :mod:`models.migrate` hands over."""

from alembic import context

from models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
