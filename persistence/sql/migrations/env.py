"""How alembic runs Marquee's migrations: on a connection, and in a transaction, it is given."""

from alembic import context

from persistence.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
