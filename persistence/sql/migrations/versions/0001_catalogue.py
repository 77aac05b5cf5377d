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


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORD, primary_key=True) for name in names]


def _refers(name: str, target: str, *, cascade: bool = True, **options: Any) -> sa.Column[str]:
    rule = "CASCADE" if cascade else None
    return sa.Column(name, WORD, sa.ForeignKey(target, ondelete=rule), **options)


def _of(table: str, *, cascade: bool = True) -> sa.Column[str]:
    return _refers(f"{table}_id", f"{table}.id", cascade=cascade, primary_key=True)


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _clustered(name: str, *columns: sa.Column[Any]) -> None:
    """A table kept in the order of its key, on SQLite too."""
    op.create_table(name, *columns, sqlite_with_rowid=False)


def upgrade() -> None:
    _titles()
    _genres_and_people()
    _licences()
    _episodes()
    _media()
    _plays()
    _genre_lists()
    _editorial()
    _changes()


def _titles() -> None:
    op.create_table(
        "title",
        *_keys("id"),
        *_words("form", "kind", "source"),
        sa.Column("external_id", WORD),
        *_words("sort_name"),
        sa.Column("release_year", sa.Integer()),
        *_integers("year_order"),
        sa.Column("original_locale", WORD),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("rating_label", WORD),
        *_integers("rating_level"),
        sa.Column("descriptors", sa.Text(), nullable=False),
        sa.Column("duration_ms", NUMBER),
        sa.Column("features", sa.Double(), nullable=False),
        *_words("digest"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.UniqueConstraint("source", "external_id"),
    )
    op.create_index("ix_title_external_id", "title", ["external_id"])
    op.create_index("ix_title_newest_year", "title", [sa.text("year_order DESC"), "id"])
    op.create_index("ix_title_sort_name_id", "title", ["sort_name", "id"])
    _clustered(
        "title_text",
        _of("title"),
        *_keys("locale"),
        *_words("name", "synopsis_short", "synopsis_long"),
    )
    op.create_table(
        "trailer",
        *_keys("id"),
        _refers("title_id", "title.id", nullable=False),
        *_integers("position"),
        *_words("name"),
        sa.Column("duration_ms", NUMBER, nullable=False),
        *_words("path"),
    )
    op.create_index("ix_trailer_title_id_position", "trailer", ["title_id", "position"])


def _genres_and_people() -> None:
    op.create_table("genre", *_keys("id"))
    _clustered("genre_text", _of("genre"), *_keys("locale"), *_words("name"))
    _clustered("title_genre", _of("title"), _of("genre", cascade=False), *_integers("position"))
    op.create_index("ix_title_genre_genre_id_title_id", "title_genre", ["genre_id", "title_id"])
    op.create_table("person", *_keys("id"), *_words("name"))
    _clustered(
        "credit",
        _of("title"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _refers("person_id", "person.id", cascade=False, nullable=False),
        *_words("role"),
    )
    op.create_index("ix_credit_person_id_title_id", "credit", ["person_id", "title_id"])
    _clustered(
        "title_feature",
        _of("title"),
        *_keys("feature_id"),
        sa.Column("weight", sa.Double(), nullable=False),
    )
    op.create_index(
        "ix_title_feature_feature_id_title_id", "title_feature", ["feature_id", "title_id"]
    )


def _licences() -> None:
    _clustered(
        "licence_window",
        _of("title"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        *_words("territory"),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
    )
    _clustered(
        "licence_span",
        _of("title"),
        *_keys("territory"),
        sa.Column("starts_at", INSTANT, primary_key=True),
        sa.Column("ends_at", INSTANT),
    )
    newest = ("territory", sa.text("starts_at DESC"), "title_id")
    op.create_index("ix_licence_span_newest", "licence_span", newest)
    op.create_index("ix_licence_span_territory_ends_at", "licence_span", ["territory", "ends_at"])


def _episodes() -> None:
    op.create_table(
        "season",
        *_keys("id"),
        _refers("series_id", "title.id", nullable=False),
        *_integers("number"),
        *_words("name"),
        sa.Column("digest", WORD),
    )
    op.create_index("ix_season_series_id_number", "season", ["series_id", "number"])
    op.create_table(
        "episode",
        *_keys("id"),
        _refers("season_id", "season.id", nullable=False),
        _refers("series_id", "title.id", nullable=False),
        *_integers("number", "sort_key"),
        sa.Column("duration_ms", NUMBER, nullable=False),
        sa.Column("air_date", sa.Date()),
        sa.Column("rating_label", WORD),
        sa.Column("available_from", INSTANT),
    )
    op.create_index("ix_episode_season_id_sort_key", "episode", ["season_id", "sort_key"])
    op.create_index(
        "ix_episode_series_id_available_from", "episode", ["series_id", "available_from"]
    )
    _clustered("episode_text", _of("episode"), *_keys("locale"), *_words("name", "synopsis"))


def _media() -> None:
    _clustered(
        "media_segment",
        *_keys("playable_id"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        *_words("kind"),
        sa.Column("start_ms", NUMBER, nullable=False),
        sa.Column("end_ms", NUMBER, nullable=False),
    )
    op.create_table(
        "audio_track",
        *_keys("id"),
        *_words("playable_id"),
        *_integers("position"),
        *_words("locale", "codec", "channels"),
        sa.Column("is_descriptive", sa.Boolean(), nullable=False),
        sa.Column("is_original", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_audio_track_playable_id_position", "audio_track", ["playable_id", "position"]
    )
    op.create_table(
        "subtitle_track",
        *_keys("id"),
        *_words("playable_id"),
        *_integers("position"),
        *_words("locale"),
        sa.Column("is_closed_caption", sa.Boolean(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_subtitle_track_playable_id_position", "subtitle_track", ["playable_id", "position"]
    )
    op.create_table(
        "artwork",
        *_keys("id"),
        *_words("owner_id"),
        *_integers("position"),
        *_words("role", "tag"),
        *_integers("width", "height"),
        sa.Column("palette", sa.Text(), nullable=False),
        *_integers("revision"),
    )
    op.create_index("ix_artwork_owner_id_position", "artwork", ["owner_id", "position"])


def _plays() -> None:
    _clustered(
        "play_count",
        *_keys("country"),
        _of("title"),
        sa.Column("day", sa.Date(), primary_key=True),
        *_keys("source"),
        sa.Column("plays", NUMBER, nullable=False),
    )
    op.create_index("ix_play_count_chart", "play_count", ["country", "day", "title_id", "plays"])
    op.create_index("ix_play_count_source", "play_count", ["source"])
    _clustered(
        "title_heat",
        _of("title"),
        *_keys("country"),
        sa.Column("trending", sa.Double(), nullable=False),
        sa.Column("popularity", sa.Double(), nullable=False),
    )
    op.create_index(
        "ix_title_heat_popularity",
        "title_heat",
        ["country", sa.text("popularity DESC"), "title_id"],
    )
    op.create_index(
        "ix_title_heat_trending", "title_heat", ["country", sa.text("trending DESC"), "title_id"]
    )


def _genre_lists() -> None:
    _clustered(
        "genre_span",
        _of("title"),
        _of("genre", cascade=False),
        *_keys("territory"),
        sa.Column("starts_at", INSTANT, primary_key=True),
        sa.Column("ends_at", INSTANT),
        *_integers("rating_level"),
    )
    newest = ("territory", "genre_id", sa.text("starts_at DESC"), "title_id")
    op.create_index("ix_genre_span_newest", "genre_span", [*newest, "rating_level", "ends_at"])
    _clustered(
        "genre_title_heat",
        _of("title"),
        *_keys("country"),
        _of("genre", cascade=False),
        *_integers("rating_level"),
        sa.Column("popularity", sa.Double(), nullable=False),
    )
    op.create_index(
        "ix_genre_title_heat_popularity",
        "genre_title_heat",
        ["country", "genre_id", sa.text("popularity DESC"), "title_id", "rating_level"],
    )
    _clustered(
        "genre_heat",
        *_keys("territory"),
        _of("genre", cascade=False),
        sa.Column("rating_level", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("popularity", sa.Double(), nullable=False),
        *_integers("titles"),
    )


def _editorial() -> None:
    op.create_table("collection", *_keys("id"), *_integers("position"), *_words("digest"))
    op.create_index("ix_collection_position_id", "collection", ["position", "id"])
    _clustered("collection_text", _of("collection"), *_keys("locale"), *_words("heading"))
    _clustered(
        "collection_item",
        _of("collection"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _refers("title_id", "title.id", nullable=False),
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
