"""The table that titles are found by: their texts in each language, folded."""

from sqlalchemy import Column, ForeignKey, Index, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Word

title_finding = Table(
    "title_finding",
    metadata,
    Column(
        "title_id",
        Word,
        ForeignKey("title.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("locale", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("synopsis", Word, nullable=False),
    Index(None, "name", "title_id"),
    sqlite_with_rowid=False,
)

ON_POSTGRESQL = frozenset(
    {
        "ix_title_finding_trigrams",
        "ix_title_finding_words_of_names",
        "ix_title_finding_words",
    }
)
"""Indexes that SQLite has not the like of, made by the migration alone."""
