"""The statements that read progress. All of one profile's bind `of_profile`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Integer,
    LargeBinary,
    Select,
    Table,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    tuple_,
    type_coerce,
    union_all,
)

from domain.watching.milestone import MilestoneKind
from persistence.sql.constructs import any_of
from persistence.sql.tables.progress import milestone, playable_said, title_activity, viewing
from persistence.sql.types import Instant, Number, Word

DAY = 86_400_000_000
"""Microseconds, by which instants are kept."""

_LIMIT: BindParameter[int] = bindparam("limit", type_=Integer())
_AT: BindParameter[Any] = bindparam("at", type_=Instant())
_REGISTERS = ("last", "first", "started", "completed")


def _own(table: Table) -> ColumnElement[bool]:
    # SECURITY: every read names the one profile whose progress it is (R58).
    owned: ColumnElement[bool] = table.c.profile_id == bindparam("of_profile", type_=Word)
    return owned


def _none(type_: Any, name: str) -> ColumnElement[Any]:
    return cast(null(), type_).label(name)


def _kept(*, of_playables: bool) -> CompoundSelect[Any]:
    """Viewings, and rows without a `viewing_id` for what was said, of titles or some playables.

    One statement, so that a fold between two is not seen half done.
    """
    seen: Select[Any] = select(
        viewing.c.title_id,
        viewing.c.playable_id,
        viewing.c.viewing_id,
        *(viewing.c[name] for name in _REGISTERS),
        viewing.c.furthest_ms,
        viewing.c.sought,
        viewing.c.removed,
        _none(LargeBinary, "mark"),
        _none(LargeBinary, "base"),
    ).where(*_named(viewing, of_playables=of_playables))
    said: Select[Any] = select(
        playable_said.c.title_id,
        playable_said.c.playable_id,
        _none(Word, "viewing_id"),
        *(_none(LargeBinary, name) for name in _REGISTERS),
        _none(Number, "furthest_ms"),
        _none(Boolean, "sought"),
        _none(Boolean, "removed"),
        playable_said.c.mark,
        playable_said.c.base,
    ).where(*_named(playable_said, of_playables=of_playables))
    return union_all(seen, said)


def _named(table: Table, *, of_playables: bool) -> list[Any]:
    named = [_own(table), any_of(table.c.title_id, "titles")]
    return [*named, any_of(table.c.playable_id, "playables")] if of_playables else named


STATES = _kept(of_playables=True)
STATES_OF_TITLES = _kept(of_playables=False)
TITLES = select(title_activity.c.title_id, title_activity.c.active_at, title_activity.c.hide).where(
    _own(title_activity), any_of(title_activity.c.title_id)
)
RECENT = (
    select(title_activity.c.title_id, title_activity.c.active_at)
    .where(_own(title_activity), title_activity.c.active_at <= _AT)
    .where(
        (title_activity.c.active_at < _AT)
        | (title_activity.c.title_id > bindparam("after_id", type_=Word))
    )
    .order_by(title_activity.c.active_at.desc(), title_activity.c.title_id)
    .limit(_LIMIT)
)


def _milestones() -> Select[Any]:
    """A profile's milestones of one kind, newest first, without those of removed viewings."""
    gone = select(viewing.c.viewing_id).where(
        viewing.c.profile_id == milestone.c.profile_id,
        viewing.c.title_id == milestone.c.title_id,
        viewing.c.playable_id == milestone.c.playable_id,
        viewing.c.viewing_id == milestone.c.viewing_id,
        viewing.c.removed,
    )
    return (
        select(milestone)
        .where(_own(milestone), milestone.c.kind == bindparam("kind", type_=Word), ~gone.exists())
        .order_by(*(milestone.c[name].desc() for name in ("at", "viewing_id", "playable_id")))
        .limit(_LIMIT)
    )


NEWEST = _milestones()
NEWEST_BELOW = NEWEST.where(
    tuple_(milestone.c.at, milestone.c.viewing_id, milestone.c.playable_id)
    < tuple_(
        _AT,
        bindparam("below_viewing", type_=Word),
        bindparam("below_playable", type_=Word),
    )
)

# Not bound: to PostgreSQL a parameter is another expression wherever it stands.
_day = type_coerce(milestone.c.at, BigInteger) // literal_column(str(DAY), BigInteger)
PLAYS = (
    select(
        milestone.c.title_id, milestone.c.country, _day.label("day"), func.count().label("plays")
    )
    .where(
        milestone.c.kind == MilestoneKind.STARTED.value,
        milestone.c.country.is_not(None),
        milestone.c.at >= bindparam("since", type_=Instant()),
        milestone.c.at < bindparam("until", type_=Instant()),
    )
    .group_by(milestone.c.title_id, milestone.c.country, _day)
)

_columns = (viewing.c.profile_id, viewing.c.title_id, viewing.c.playable_id)
_place = tuple_(
    bindparam("after_profile", type_=Word),
    bindparam("after_title", type_=Word),
    bindparam("after_playable", type_=Word),
)
_next = (
    select(*_columns, viewing.c.last)
    .where(tuple_(*_columns) > _place)
    .order_by(*_columns)
    .limit(_LIMIT)
    .subquery()
)
_playable = tuple(_next.c[column.name] for column in _columns)
VIEWINGS = (
    select(
        *_playable,
        func.count().label("viewings"),
        func.count()
        .filter(_next.c.last < bindparam("before", type_=LargeBinary()))
        .label("foldable"),
    )
    .group_by(*_playable)
    .order_by(*_playable)
)
"""Of the next `limit` viewings by playable, how many each has, and how many of them are old.

So many are read whatever is found: a table of any length may hold nothing to fold.
"""
