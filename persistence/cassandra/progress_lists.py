"""Lists by time, kept in partitions that end with their month: activity and milestones."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterator, Sequence
from datetime import datetime
from typing import Any

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId
from domain.watching.blobs import microseconds
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.milestone import Milestone, MilestoneKind
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_times import day_of, digits, instant, month_of
from persistence.cassandra.progress_writes import FOR_GOOD
from persistence.cassandra.session import CassandraSession
from persistence.ports.progress import HistoryPlace

ACTIVITY = "ACTIVITY"
"""What `kept_month` calls the months of `activity`; those of milestones go by their kinds."""

MONTHS_AT_ONCE = 3
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
    def __init__(self, session: CassandraSession) -> None:
        self._session = session

    async def milestones(
        self, profile_id: ProfileId, kind: MilestoneKind, limit: int, before: HistoryPlace | None
    ) -> Sequence[Milestone]:
        """Up to `limit` below a place, greatest place first."""
        months = await self._months(profile_id, kind.value, month_of(before.at) if before else None)
        place = _ABOVE_MOMENTS if before is None else _place(before)

        def read(month: int) -> Awaitable[Sequence[Any]]:
            values = (digits(profile_id), kind.value, month, *place, limit)
            return self._session.rows(MILESTONES, values)

        found: list[Any] = []
        for group in _groups(months):
            for rows in await asyncio.gather(*map(read, group)):
                found += rows
            if len(found) >= limit:
                break
        return [_milestone(kind, row) for row in found[:limit]]

    async def days(
        self, profile_id: ProfileId, since: datetime | None, size: int
    ) -> AsyncGenerator[Sequence[tuple[int, TitleId]], None]:
        """Days and the titles watched on them, newest day first, at most `size` at a time.

        From the day of `since` on, that day included.
        """
        for month in await self._months(profile_id, ACTIVITY, month_of(since) if since else None):
            day, title_id = (day_of(since), _ABOVE_IDS) if since else _ABOVE_DAYS
            while True:
                values = (digits(profile_id), month, day, title_id, size)
                rows = await self._session.rows(TITLES, values)
                if rows:
                    yield [(row[0], TitleId(row[1])) for row in rows]
                if len(rows) < size:
                    break
                day, title_id = rows[-1]

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


def _groups(months: Sequence[int]) -> Iterator[Sequence[int]]:
    """The newest alone would do for most; some more at once keep it one wait for nearly all."""
    for start in range(0, len(months), MONTHS_AT_ONCE):
        yield months[start : start + MONTHS_AT_ONCE]


def _milestone(kind: MilestoneKind, row: tuple[Any, ...]) -> Milestone:
    at, viewing, playable_id, title_id, device = row
    return Milestone(
        kind,
        instant(at),
        PlayableKey(TitleId(title_id), PlayableId(playable_id)),
        ViewingId(viewing.hex()),
        DeviceId(f"dev_{device.hex()}"),
    )
