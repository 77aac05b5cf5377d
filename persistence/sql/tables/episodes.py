"""Tables of seasons and episodes, and of what playables are made of."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table

from persistence.sql.tables.metadata import metadata
from persistence.sql.types import Instant, Number, Word

season = Table(
    "season",
    metadata,
    Column("id", Word, primary_key=True),
    Column("series_id", Word, ForeignKey("title.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Word, nullable=False),
    Column("digest", Word),  # of the episodes; null where no source told them
    Index(None, "series_id", "number"),
)

episode = Table(
    "episode",
    metadata,
    Column("id", Word, primary_key=True),
    Column("season_id", Word, ForeignKey("season.id", ondelete="CASCADE"), nullable=False),
    Column("series_id", Word, ForeignKey("title.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sort_key", Integer, nullable=False),
    Column("duration_ms", Number, nullable=False),
    Column("air_date", Date),
    Column("rating_label", Word),
    Column("available_from", Instant),
    Index(None, "season_id", "sort_key"),
    Index(None, "series_id", "available_from"),
)

episode_text = Table(
    "episode_text",
    metadata,
    Column("episode_id", Word, ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("synopsis", Word, nullable=False),
    sqlite_with_rowid=False,
)

# A playable is a movie or an episode: two tables, so its parts have no foreign key.

media_segment = Table(
    "media_segment",
    metadata,
    Column("playable_id", Word, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("start_ms", Number, nullable=False),
    Column("end_ms", Number, nullable=False),
    sqlite_with_rowid=False,
)

audio_track = Table(
    "audio_track",
    metadata,
    Column("id", Word, primary_key=True),
    Column("playable_id", Word, nullable=False),
    Column("position", Integer, nullable=False),
    Column("locale", Word, nullable=False),
    Column("codec", Word, nullable=False),
    Column("channels", Word, nullable=False),
    Column("is_descriptive", Boolean, nullable=False),
    Column("is_original", Boolean, nullable=False),
    Index(None, "playable_id", "position"),
)

subtitle_track = Table(
    "subtitle_track",
    metadata,
    Column("id", Word, primary_key=True),
    Column("playable_id", Word, nullable=False),
    Column("position", Integer, nullable=False),
    Column("locale", Word, nullable=False),
    Column("is_closed_caption", Boolean, nullable=False),
    Column("is_forced", Boolean, nullable=False),
    Index(None, "playable_id", "position"),
)
