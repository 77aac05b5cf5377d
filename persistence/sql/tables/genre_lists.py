"""Tables that list each genre's titles in the orders they are read in, and sum them up.

They repeat what other tables say, so that the best of a genre are the start of an index's range,
however many titles there are; `genre_writes` keeps them true.
"""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Word


def _of_title() -> Column[str]:
    return Column("title_id", Word, ForeignKey("title.id", ondelete="CASCADE"), primary_key=True)


def _of_genre() -> Column[str]:
    return Column("genre_id", Word, ForeignKey("genre.id"), primary_key=True)


# licence_span for each genre of its title.
genre_span = Table(
    "genre_span",
    metadata,
    _of_title(),
    _of_genre(),
    Column("territory", Word, primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("ends_at", Instant),
    Column("rating_level", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "ix_genre_span_newest",
    genre_span.c.territory,
    genre_span.c.genre_id,
    genre_span.c.starts_at.desc(),
    genre_span.c.title_id,
    genre_span.c.rating_level,
    genre_span.c.ends_at,
)

# title_heat for each genre of its title, where that was ever licensed in the country.
genre_title_heat = Table(
    "genre_title_heat",
    metadata,
    _of_title(),
    Column("country", Word, primary_key=True),
    _of_genre(),
    Column("rating_level", Integer, nullable=False),
    Column("popularity", Double, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "ix_genre_title_heat_popularity",
    genre_title_heat.c.country,
    genre_title_heat.c.genre_id,
    genre_title_heat.c.popularity.desc(),
    genre_title_heat.c.title_id,
    genre_title_heat.c.rating_level,
)

# What holds in a country is its own rows and the worldwide ones (`*`) added up.
genre_heat = Table(
    "genre_heat",
    metadata,
    Column("territory", Word, primary_key=True),
    _of_genre(),
    Column("rating_level", Integer, primary_key=True, autoincrement=False),
    Column("popularity", Double, nullable=False),  # of genre_title_heat; 0 worldwide
    Column("titles", Integer, nullable=False),  # ever licensed there; a country's, only there
    sqlite_with_rowid=False,
)
