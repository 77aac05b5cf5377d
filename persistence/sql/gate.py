"""The gate of R19 as SQL conditions, for statements that list titles.

They bind `country`, `now` and `ceiling` (a maturity level). `licence_span` holds, for a country
with windows of its own, these merged with the worldwide ones; for every other country stand the
worldwide spans, under `*`. Whether a title is open here either tells; which span it is, only one.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    bindparam,
    func,
    or_,
    select,
)

from domain.licence import WORLDWIDE
from persistence.sql.constructs import any_of
from persistence.sql.tables.catalogue import licence_span, title
from persistence.sql.types import Instant, Word

COUNTRY: BindParameter[str] = bindparam("country", type_=Word)
NOW: BindParameter[Any] = bindparam("now", type_=Instant())
CEILING: BindParameter[int] = bindparam("ceiling", type_=Integer())


def holds_now(span: FromClause) -> ColumnElement[bool]:
    """Whether a span holds at `now`: its end is outside it (R24)."""
    return (span.c.starts_at <= NOW) & or_(span.c.ends_at.is_(None), span.c.ends_at > NOW)


def open_here(title_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a title has a window open in `country` now."""
    span = licence_span.alias()
    here = span.c.territory.in_([COUNTRY, WORLDWIDE])
    return (
        select(span.c.title_id).where(span.c.title_id == title_id, here, holds_now(span)).exists()
    )


def begun_here(title_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a title has, or once had, a window open in `country`."""
    span = licence_span.alias()
    here = span.c.territory.in_([COUNTRY, WORLDWIDE])
    begun = span.c.starts_at <= NOW
    return select(span.c.title_id).where(span.c.title_id == title_id, here, begun).exists()


def open_since(title_id: ColumnElement[str]) -> ScalarSelect[Any]:
    """The start of the span that holds in `country` now; null where none does.

    A country's own span covers the worldwide one it was merged with, so it starts no later.
    """
    span = licence_span.alias()
    here = span.c.territory.in_([COUNTRY, WORLDWIDE])
    first = select(func.min(span.c.starts_at))
    return first.where(span.c.title_id == title_id, here, holds_now(span)).scalar_subquery()


def own(span: FromClause) -> ColumnElement[bool]:
    """A span of `country` itself."""
    return span.c.territory == COUNTRY


def worldwide(span: FromClause) -> ColumnElement[bool]:
    """A worldwide span of a title that has none of `country` itself."""
    other = licence_span.alias()
    own_ones = select(other.c.title_id).where(other.c.title_id == span.c.title_id, own(other))
    return (span.c.territory == WORLDWIDE) & ~own_ones.exists()


def allowed(listed: FromClause = title) -> ColumnElement[bool]:
    """Whether a title is not above the ceiling (R17); `listed` has its `rating_level`."""
    return listed.c.rating_level <= CEILING


def not_blocked() -> ColumnElement[bool]:
    """Whether a title is none of those bound to `blocked`."""
    return ~any_of(title.c.id, "blocked")
