"""The statements behind each kind of candidates. They bind the gate's parameters, most `limit`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Double,
    Integer,
    Label,
    Select,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from persistence.sql.candidates import candidates
from persistence.sql.constructs import rows
from persistence.sql.gate import (
    COUNTRY,
    NOW,
    allowed,
    holds_now,
    open_here,
    open_since,
    own,
    worldwide,
)
from persistence.sql.tables.catalogue import genre_text, licence_span, title, title_genre
from persistence.sql.tables.editorial import collection, collection_item, collection_text
from persistence.sql.tables.plays import play_count, title_heat
from persistence.sql.types import Instant, Word

_LIMIT = bindparam("limit", type_=Integer())
_SOON = bindparam("soon", type_=Instant())
_TODAY = bindparam("today", type_=Date())
_NO_SCORE: Label[float] = literal(0.0, Double()).label("score")

_span = licence_span.alias("span")
_heated = and_(title_heat.c.title_id == title.c.id, title_heat.c.country == COUNTRY)
_never_played = ~select(title_heat.c.title_id).where(_heated).exists()
_of_genre = (
    select(title_genre.c.title_id)
    .where(
        title_genre.c.title_id == title.c.id,
        title_genre.c.genre_id == bindparam("genre_id", type_=Word),
    )
    .exists()
)


def _spans(at: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """Titles (`id`, `at`, `score`) of licence spans, whichever territory they are of."""
    return (
        select(_span.c.title_id.label("id"), at.label("at"), _NO_SCORE)
        .join_from(_span, title, title.c.id == _span.c.title_id)
        .where(allowed(), *where)
    )


def _first(spans: Select[Any], *, falling: bool = False) -> Select[Any]:
    """The first `limit` of `spans` by `at`.

    Spans of the country and worldwide ones are read as two lists, each in the order of an index.
    """

    def arm(condition: ColumnElement[bool]) -> Select[Any]:
        at = spans.selected_columns["at"]
        ordered = spans.where(condition).order_by(at.desc() if falling else at, _span.c.title_id)
        return select(ordered.limit(_LIMIT).subquery())

    both = union_all(arm(own(_span)), arm(worldwide(_span))).subquery()
    order = both.c["at"].desc() if falling else both.c["at"]
    return select(both).order_by(order, both.c.id).limit(_LIMIT)


def _newest(*where: ColumnElement[bool]) -> Select[Any]:
    found = _first(_spans(_span.c.starts_at, holds_now(_span), *where), falling=True)
    return candidates(found, "-at")


def _played(*where: ColumnElement[bool]) -> Select[Any]:
    since = open_since(title.c.id)
    found = (
        select(title.c.id, title_heat.c.popularity.label("score"), since.label("since"))
        .join_from(title_heat, title, title.c.id == title_heat.c.title_id)
        .where(title_heat.c.country == COUNTRY, allowed(), open_here(title.c.id), *where)
        .order_by(title_heat.c.popularity.desc(), since.desc(), title_heat.c.title_id)
        .limit(_LIMIT)
    )
    return candidates(found, "-score", "-since")


PLAYED, PLAYED_OF_GENRE = _played(), _played(_of_genre)
"""Most plays first, then newest window; the second binds `genre_id`."""

UNPLAYED, UNPLAYED_OF_GENRE = _newest(_never_played), _newest(_never_played, _of_genre)
"""Those never played here, newest window first; the second binds `genre_id`."""

NEWEST = _newest()

LEAVING = candidates(
    _first(_spans(_span.c.ends_at, holds_now(_span), _span.c.ends_at <= _SOON)), "at"
)
"""Binds `soon`."""

COMING = candidates(
    _first(
        _spans(
            func.min(_span.c.starts_at),
            _span.c.starts_at > NOW,
            _span.c.starts_at <= _SOON,
            ~open_here(_span.c.title_id),
        ).group_by(_span.c.title_id)
    ),
    "at",
)
"""Binds `soon`."""

TRENDING = candidates(
    select(title.c.id, title_heat.c.trending.label("score"))
    .join_from(title_heat, title, title.c.id == title_heat.c.title_id)
    .where(title_heat.c.country == COUNTRY, allowed(), open_here(title.c.id))
    .order_by(title_heat.c.trending.desc(), title_heat.c.title_id)
    .limit(_LIMIT),
    "-score",
)

_latest_day = (
    select(play_count.c.day)
    .where(play_count.c.country == COUNTRY, play_count.c.day <= _TODAY, play_count.c.plays > 0)
    .order_by(play_count.c.day.desc())
    .limit(1)
    .scalar_subquery()
)
_plays = cast(func.sum(play_count.c.plays), BigInteger)
TOP = candidates(
    select(title.c.id, _plays.label("score"), func.max(play_count.c.day).label("day"))
    .join_from(play_count, title, title.c.id == play_count.c.title_id)
    .where(play_count.c.country == COUNTRY, play_count.c.day == _latest_day)
    .where(play_count.c.plays > 0, allowed(), open_here(title.c.id))
    .group_by(title.c.id)
    .order_by(_plays.desc(), title.c.id)
    .limit(_LIMIT),
    "-score",
    also=("day",),
)
"""Binds `today`; its rows have the `day` they are of."""

_headings = (
    select(rows(collection_text.c.locale, collection_text.c.heading))
    .where(collection_text.c.collection_id == collection.c.id)
    .scalar_subquery()
)
_place = func.row_number().over(
    partition_by=collection.c.id, order_by=(collection_item.c.position, title.c.id)
)
_listed = (
    select(
        title.c.id,
        collection.c.id.label("collection_id"),
        collection.c.position,
        _headings.label("headings"),
        _place.label("place"),
        _NO_SCORE,
    )
    .join_from(collection, collection_item)
    .join(title, title.c.id == collection_item.c.title_id)
    .where(allowed(), open_here(title.c.id))
    .subquery()
)
COLLECTIONS = candidates(
    select(_listed).where(_listed.c.place <= _LIMIT),
    "position",
    "collection_id",
    "place",
    also=("collection_id", "headings"),
)
"""Its rows have the `collection_id` and `headings` they belong to; `limit` is a collection's."""

