"""Counts of pictures' impressions and clicks, in SQL."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Date,
    Insert,
    Integer,
    Update,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)

from domain.artwork_bandit.arms import Arm, Counted, TitleArms
from domain.ids import TitleId
from persistence.ports.tracking import TrackingPlace
from persistence.sql.conflicts import insert_absent, insert_into
from persistence.sql.engine import Database
from persistence.sql.tables.artwork_bandit import artwork_count, artwork_counted
from persistence.sql.types import Word

_FIRST = (TitleId(""), "")
_LIMIT = bindparam("limit", type_=Integer())
_row, _place = artwork_count.c, artwork_counted.c
_KEY = (_row.title_id, _row.segment, _row.tag, _row.day)
_since_day = _row.day >= bindparam("since", type_=Date())

_PLACE = select(_place.received_at, _place.profile_id, _place.subject, _place.kind)
_titles = (
    select(_row.title_id, _row.segment)
    .where(
        _since_day,
        tuple_(_row.title_id, _row.segment)
        > tuple_(bindparam("after_title", type_=Word), bindparam("after_segment", type_=Word)),
    )
    .group_by(_row.title_id, _row.segment)
    .order_by(_row.title_id, _row.segment)
    .limit(_LIMIT)
    .subquery("titles")
)
_ARMS = (
    select(
        _row.title_id,
        _row.segment,
        _row.tag,
        func.sum(_row.impressions).label("impressions"),
        func.sum(_row.clicks).label("clicks"),
    )
    .join_from(
        _titles,
        artwork_count,
        (_titles.c.title_id == _row.title_id) & (_titles.c.segment == _row.segment),
    )
    .where(_since_day)
    .group_by(_row.title_id, _row.segment, _row.tag)
    .order_by(_row.title_id, _row.segment, _row.tag)
)
_HOW_MANY = select(func.count()).select_from(
    select(_row.title_id, _row.segment).where(_since_day).distinct().subquery()
)
_SWEEP = delete(artwork_count).where(
    tuple_(*_KEY).in_(
        select(*_KEY).where(_row.day < bindparam("before", type_=Date())).limit(_LIMIT)
    )
)


class SqlArtworkCounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def place(self) -> TrackingPlace | None:
        found = await self._database.rows(_PLACE)
        if not found:
            return None
        at = found[0]
        return TrackingPlace(at.received_at, at.profile_id, at.subject, at.kind)

    async def count(
        self, counted: Collection[Counted], *, after: TrackingPlace | None, up_to: TrackingPlace
    ) -> bool:
        async with self._database.transaction() as connection:
            dialect = connection.dialect.name
            # The place first: who comes second waits for it, and finds that it has moved.
            moved = await connection.execute(_moved(after, up_to, dialect))
            if moved.rowcount == 0:
                return False
            if counted:
                await connection.execute(_added(dialect), [_values(one) for one in counted])
        return True

    async def arms(
        self, since: date, *, after: tuple[TitleId, str] | None, limit: int
    ) -> Sequence[TitleArms]:
        title, segment = after or _FIRST
        rows = await self._database.rows(
            _ARMS, since=since, after_title=title, after_segment=segment, limit=limit
        )
        return [
            TitleArms(
                title_id, of, tuple(Arm(r.tag, int(r.impressions), int(r.clicks)) for r in arms)
            )
            for (title_id, of), arms in groupby(rows, key=lambda row: (row.title_id, row.segment))
        ]

    async def how_many(self, since: date) -> int:
        [(number,)] = await self._database.rows(_HOW_MANY, since=since)
        return int(number)

    async def sweep(self, before: date, *, limit: int) -> int:
        async with self._database.transaction() as connection:
            gone = await connection.execute(_SWEEP, {"before": before, "limit": limit})
        return int(gone.rowcount)


def _moved(after: TrackingPlace | None, up_to: TrackingPlace, dialect: str) -> Insert | Update:
    if after is None:
        return insert_absent(artwork_counted, dialect).values(only=1, **_of_place(up_to))
    was = (artwork_counted.c[name] == value for name, value in _of_place(after).items())
    return update(artwork_counted).where(*was).values(**_of_place(up_to))


def _of_place(place: TrackingPlace) -> dict[str, Any]:
    return {
        "received_at": place.received_at,
        "profile_id": place.profile_id,
        "subject": place.subject,
        "kind": place.kind,
    }


def _added(dialect: str) -> Insert:
    insert = insert_into(artwork_count, dialect)
    grown = {name: _row[name] + insert.excluded[name] for name in ("impressions", "clicks")}
    return insert.on_conflict_do_update(index_elements=[*_KEY], set_=grown)


def _values(one: Counted) -> dict[str, Any]:
    return {
        "title_id": one.title_id,
        "segment": one.segment,
        "tag": one.tag,
        "day": one.day,
        "impressions": one.impressions,
        "clicks": one.clicks,
    }
