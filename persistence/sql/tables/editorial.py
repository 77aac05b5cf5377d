"""Tables of the editors' collections."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Word

collection = Table(
    "collection",
    metadata,
    Column("id", Word, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("digest", Word, nullable=False),
    Index(None, "position", "id"),
)

collection_text = Table(
    "collection_text",
    metadata,
    Column(
        "collection_id", Word, ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("locale", Word, primary_key=True),
    Column("heading", Word, nullable=False),
    sqlite_with_rowid=False,
)

collection_item = Table(
    "collection_item",
    metadata,
    Column(
        "collection_id", Word, ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("title_id", Word, ForeignKey("title.id", ondelete="CASCADE"), nullable=False),
    sqlite_with_rowid=False,
)