_played_here = func.coalesce(title_heat.c.popularity, 0.0)
# Looked up once a title: written out where it is used, `since` would be looked up at each place.
_dated = (
    select(title.c.id, _played_here.label("score"), open_since(title.c.id).label("since"))
    .outerjoin_from(title, title_heat, _heated)
    .where(allowed())
    .cte("dated")
    .prefix_with("MATERIALIZED")
)
_of_genres = (
    select(title_genre.c.genre_id, _dated)
    .join_from(_dated, title_genre, title_genre.c.title_id == _dated.c.id)
    .where(_dated.c.since.is_not(None))
    .cte("of_genres")
)
_plays_of_genre, _titles_of_genre = func.sum(_of_genres.c.score), func.count()
_names = (
    select(rows(genre_text.c.locale, genre_text.c.name))
    .where(genre_text.c.genre_id == _of_genres.c.genre_id)
    .scalar_subquery()
)
_chosen = (
    select(
        _of_genres.c.genre_id,
        _plays_of_genre.label("plays"),
        _titles_of_genre.label("titles"),
        _names.label("names"),
    )
    .group_by(_of_genres.c.genre_id)
    .order_by(_plays_of_genre.desc(), _titles_of_genre.desc(), _of_genres.c.genre_id)
    .limit(bindparam("genres", type_=Integer()))
    .cte("chosen")
)
_place_in_genre = func.row_number().over(
    partition_by=_of_genres.c.genre_id,
    order_by=(_of_genres.c.score.desc(), _of_genres.c.since.desc(), _of_genres.c.id),
)
_placed = (
    select(_of_genres.c.genre_id, _of_genres.c.id, _of_genres.c.score)
    .add_columns(_place_in_genre.label("place"))
    .where(_of_genres.c.genre_id.in_(select(_chosen.c.genre_id)))
    .subquery()
)

POPULAR_BY_GENRE = candidates(
    select(_chosen, _placed.c.id, _placed.c.score, _placed.c.place)
    .join_from(_chosen, _placed, _placed.c.genre_id == _chosen.c.genre_id)
    .where(_placed.c.place <= _LIMIT),
    "-plays",
    "-titles",
    "genre_id",
    "place",
    also=("genre_id", "names"),
)
"""Binds `genres`, how many; its rows have the `genre_id` and `names` they belong to."""
