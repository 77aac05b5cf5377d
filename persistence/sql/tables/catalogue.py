"""Tables of titles: their texts, genres, people, licences and trailers, and what likens them.

Tables of composite keys are clustered by them on SQLite (WITHOUT ROWID): parts lie together.
"""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, UniqueConstraint

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, JsonText, Number, Word


def _of_title(*, primary_key: bool = True) -> Column[str]:
    return Column(
        "title_id",
        Word,
        ForeignKey("title.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


title = Table(
    "title",
    metadata,
    Column("id", Word, primary_key=True),
    Column("form", Word, nullable=False),  # movie or series
    Column("kind", Word, nullable=False),
    Column("source", Word, nullable=False),
    Column("external_id", Word),
    Column("sort_name", Word, nullable=False),
    Column("release_year", Integer),
    Column("year_order", Integer, nullable=False),  # release_year, 0 where unknown
    Column("original_locale", Word),
    Column("countries", JsonText, nullable=False),
    Column("rating_label", Word),
    Column("rating_level", Integer, nullable=False),
    Column("descriptors", JsonText, nullable=False),
    Column("duration_ms", Number),
    Column("features", Double, nullable=False),  # what its kind, genres and people weigh together
    Column("digest", Word, nullable=False),  # of the record, episodes left out
    Column("revision", Integer, nullable=False, server_default="1"),
    UniqueConstraint("source", "external_id"),
    Index(None, "external_id"),
    Index(None, "sort_name", "id"),
    Index(None, "kind", "id"),
)
Index("ix_title_newest_year", title.c.year_order.desc(), title.c.id)

title_text = Table(
    "title_text",
    metadata,
    _of_title(),
    Column("locale", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("synopsis_short", Word, nullable=False),
    Column("synopsis_long", Word, nullable=False),
    sqlite_with_rowid=False,
)

genre = Table("genre", metadata, Column("id", Word, primary_key=True))

genre_text = Table(
    "genre_text",
    metadata,
    Column("genre_id", Word, ForeignKey("genre.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", Word, primary_key=True),
    Column("name", Word, nullable=False),
    sqlite_with_rowid=False,
)

title_genre = Table(
    "title_genre",
    metadata,
    _of_title(),
    Column("genre_id", Word, ForeignKey("genre.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "genre_id", "title_id"),
    sqlite_with_rowid=False,
)

person = Table(
    "person",
    metadata,
    Column("id", Word, primary_key=True),
    Column("name", Word, nullable=False),
)

credit = Table(
    "credit",
    metadata,
    _of_title(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Word, ForeignKey("person.id"), nullable=False),
    Column("role", Word, nullable=False),
    Index(None, "person_id", "title_id"),
    sqlite_with_rowid=False,
)

licence_window = Table(
    "licence_window",
    metadata,
    _of_title(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("territory", Word, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),
    sqlite_with_rowid=False,
)

# Windows merged (R24): those of one country with the worldwide ones, or the worldwide alone.
licence_span = Table(
    "licence_span",
    metadata,
    _of_title(),
    Column("territory", Word, primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("ends_at", Instant),
    Index(None, "territory", "ends_at"),
    sqlite_with_rowid=False,
)
Index(
    "ix_licence_span_newest",
    licence_span.c.territory,
    licence_span.c.starts_at.desc(),
    licence_span.c.title_id,
)

trailer = Table(
    "trailer",
    metadata,
    Column("id", Word, primary_key=True),
    _of_title(primary_key=False),
    Column("position", Integer, nullable=False),
    Column("name", Word, nullable=False),
    Column("duration_ms", Number, nullable=False),
    Column("path", Word, nullable=False),
    Index(None, "title_id", "position"),
)

title_feature = Table(
    "title_feature",
    metadata,
    _of_title(),
    Column("feature_id", Word, primary_key=True),  # a genre's or a person's id
    Column("weight", Double, nullable=False),
    Index(None, "feature_id", "title_id"),
    sqlite_with_rowid=False,
)
