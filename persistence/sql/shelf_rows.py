"""The statements behind each kind of candidates. They bind the gate's parameters, most `limit`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Double,
    Label,
    Select,
    bindparam,
    cast,
    func,
    literal,
    select,
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
)
from persistence.sql.spans import LIMIT, first, never_played
from persistence.sql.tables.catalogue import licence_span, title
from persistence.sql.tables.editorial import collection, collection_item, collection_text
from persistence.sql.tables.plays import play_count, title_heat
from persistence.sql.types import Instant

_SOON = bindparam("soon", type_=Instant())
_TODAY = bindparam("today", type_=Date())
_NO_SCORE: Label[float] = literal(0.0, Double()).label("score")

_span = licence_span.alias("span")


def _spans(at: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """Titles (`id`, `at`, `score`) of licence spans, whichever territory they are of."""
    return (
        select(_span.c.title_id.label("id"), at.label("at"), _NO_SCORE)
        .join_from(_span, title, title.c.id == _span.c.title_id)
        .where(allowed(), *where)
    )


def _newest(*where: ColumnElement[bool]) -> Select[Any]:
    newest = _spans(_span.c.starts_at, holds_now(_span), *where)
    return candidates(first(newest, _span, falling=True), "-at")


_since = open_since(title.c.id)
PLAYED = candidates(
    select(title.c.id, title_heat.c.popularity.label("score"), _since.label("since"))
    .join_from(title_heat, title, title.c.id == title_heat.c.title_id)
    .where(title_heat.c.country == COUNTRY, allowed(), open_here(title.c.id))
    .order_by(title_heat.c.popularity.desc(), _since.desc(), title_heat.c.title_id)
    .limit(LIMIT),
    "-score",
    "-since",
)
"""Most plays first, then newest window."""

UNPLAYED = _newest(never_played(_span))
"""Those never played here, newest window first."""

NEWEST = _newest()

LEAVING = candidates(
    first(_spans(_span.c.ends_at, holds_now(_span), _span.c.ends_at <= _SOON), _span), "at"
)
"""Binds `soon`."""

COMING = candidates(
    first(
        _spans(
            func.min(_span.c.starts_at),
            _span.c.starts_at > NOW,
            _span.c.starts_at <= _SOON,
            ~open_here(_span.c.title_id),
        ).group_by(_span.c.title_id),
        _span,
    ),
    "at",
)
"""Binds `soon`."""

TRENDING = candidates(
    select(title.c.id, title_heat.c.trending.label("score"))
    .join_from(title_heat, title, title.c.id == title_heat.c.title_id)
    .where(title_heat.c.country == COUNTRY, allowed(), open_here(title.c.id))
    .order_by(title_heat.c.trending.desc(), title_heat.c.title_id)
    .limit(LIMIT),
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
    .limit(LIMIT),
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
    select(_listed).where(_listed.c.place <= LIMIT),
    "position",
    "collection_id",
    "place",
    also=("collection_id", "headings"),
)
"""Its rows have the `collection_id` and `headings` they belong to; `limit` is a collection's."""
