"""Lists of licence spans in the order of an index: one for a country, one for the worldwide."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    select,
    union_all,
)

from persistence.sql.gate import COUNTRY, own, worldwide
from persistence.sql.tables.plays import title_heat

LIMIT: BindParameter[int] = bindparam("limit", type_=Integer())


def first(spans: Select[Any], span: FromClause, *, falling: bool = False) -> Select[Any]:
    """The first `limit` of `spans` by `at`, then `id`; both are columns it selects from `span`.

    Spans of the country and worldwide ones are read as two lists, each in the order of an index.
    """

    def arm(condition: ColumnElement[bool]) -> Select[Any]:
        at = spans.selected_columns["at"]
        ordered = spans.where(condition).order_by(at.desc() if falling else at, span.c.title_id)
        return select(ordered.limit(LIMIT).subquery())

    both = union_all(arm(own(span)), arm(worldwide(span))).subquery()
    order = both.c["at"].desc() if falling else both.c["at"]
    return select(both).order_by(order, both.c.id).limit(LIMIT)


def never_played(span: FromClause) -> ColumnElement[bool]:
    """Whether the title of a span was never played in `country`."""
    heat = title_heat.alias()
    here = (heat.c.title_id == span.c.title_id, heat.c.country == COUNTRY)
    return ~select(heat.c.title_id).where(*here).exists()
