"""Titles with all their parts: the one statement that reads them, and how rows become titles."""

from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from domain.genre import Genre
from domain.ids import GenreId
from domain.locale import Texts
from domain.maturity import rating_of
from domain.title import Movie, Series, Title, TitleKind, TitleText
from persistence.sql.constructs import any_of, rows
from persistence.sql.parts import Part, artwork_of, images, windows, windows_of
from persistence.sql.tables.catalogue import genre_text, title, title_genre, title_text
from persistence.sql.tables.episodes import episode
from persistence.sql.types import Instant

_TEXTS = (
    select(
        rows(
            title_text.c.locale,
            title_text.c.name,
            title_text.c.synopsis_short,
            title_text.c.synopsis_long,
        )
    )
    .where(title_text.c.title_id == title.c.id)
    .scalar_subquery()
)
_GENRES = (
    select(
        rows(title_genre.c.position, genre_text.c.genre_id, genre_text.c.locale, genre_text.c.name)
    )
    .join_from(title_genre, genre_text, genre_text.c.genre_id == title_genre.c.genre_id)
    .where(title_genre.c.title_id == title.c.id)
    .scalar_subquery()
)
_NOW: BindParameter[Any] = bindparam("now", type_=Instant())
_LATEST_EPISODE = (
    select(func.max(episode.c.available_from))
    .where(episode.c.series_id == title.c.id, episode.c.available_from <= _NOW)
    .scalar_subquery()
)
_NEXT_EPISODE = (
    select(func.min(episode.c.available_from))
    .where(episode.c.series_id == title.c.id, episode.c.available_from > _NOW)
    .scalar_subquery()
)

TITLES = select(
    title,
    _TEXTS.label("texts"),
    _GENRES.label("genres"),
    artwork_of(title.c.id).label("artwork"),
    windows_of(title.c.id).label("windows"),
    _LATEST_EPISODE.label("latest_episode_from"),
    _NEXT_EPISODE.label("next_episode_from"),
).where(any_of(title.c.id))
"""Binds `ids` and `now`. One statement, so that a title and its parts are of the same moment."""


class TitleBuilder:
    """Builds the titles of one read; a genre they share is one object."""

    def __init__(self) -> None:
        self._genres: dict[str, Genre] = {}

    def title(self, row: Row[Any]) -> Title:
        common: dict[str, Any] = {
            "id": row.id,
            "external_id": row.external_id,
            "kind": TitleKind(row.kind),
            "texts": Texts((locale, TitleText(*text)) for locale, *text in row.texts),
            "release_year": row.release_year,
            "original_locale": row.original_locale,
            "countries": tuple(row.countries),
            "rating": rating_of(row.rating_label, tuple(row.descriptors)),
            "genres": self._in_order(row.genres),
            "artwork": images(row.artwork),
            "windows": windows(row.windows),
            "revision": row.revision,
        }
        if row.form == "movie":
            return Movie(**common, duration_ms=row.duration_ms)
        latest, upcoming = row.latest_episode_from, row.next_episode_from
        return Series(**common, latest_episode_from=latest, next_episode_from=upcoming)

    def _in_order(self, parts: list[Part]) -> tuple[Genre, ...]:
        names: dict[tuple[int, str], dict[str, str]] = {}
        for position, id_, locale, name in parts:
            names.setdefault((position, id_), {})[locale] = name
        return tuple(self._shared(id_, names[position, id_]) for position, id_ in sorted(names))

    def _shared(self, id_: str, names: dict[str, str]) -> Genre:
        return self._genres.setdefault(id_, Genre(GenreId(id_), names))
