"""The table of pictures."""

from sqlalchemy import Column, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import JsonText, Word

# Its owner is a title or an episode: two tables, so it has no foreign key.
artwork = Table(
    "artwork",
    metadata,
    Column("id", Word, primary_key=True),
    Column("owner_id", Word, nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", Word, nullable=False),
    Column("tag", Word, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("palette", JsonText, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "owner_id", "position"),
)
