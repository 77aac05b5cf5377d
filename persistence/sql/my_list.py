"""My List, in SQL."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import ProfileId, TitleId
from domain.my_list import Added, Entry, Listed
from domain.visibility import Audience
from foundation.clock import Clock
from persistence.ports.changes import ChangeKind
from persistence.sql.candidates import candidate_of
from persistence.sql.changes import publish
from persistence.sql.engine import Database
from persistence.sql.held_profile import hold_profile
from persistence.sql.my_list_rows import (
    BEGINS_NEXT,
    LENGTH,
    LISTED,
    MAKE_ROOM,
    PAGE,
    ROW,
    TAKE_OFF,
)
from persistence.sql.tables.my_list import my_list

_EVER = datetime.max.replace(tzinfo=UTC)
_NEXT = timedelta(microseconds=1)


class SqlMyLists:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, audience: Audience, now: datetime, *, after: datetime | None, limit: int
    ) -> Sequence[Entry]:
        if audience.country is None:
            return []
        bound = _bound(audience, now, before=after or _EVER, limit=limit)
        rows = await self._database.rows(PAGE, **bound)
        return [Entry(row.title_id, row.listed_at) for row in rows]

    async def newest(self, audience: Audience, now: datetime, *, limit: int) -> Sequence[Listed]:
        if audience.country is None:
            return []
        rows = await self._database.rows(ROW, **_bound(audience, now, before=_EVER, limit=limit))
        return [Listed(candidate_of(row), row.at) for row in rows]

    async def begins_next(self, audience: Audience, now: datetime) -> datetime | None:
        if audience.country is None:
            return None
        bound = {"of_profile": audience.profile_id, "country": audience.country, "now": now}
        [(begins,)] = await self._database.rows(BEGINS_NEXT, **bound)
        found: datetime | None = begins
        return found

    async def listed(self, id_: ProfileId, titles: Collection[TitleId]) -> frozenset[TitleId]:
        rows = await self._database.rows(LISTED, of_profile=id_, ids=titles)
        return frozenset(row.title_id for row in rows)

    async def add(
        self, audience: Audience, title_id: TitleId, now: datetime, *, limit: int
    ) -> Added:
        id_, of = audience.profile_id, _visible(audience)
        async with self._database.transaction() as connection:
            if not await hold_profile(connection, id_):
                return Added.NO_PROFILE
            counted = await connection.execute(LENGTH, {**of, "of_title": title_id})
            length, hidden, newest, found = counted.one()
            if found:
                return Added.THERE_ALREADY
            if length - hidden >= limit:
                return Added.FULL
            if length >= limit:
                await connection.execute(MAKE_ROOM, of)
            # Later than all there are, so that what was added last comes first by any clock.
            at = now if newest is None else max(now, newest + _NEXT)
            values = {"profile_id": id_, "title_id": title_id, "listed_at": at}
            await connection.execute(insert(my_list).values(values))
            await self._publish(connection, id_)
        return Added.ADDED

    async def take_off(self, id_: ProfileId, title_id: TitleId) -> bool:
        if "\0" in title_id:
            return False  # it names nothing, and PostgreSQL takes no such text
        async with self._database.transaction() as connection:
            of = {"of_profile": id_, "of_title": title_id}
            was_there = (await connection.execute(TAKE_OFF, of)).rowcount > 0
            if was_there:
                await self._publish(connection, id_)
        return was_there

    async def _publish(self, connection: AsyncConnection, id_: ProfileId) -> None:
        await publish(connection, [(ChangeKind.MY_LIST, id_)], self._clock())


def _visible(audience: Audience) -> dict[str, Any]:
    return {
        "of_profile": audience.profile_id,
        "ceiling": int(audience.maturity),
        "blocked": audience.blocked,
    }


def _bound(audience: Audience, now: datetime, **others: Any) -> dict[str, Any]:
    return {**_visible(audience), "country": audience.country, "now": now, **others}
