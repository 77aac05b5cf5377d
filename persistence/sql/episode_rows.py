"""Episodes with all their parts: the statements that read them, and how rows become episodes."""

from typing import Any

from sqlalchemy import Row, bindparam, func, select

from domain.locale import Texts
from domain.maturity import rating_of
from domain.title import Episode, EpisodeText
from persistence.sql.constructs import any_of, rows
from persistence.sql.parts import artwork_of, images, windows, windows_of
from persistence.sql.tables.catalogue import title
from persistence.sql.tables.episodes import episode, episode_text, season

_TEXTS = (
    select(rows(episode_text.c.locale, episode_text.c.name, episode_text.c.synopsis))
    .where(episode_text.c.episode_id == episode.c.id)
    .scalar_subquery()
)
_EPISODES = (
    select(
        episode,
        season.c.number.label("season_number"),
        title.c.original_locale,
        title.c.rating_label.label("series_label"),
        title.c.descriptors.label("series_descriptors"),
        title.c.revision,
        _TEXTS.label("texts"),
        artwork_of(episode.c.id).label("stills"),
        windows_of(episode.c.series_id).label("windows"),
    )
    .join_from(episode, season, season.c.id == episode.c.season_id)
    .join(title, title.c.id == episode.c.series_id)
)
_ORDER = (season.c.number, episode.c.sort_key, episode.c.id)
_place = func.row_number().over(partition_by=episode.c.series_id, order_by=_ORDER)
_places = (
    select(episode.c.id, _place.label("place"))
    .join_from(episode, season, season.c.id == episode.c.season_id)
    .where(any_of(episode.c.series_id), any_of(season.c.series_id), season.c.number != 0)
    .subquery()
)

EPISODES = _EPISODES.where(any_of(episode.c.id))
EPISODES_OF_SEASONS = _EPISODES.where(any_of(episode.c.season_id)).order_by(
    episode.c.season_id, episode.c.sort_key, episode.c.id
)
EPISODES_OF_SERIES = _EPISODES.where(any_of(episode.c.series_id)).order_by(
    episode.c.series_id, *_ORDER
)
FIRST_EPISODES = (
    _EPISODES.join(_places, _places.c.id == episode.c.id)
    .where(_places.c.place <= bindparam("limit"))
    .order_by(episode.c.series_id, _places.c.place)
)
"""Binds `ids` of series and `limit`; specials are left out."""


def episode_of(row: Row[Any]) -> Episode:
    """The episode a row of these statements holds; its revision is its series'.

    What is shown of an episode depends on its series' licence and rating, and is stored with it.
    """
    stills = images(row.stills)
    return Episode(
        id=row.id,
        series_id=row.series_id,
        season_id=row.season_id,
        season_number=row.season_number,
        number=row.number,
        sort_key=row.sort_key,
        texts=Texts((locale, EpisodeText(*text)) for locale, *text in row.texts),
        original_locale=row.original_locale,
        duration_ms=row.duration_ms,
        air_date=row.air_date,
        own_rating=None if row.rating_label is None else rating_of(row.rating_label),
        series_rating=rating_of(row.series_label, tuple(row.series_descriptors)),
        windows=windows(row.windows),
        available_from=row.available_from,
        still=stills[0] if stills else None,
        revision=row.revision,
    )
