"""The statements behind the lists of genres. They bind the gate's parameters and `limit`.

Each list is the start of one range of an index, in which the level stands beside the order.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
)

from domain.homepage.policy import DEFAULT_POLICY
from domain.licence import WORLDWIDE
from persistence.sql.candidates import candidates
from persistence.sql.constructs import any_of, row_count, rows
from persistence.sql.gate import COUNTRY, allowed, holds_now, open_here, open_since
from persistence.sql.spans import LIMIT, first, never_played
from persistence.sql.tables.catalogue import genre_text, title
from persistence.sql.tables.genre_lists import genre_heat, genre_span, genre_title_heat
from persistence.sql.tables.plays import title_heat
from persistence.sql.types import JsonText, Word

FEWEST = DEFAULT_POLICY.shortest_row
"""A genre of fewer listable titles makes no row (R28)."""

_GENRE = bindparam("genre_id", type_=Word)


def _played(genre_id: ColumnElement[str], *of: FromClause) -> Select[Any]:
    """Titles of a genre that were played here; `of` is the table that `genre_id` is a column of."""
    heat = genre_title_heat.alias("listed")
    since = open_since(heat.c.title_id)
    return (
        select(heat.c.title_id.label("id"), heat.c.popularity.label("score"), since.label("since"))
        .where(heat.c.country == COUNTRY, heat.c.genre_id == genre_id)
        .where(allowed(heat), open_here(heat.c.title_id))
        .order_by(heat.c.popularity.desc(), since.desc(), heat.c.title_id)
        .limit(LIMIT)
        .correlate(*of)
    )


def _unplayed(genre_id: ColumnElement[str], *of: FromClause) -> Select[Any]:
    """Titles of a genre that were never played here; `of` as above."""
    span = genre_span.alias("listed")
    newest = (
        select(
            span.c.title_id.label("id"),
            span.c.starts_at.label("at"),
            literal(0.0, Double()).label("score"),
        )
        .where(span.c.genre_id == genre_id, holds_now(span), allowed(span), never_played(span))
        .correlate(*of)
    )
    return first(newest, span, falling=True)


PLAYED_OF_GENRE = candidates(_played(_GENRE), "-score", "-since")
"""Binds `genre_id`; most plays first, then newest window."""

UNPLAYED_OF_GENRE = candidates(_unplayed(_GENRE), "-at")
"""Binds `genre_id`; those never played here, newest window first."""

_plays, _titles = func.sum(genre_heat.c.popularity), func.sum(genre_heat.c.titles)
_chosen = (
    select(genre_heat.c.genre_id, _plays.label("plays"), _titles.label("titles"))
    .where(genre_heat.c.territory.in_([COUNTRY, WORLDWIDE]), allowed(genre_heat))
    .group_by(genre_heat.c.genre_id)
    .having(_titles >= FEWEST)
    .order_by(_plays.desc(), _titles.desc(), genre_heat.c.genre_id)
    .limit(bindparam("genres", type_=Integer()))
    .offset(bindparam("skipped", type_=Integer()))
    .cte("chosen")
)


def _ids(found: Select[Any]) -> ScalarSelect[Any]:
    return select(rows(found.subquery().c.id)).scalar_subquery()


# Made once a genre: written out where it is used, the list would be made at each place.
_of_chosen = (
    select(_chosen, _ids(_played(_chosen.c.genre_id, _chosen)).label("played"))
    .cte("of_chosen")
    .prefix_with("MATERIALIZED")
)
_names = (
    select(rows(genre_text.c.locale, genre_text.c.name))
    .where(genre_text.c.genre_id == _of_chosen.c.genre_id)
    .scalar_subquery()
)
_rest = case(
    (row_count(_of_chosen.c.played) >= LIMIT, literal([], JsonText())),
    else_=_ids(_unplayed(_of_chosen.c.genre_id, _of_chosen)),
)
TITLES_BY_GENRE = select(
    _of_chosen.c.genre_id,
    _names.label("names"),
    _of_chosen.c.played,
    _rest.label("unplayed"),
).order_by(_of_chosen.c.plays.desc(), _of_chosen.c.titles.desc(), _of_chosen.c.genre_id)
"""The most popular genres, `genres` of them after `skipped`, each with the ids of its titles."""

_heat_here = func.coalesce(title_heat.c.popularity, 0.0)
POPULAR_OF_ALL = candidates(
    select(title.c.id, _heat_here.label("score"), open_since(title.c.id).label("since"))
    .outerjoin_from(
        title,
        title_heat,
        (title_heat.c.title_id == title.c.id) & (title_heat.c.country == COUNTRY),
    )
    # SECURITY: gated anew, for a title may have changed since its id was read.
    .where(any_of(title.c.id), allowed(), open_here(title.c.id)),
    "-score",
    "-since",
)
"""Binds `ids`: most plays first, then newest window."""
