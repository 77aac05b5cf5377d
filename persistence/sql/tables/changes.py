"""The table by which processes tell each other what changed."""

from sqlalchemy import Column, Index, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Number, Word

change = Table(
    "change",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("kind", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "kind", "number"),
    sqlite_autoincrement=True,
)
