"""The statements of sorted, gated lists, each made when it is first asked for.

A list reads its titles in the order of an index and stops at the limit, however many there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Select,
    bindparam,
    literal,
    select,
    type_coerce,
    union_all,
)

from domain.browse import TitleFilter
from persistence.sql.constructs import any_of
from persistence.sql.gate import (
    COUNTRY,
    allowed,
    holds_now,
    not_blocked,
    open_here,
    own,
    worldwide,
)
from persistence.sql.tables.catalogue import licence_span, title, title_genre
from persistence.sql.tables.plays import title_heat
from persistence.sql.types import Word

NEVER_PLAYED = 0.0
"""The popularity of titles without plays: below that of any title with."""

_LIMIT = bindparam("limit", type_=Integer())
_AFTER = bindparam("after", type_=Word)
_FIRST_YEAR = bindparam("first_year", type_=BigInteger())
_LAST_YEAR = bindparam("last_year", type_=BigInteger())


class Listing(Enum):
    NAME = auto()
    RELEASE_YEAR = auto()
    NEWEST = auto()
    PLAYED = auto()
    UNPLAYED = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement depends on besides its parameters."""

    listing: Listing
    continues: bool
    kinds: tuple[str, ...]
    genres: bool
    first_year: bool
    last_year: bool


def shape_of(listing: Listing, where: TitleFilter, *, continues: bool) -> Shape:
    return Shape(
        listing,
        continues,
        kinds=tuple(sorted({kind.value for kind in where.kinds})),
        genres=bool(where.genre_ids),
        first_year=where.released_from is not None,
        last_year=where.released_to is not None,
    )


@lru_cache(maxsize=512)
def page_statement(shape: Shape) -> Select[Any]:
    """Answers rows of (id, key).

    Binds the gate's parameters, `blocked` and `limit`, and as the shape says `key` and `after`,
    `kinds`, `genres`, `first_year`, `last_year`.
    """
    return _LISTINGS[shape.listing](shape)


def _by_name(shape: Shape) -> Select[Any]:
    key = title.c.sort_name
    after: Sequence[ColumnElement[bool]] = ()
    if shape.continues:
        name = bindparam("key", type_=Word)
        after = (key >= name, (key > name) | (title.c.id > _AFTER))
    listed = select(title.c.id, key.label("key")).where(open_here(title.c.id), *_gate(shape))
    return listed.where(*after).order_by(key, title.c.id).limit(_LIMIT)


def _by_release_year(shape: Shape) -> Select[Any]:
    key = title.c.year_order
    listed = select(title.c.id, key.label("key")).where(open_here(title.c.id), *_gate(shape))
    # What filters by the year, said of the order too, finds its place in the index.
    if shape.first_year:
        listed = listed.where(key >= _FIRST_YEAR)
    if shape.last_year:
        listed = listed.where(key <= _LAST_YEAR)
    return _falling(listed, shape, key, title.c.id)


def _by_newest(shape: Shape) -> Select[Any]:
    def arm(condition: Callable[[FromClause], ColumnElement[bool]]) -> Select[Any]:
        span = licence_span.alias()
        key = type_coerce(span.c.starts_at, BigInteger)
        listed = (
            select(title.c.id, key.label("key"))
            .join_from(span, title, title.c.id == span.c.title_id)
            .where(condition(span), holds_now(span), *_gate(shape))
        )
        return select(_falling(listed, shape, key, span.c.title_id).subquery())

    both = union_all(arm(own), arm(worldwide)).subquery()
    return select(both).order_by(both.c.key.desc(), both.c.id).limit(_LIMIT)


def _played(shape: Shape) -> Select[Any]:
    key = title_heat.c.popularity
    listed = (
        select(title.c.id, key.label("key"))
        .join_from(title_heat, title, title.c.id == title_heat.c.title_id)
        .where(title_heat.c.country == COUNTRY, open_here(title.c.id))
        .where(*_gate(shape))
    )
    return _falling(listed, shape, key, title_heat.c.title_id)


def _unplayed(shape: Shape) -> Select[Any]:
    """By id, which begins with the form: of kinds, each is read by itself, or films would all be
    passed over before the first series.
    """
    listed = _never_played(shape)
    if not shape.kinds:
        return listed
    each = (select(listed.where(title.c.kind == kind).subquery()) for kind in shape.kinds)
    listed_of = union_all(*each).subquery()
    return select(listed_of).order_by(listed_of.c.id).limit(_LIMIT)


def _never_played(shape: Shape) -> Select[Any]:
    heat = select(title_heat.c.title_id).where(
        title_heat.c.title_id == title.c.id, title_heat.c.country == COUNTRY
    )
    listed = select(title.c.id, literal(NEVER_PLAYED, Double()).label("key")).where(
        ~heat.exists(), open_here(title.c.id), *_gate(shape)
    )
    if shape.continues:
        listed = listed.where(title.c.id > _AFTER)
    return listed.order_by(title.c.id).limit(_LIMIT)


def _falling(
    listed: Select[Any], shape: Shape, key: ColumnElement[Any], id_: ColumnElement[str]
) -> Select[Any]:
    """`listed` by falling key and rising id, from the position on. The first condition finds its
    place in the index, the second leaves out what was read there.
    """
    if shape.continues:
        at = bindparam("key", type_=Double() if key is title_heat.c.popularity else BigInteger())
        listed = listed.where(key <= at, (key < at) | (id_ > _AFTER))
    return listed.order_by(key.desc(), id_).limit(_LIMIT)


def _gate(shape: Shape) -> list[ColumnElement[bool]]:
    # SECURITY: what is not visible is left out here, before anything is counted or cut (R19).
    conditions: list[Any] = [allowed(), not_blocked()]
    if shape.kinds:
        conditions.append(any_of(title.c.kind, "kinds"))
    if shape.genres:
        of_genre = select(title_genre.c.title_id).where(
            title_genre.c.title_id == title.c.id, any_of(title_genre.c.genre_id, "genres")
        )
        conditions.append(of_genre.exists())
    if shape.first_year:
        conditions.append(title.c.release_year >= _FIRST_YEAR)
    if shape.last_year:
        conditions.append(title.c.release_year <= _LAST_YEAR)
    return conditions


_LISTINGS: dict[Listing, Callable[[Shape], Select[Any]]] = {
    Listing.NAME: _by_name,
    Listing.RELEASE_YEAR: _by_release_year,
    Listing.NEWEST: _by_newest,
    Listing.PLAYED: _played,
    Listing.UNPLAYED: _unplayed,
}
