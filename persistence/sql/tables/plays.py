"""Tables of what is played where, and of the popularity that follows from it."""

from sqlalchemy import Column, Date, Double, ForeignKey, Index, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Number, Word

play_count = Table(
    "play_count",
    metadata,
    Column("country", Word, primary_key=True),
    Column("title_id", Word, ForeignKey("title.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("source", Word, primary_key=True),
    Column("plays", Number, nullable=False),
    Index("ix_play_count_chart", "country", "day", "title_id", "plays"),
    Index(None, "source", "day"),
    sqlite_with_rowid=False,
)

title_heat = Table(
    "title_heat",
    metadata,
    Column("title_id", Word, ForeignKey("title.id", ondelete="CASCADE"), primary_key=True),
    Column("country", Word, primary_key=True),
    Column("trending", Double, nullable=False),  # log2 of plays, half-life 3 days
    Column("popularity", Double, nullable=False),  # plays, half-life 60 days
    sqlite_with_rowid=False,
)
Index(
    "ix_title_heat_trending",
    title_heat.c.country,
    title_heat.c.trending.desc(),
    title_heat.c.title_id,
)
Index(
    "ix_title_heat_popularity",
    title_heat.c.country,
    title_heat.c.popularity.desc(),
    title_heat.c.title_id,
)
