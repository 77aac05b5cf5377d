"""Lists by time, kept in partitions that end with their month: activity and milestones."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId
from domain.watching.blobs import microseconds
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.milestone import Milestone, MilestoneKind
from foundation.clock import Clock
from persistence.cassandra.completions import Rows
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_times import day_of, digits, instant, month_of
from persistence.cassandra.progress_writes import FOR_GOOD
from persistence.cassandra.session import CassandraSession
from persistence.ports.progress import HistoryPlace

ACTIVITY = "ACTIVITY"
"""What `kept_month` calls the months of `activity`; those of milestones go by their kinds."""

MONTHS_AT_ONCE = 3
LIKELY = 2
"""The present month and the last one: at its beginning a month has little in it."""

_ABOVE_IDS = "~"
"""Above every text that ids are made of."""

_ABOVE_MOMENTS = (2**63 - 1, b"", _ABOVE_IDS)
_ABOVE_DAYS = (99_999_999, _ABOVE_IDS)

MONTHS = Statement("SELECT month FROM keyspace.kept_month WHERE profile_id = ? AND kind = ?")
MILESTONES = Statement(
    "SELECT at, viewing_id, playable_id, title_id, device_id FROM keyspace.milestone"
    " WHERE profile_id = ? AND kind = ? AND month = ?"
    " AND (at, viewing_id, playable_id) < (?, ?, ?) LIMIT ?"
)
TITLES = Statement(
    "SELECT day, title_id FROM keyspace.activity"
    " WHERE profile_id = ? AND month = ? AND (day, title_id) < (?, ?) LIMIT ?"
)
FORGET_MONTHS = Statement(
    "DELETE FROM keyspace.kept_month USING TIMESTAMP ? WHERE profile_id = ? AND kind = ?"
)
FORGET_MILESTONES = Statement(
    "DELETE FROM keyspace.milestone USING TIMESTAMP ?"
    " WHERE profile_id = ? AND kind = ? AND month = ?"
)
FORGET_ACTIVITY = Statement(
    "DELETE FROM keyspace.activity USING TIMESTAMP ? WHERE profile_id = ? AND month = ?"
)
STATEMENTS = (
    MONTHS,
    MILESTONES,
    TITLES,
    FORGET_MONTHS,
    FORGET_MILESTONES,
    FORGET_ACTIVITY,
)


class ProgressLists:
    """Where `likely` months are read at once with the list of months that there are, nearly
    everybody waits once; where a profile has nothing in them, they are reads of nothing.
    """

    def __init__(self, session: CassandraSession, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    async def milestones(
        self, profile_id: ProfileId, kind: MilestoneKind, limit: int, before: HistoryPlace | None
    ) -> Sequence[Milestone]:
        """Up to `limit` below a place, greatest place first."""
        place = _ABOVE_MOMENTS if before is None else _place(before)

        def read(month: int) -> Awaitable[Rows]:
            values = (digits(profile_id), kind.value, month, *place, limit)
            return self._session.rows(MILESTONES, values)

        found: list[Any] = []
        since = before.at if before else None
        async with aclosing(self._by_month(profile_id, kind.value, since, read)) as months:
            async for _, rows in months:
                found += rows
                if len(found) >= limit:
                    break
        return [_milestone(kind, row) for row in found[:limit]]

    async def days(
        self, profile_id: ProfileId, since: datetime | None, size: int, likely: int = LIKELY
    ) -> AsyncGenerator[Sequence[tuple[int, TitleId]], None]:
        """Days and the titles watched on them, newest day first, some `size` at a time.

        From the day of `since` on, that day included.
        """
        begin = (day_of(since), _ABOVE_IDS) if since else _ABOVE_DAYS

        def read(month: int, place: tuple[Any, ...] = begin) -> Awaitable[Rows]:
            return self._session.rows(TITLES, (digits(profile_id), month, *place, size))

        page: list[tuple[int, TitleId]] = []
        async with aclosing(self._by_month(profile_id, ACTIVITY, since, read, likely)) as months:
            async for month, first in months:
                rows = first
                page += [(day, TitleId(title_id)) for day, title_id in rows]
                while len(rows) == size:
                    yield page
                    rows = await read(month, rows[-1])
                    page = [(day, TitleId(title_id)) for day, title_id in rows]
                if len(page) >= size:
                    yield page
                    page = []
        if page:
            yield page

    async def _by_month(
        self,
        profile_id: ProfileId,
        kind: str,
        since: datetime | None,
        read: Callable[[int], Awaitable[Rows]],
        likely: int = LIKELY,
    ) -> AsyncGenerator[tuple[int, Rows], None]:
        """What `read` finds in each month that there is up to that of `since`, newest first."""
        guessed = _months_to(month_of(since or self._clock()), likely)
        months, found = await asyncio.gather(
            self._months(profile_id, kind, month_of(since) if since else None),
            asyncio.gather(*map(read, guessed)),
        )
        known = dict(zip(guessed, found, strict=True))
        for place, month in enumerate(months):
            if month not in known:
                group = [each for each in months[place:] if each not in known][:MONTHS_AT_ONCE]
                known.update(zip(group, await asyncio.gather(*map(read, group)), strict=True))
            yield month, known[month]

    async def forget(self, profile_id: ProfileId) -> None:
        """Delete every month of a profile, then what says which there are."""
        profile = digits(profile_id)
        for kind in (ACTIVITY, *(each.value for each in MilestoneKind)):
            for month in await self._months(profile_id, kind, None):
                if kind == ACTIVITY:
                    await self._session.write(FORGET_ACTIVITY, (FOR_GOOD, profile, month))
                else:
                    await self._session.write(FORGET_MILESTONES, (FOR_GOOD, profile, kind, month))
            await self._session.write(FORGET_MONTHS, (FOR_GOOD, profile, kind))

    async def _months(self, profile_id: ProfileId, kind: str, until: int | None) -> Sequence[int]:
        """The months kept, newest first: twelve a year at most, so they are read at once."""
        rows = await self._session.rows(MONTHS, (digits(profile_id), kind))
        return [month for (month,) in rows if until is None or month <= until]


def _place(before: HistoryPlace) -> tuple[int, bytes, str]:
    return microseconds(before.at), bytes.fromhex(before.viewing_id), before.playable_id


def _months_to(newest: int, count: int) -> list[int]:
    """So many months such as 202611, newest first."""
    year, month = divmod(newest, 100)
    ordinals = range(12 * year + month - 1, 12 * year + month - 1 - count, -1)
    return [ordinal // 12 * 100 + ordinal % 12 + 1 for ordinal in ordinals]


def _milestone(kind: MilestoneKind, row: tuple[Any, ...]) -> Milestone:
    at, viewing, playable_id, title_id, device = row
    return Milestone(
        kind,
        instant(at),
        PlayableKey(TitleId(title_id), PlayableId(playable_id)),
        ViewingId(viewing.hex()),
        DeviceId(f"dev_{device.hex()}"),
    )
