"""The catalogue: titles and their parts, plays, editorial collections, and the log of changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001_catalogue"
down_revision = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORD, nullable=False) for name in names]


def _refers(name: str, target: str, *, cascade: bool = True, **options: Any) -> sa.Column[str]:
    rule = "CASCADE" if cascade else None
    return sa.Column(name, WORD, sa.ForeignKey(target, ondelete=rule), **options)


def upgrade() -> None:
    _titles()
    _genres_and_people()
    _licences()
    _episodes()
    _media()
    _plays()
    _editorial()
    _changes()


def _titles() -> None:
    op.create_table(
        "title",
        sa.Column("id", WORD, primary_key=True),
        *_words("form", "kind", "source"),
        sa.Column("external_id", WORD),
        sa.Column("sort_name", WORD, nullable=False),
        sa.Column("release_year", sa.Integer()),
        sa.Column("year_order", sa.Integer(), nullable=False),
        sa.Column("original_locale", WORD),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("rating_label", WORD),
        sa.Column("rating_level", sa.Integer(), nullable=False),
        sa.Column("descriptors", sa.Text(), nullable=False),
        sa.Column("duration_ms", NUMBER),
        sa.Column("features", sa.Double(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.UniqueConstraint("source", "external_id"),
    )
    op.create_index("ix_title_external_id", "title", ["external_id"])
    op.create_index("ix_title_newest_year", "title", [sa.text("year_order DESC"), "id"])
    op.create_index("ix_title_sort_name_id", "title", ["sort_name", "id"])
    op.create_table(
        "title_text",
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("locale", WORD, primary_key=True),
        *_words("name", "synopsis_short", "synopsis_long"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trailer",
        sa.Column("id", WORD, primary_key=True),
        _refers("title_id", "title.id", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("duration_ms", NUMBER, nullable=False),
        sa.Column("path", WORD, nullable=False),
    )
    op.create_index("ix_trailer_title_id_position", "trailer", ["title_id", "position"])


def _genres_and_people() -> None:
    op.create_table("genre", sa.Column("id", WORD, primary_key=True))
    op.create_table(
        "genre_text",
        _refers("genre_id", "genre.id", primary_key=True),
        sa.Column("locale", WORD, primary_key=True),
        sa.Column("name", WORD, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "title_genre",
        _refers("title_id", "title.id", primary_key=True),
        _refers("genre_id", "genre.id", cascade=False, primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_title_genre_genre_id_title_id", "title_genre", ["genre_id", "title_id"])
    op.create_table(
        "person",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("name", WORD, nullable=False),
    )
    op.create_table(
        "credit",
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _refers("person_id", "person.id", cascade=False, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_credit_person_id_title_id", "credit", ["person_id", "title_id"])
    op.create_table(
        "title_feature",
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("feature_id", WORD, primary_key=True),
        sa.Column("weight", sa.Double(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_title_feature_feature_id_title_id", "title_feature", ["feature_id", "title_id"]
    )


def _licences() -> None:
    op.create_table(
        "licence_window",
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("territory", WORD, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "licence_span",
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("territory", WORD, primary_key=True),
        sa.Column("starts_at", INSTANT, primary_key=True),
        sa.Column("ends_at", INSTANT),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_licence_span_newest",
        "licence_span",
        ["territory", sa.text("starts_at DESC"), "title_id"],
    )
    op.create_index("ix_licence_span_territory_ends_at", "licence_span", ["territory", "ends_at"])


def _episodes() -> None:
    op.create_table(
        "season",
        sa.Column("id", WORD, primary_key=True),
        _refers("series_id", "title.id", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("digest", WORD),
    )
    op.create_index("ix_season_series_id_number", "season", ["series_id", "number"])
    op.create_table(
        "episode",
        sa.Column("id", WORD, primary_key=True),
        _refers("season_id", "season.id", nullable=False),
        _refers("series_id", "title.id", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort_key", sa.Integer(), nullable=False),
        sa.Column("duration_ms", NUMBER, nullable=False),
        sa.Column("air_date", sa.Date()),
        sa.Column("rating_label", WORD),
        sa.Column("available_from", INSTANT),
    )
    op.create_index("ix_episode_season_id_sort_key", "episode", ["season_id", "sort_key"])
    op.create_index(
        "ix_episode_series_id_available_from", "episode", ["series_id", "available_from"]
    )
    op.create_table(
        "episode_text",
        _refers("episode_id", "episode.id", primary_key=True),
        sa.Column("locale", WORD, primary_key=True),
        *_words("name", "synopsis"),
        sqlite_with_rowid=False,
    )


def _media() -> None:
    op.create_table(
        "media_segment",
        sa.Column("playable_id", WORD, primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("start_ms", NUMBER, nullable=False),
        sa.Column("end_ms", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audio_track",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("playable_id", WORD, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_words("locale", "codec", "channels"),
        sa.Column("is_descriptive", sa.Boolean(), nullable=False),
        sa.Column("is_original", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_audio_track_playable_id_position", "audio_track", ["playable_id", "position"]
    )
    op.create_table(
        "subtitle_track",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("playable_id", WORD, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("locale", WORD, nullable=False),
        sa.Column("is_closed_caption", sa.Boolean(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_subtitle_track_playable_id_position", "subtitle_track", ["playable_id", "position"]
    )
    op.create_table(
        "artwork",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("owner_id", WORD, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_words("role", "tag"),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("palette", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_index("ix_artwork_owner_id_position", "artwork", ["owner_id", "position"])


def _plays() -> None:
    op.create_table(
        "play_count",
        sa.Column("country", WORD, primary_key=True),
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("source", WORD, primary_key=True),
        sa.Column("plays", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_play_count_chart", "play_count", ["country", "day", "title_id", "plays"])
    op.create_index("ix_play_count_source", "play_count", ["source"])
    op.create_table(
        "title_heat",
        sa.Column("country", WORD, primary_key=True),
        _refers("title_id", "title.id", primary_key=True),
        sa.Column("trending", sa.Double(), nullable=False),
        sa.Column("popularity", sa.Double(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_title_heat_popularity",
        "title_heat",
        ["country", sa.text("popularity DESC"), "title_id"],
    )
    op.create_index(
        "ix_title_heat_trending", "title_heat", ["country", sa.text("trending DESC"), "title_id"]
    )


def _editorial() -> None:
    op.create_table(
        "collection",
        sa.Column("id", WORD, primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
    )
    op.create_index("ix_collection_position_id", "collection", ["position", "id"])
    op.create_table(
        "collection_text",
        _refers("collection_id", "collection.id", primary_key=True),
        sa.Column("locale", WORD, primary_key=True),
        sa.Column("heading", WORD, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "collection_item",
        _refers("collection_id", "collection.id", primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _refers("title_id", "title.id", nullable=False),
        sqlite_with_rowid=False,
    )


def _changes() -> None:
    op.create_table(
        "change",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        *_words("kind", "subject"),
        sa.Column("at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_kind_number", "change", ["kind", "number"])
