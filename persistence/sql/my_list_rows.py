"""The statements of My List. Those that show it bind the gate's parameters and `of_profile`."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Double,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    literal,
    select,
)

from domain.licence import WORLDWIDE
from persistence.sql.candidates import candidates
from persistence.sql.constructs import any_of
from persistence.sql.gate import COUNTRY, NOW, allowed, begun_here, not_blocked
from persistence.sql.tables.catalogue import licence_span, title
from persistence.sql.tables.my_list import my_list
from persistence.sql.types import Instant, Word

_OF: BindParameter[str] = bindparam("of_profile", type_=Word)
_TITLE: BindParameter[str] = bindparam("of_title", type_=Word)
_own = my_list.c.profile_id == _OF


def _newest(*columns: ColumnElement[Any]) -> Select[Any]:
    """Entries that may be shown, newest first, from the one before `before`.

    SECURITY: the gate of R19 stands in the query, so that counts and cursors tell nothing.
    """
    return (
        select(*columns)
        .join_from(my_list, title, title.c.id == my_list.c.title_id)
        .where(_own, my_list.c.listed_at < bindparam("before", type_=Instant()))
        .where(allowed(), not_blocked(), begun_here(title.c.id))
        .order_by(my_list.c.listed_at.desc())
        .limit(bindparam("limit", type_=Integer()))
    )


PAGE = _newest(my_list.c.title_id, my_list.c.listed_at)
ROW = candidates(
    _newest(
        my_list.c.title_id.label("id"),
        my_list.c.listed_at.label("at"),
        literal(0.0, Double()).label("score"),
    ),
    "-at",
    also=("at",),
)
_span = licence_span.alias()
BEGINS_NEXT = (
    select(func.min(_span.c.starts_at))
    .join_from(my_list, _span, _span.c.title_id == my_list.c.title_id)
    .where(_own, _span.c.territory.in_([COUNTRY, WORLDWIDE]), _span.c.starts_at > NOW)
)
LISTED = select(my_list.c.title_id).where(_own, any_of(my_list.c.title_id))
_with_titles = my_list.join(title, title.c.id == my_list.c.title_id)
_hidden = ~(allowed() & not_blocked())
LENGTH = (
    select(
        func.count().label("length"),
        func.count().filter(_hidden).label("hidden"),
        func.max(my_list.c.listed_at).label("newest"),
        func.count().filter(my_list.c.title_id == _TITLE).label("found"),
    )
    .select_from(_with_titles)
    .where(_own)
)
_OLDEST_HIDDEN = (
    select(my_list.c.title_id)
    .select_from(_with_titles)
    .where(_own, _hidden)
    .order_by(my_list.c.listed_at)
    .limit(1)
    .scalar_subquery()
)
MAKE_ROOM = delete(my_list).where(_own, my_list.c.title_id == _OLDEST_HIDDEN)
TAKE_OFF = delete(my_list).where(_own, my_list.c.title_id == _TITLE)
