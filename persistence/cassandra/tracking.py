"""Tracking events on Cassandra: blind writes to partitions of one profile, listed by the minute.

An event is written to the list first and to its profile after that. The profile says what counts:
of two tellings that were written at once both are there, and the one that was received first
stands. The list is a place to look, and what the profile does not bear out is left out of it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

import orjson

from domain.homepage.pageids import page_of
from domain.ids import DeviceId, ProfileId, RowItemId, hex_of
from domain.tracking.event import Tracked, TrackingEvent, TrackingKind
from domain.tracking.judge import LEEWAY, TOKEN_LIFE
from domain.watching.blobs import microseconds
from persistence.cassandra import shards
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_times import digits, instant
from persistence.cassandra.schema_seen import TRACKED_FOR
from persistence.cassandra.session import CassandraSession
from persistence.cassandra.shards import Row, Shards, in_order
from persistence.ports.tracking import TrackingPlace

BUCKETS = 256
"""A minute is spread over so many partitions."""

KEYS_AT_ONCE = 100
ROWS_AT_ONCE = 500
TOGETHER = 20
"""Events in one mutation: about 4 KB."""

OPTIONAL = (
    *("title_id", "artwork", "visible_ms"),
    *("policy", "segment", "propensity", "team"),
)
"""What of an event is told as it is, where it is not null."""

_OUTLIVING = TRACKED_FOR + timedelta(days=1)
"""For so long it is known which shards there are: for longer than there are rows in them."""

_MICROSECOND = timedelta(microseconds=1)
_MINUTE_US = timedelta(minutes=1) // _MICROSECOND
_DAY_US = timedelta(days=1) // _MICROSECOND
_DAY_MS = _DAY_US // 1_000
_MINUTES_OF_DAY = _DAY_US // _MINUTE_US
_UNIX_MS_DIGITS = 12

LOG = Statement(
    "INSERT INTO keyspace.tracked_log (minute, bucket, received_at, profile_id, subject, kind)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
KEEP = Statement(
    "INSERT INTO keyspace.tracked (profile_id, day, subject, kind, received_at, told)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
OF_KEYS = Statement(
    "SELECT subject, kind, received_at, told FROM keyspace.tracked"
    " WHERE profile_id = ? AND (day, subject, kind) IN ?"
)
OF_PROFILE = Statement(
    "SELECT day, subject, kind, received_at, told FROM keyspace.tracked"
    " WHERE profile_id = ? AND (day, subject, kind, received_at) > (?, ?, ?, ?) LIMIT ?"
)
LOGGED = Statement(
    "SELECT received_at, profile_id, subject, kind FROM keyspace.tracked_log"
    " WHERE minute = ? AND bucket = ?"
    " AND (received_at, profile_id, subject, kind) > (?, ?, ?, ?) LIMIT ?"
)
UNLOG = Statement(
    "DELETE FROM keyspace.tracked_log WHERE minute = ? AND bucket = ?"
    " AND received_at = ? AND profile_id = ? AND subject = ? AND kind = ?"
)
FORGET = Statement("DELETE FROM keyspace.tracked WHERE profile_id = ?")
STATEMENTS = (LOG, KEEP, OF_KEYS, OF_PROFILE, LOGGED, UNLOG, FORGET, *shards.STATEMENTS)

Write: TypeAlias = tuple[Statement, tuple[object, ...]]


class CassandraTracking:
    def __init__(self, session: CassandraSession) -> None:
        self._session = session
        self._shards = Shards(session, ttl_seconds=_OUTLIVING // timedelta(seconds=1))

    async def record(self, events: Collection[TrackingEvent]) -> Sequence[TrackingEvent]:
        first: dict[Tracked, TrackingEvent] = {}
        for event in events:
            first.setdefault(event.key, event)
        known = await self._standing(first)
        new = [event for key, event in first.items() if key not in known]
        await asyncio.gather(*(self._shards.tell(*_shard(event)) for event in new))
        await self._together([(LOG, _logged(event)) for event in new], partition=2)
        await self._together([(KEEP, _kept(event)) for event in new], partition=1)
        return new

    async def since(
        self, after: TrackingPlace | None, *, until: datetime, limit: int
    ) -> Sequence[TrackingEvent]:
        found: list[TrackingEvent] = []
        async for rows in self._list(after, until, limit):
            standing = await self._standing({_key(row) for row in rows})
            found += (
                event
                for row in rows
                if (event := standing.get(_key(row))) and microseconds(event.received_at) == row[0]
            )
            if len(found) >= limit:
                break
        return found[:limit]

    async def of_profiles(
        self, profile_ids: Collection[ProfileId], *, since: datetime, until: datetime
    ) -> Mapping[ProfileId, Sequence[TrackingEvent]]:
        ids = [*dict.fromkeys(profile_ids)]
        found = await asyncio.gather(*(self._between(id_, since, until) for id_ in ids))
        return {id_: events for id_, events in zip(ids, found, strict=True) if events}

    async def known(self, keys: Collection[Tracked]) -> Collection[Tracked]:
        return (await self._standing(keys)).keys()

    async def sweep(self, before: datetime, *, limit: int) -> int:
        """Nothing: events end by themselves (`TRACKED_FOR`)."""
        del before, limit
        return 0

    async def forget(self, profile_id: ProfileId) -> None:
        """The list first: what says where to look for it goes last."""
        async for events in self._of_profile(profile_id, since_day=0):
            await self._together([(UNLOG, _logged(event)) for event in events], partition=2)
        await self._session.write(FORGET, (digits(profile_id),))

    async def _standing(self, keys: Iterable[Tracked]) -> Mapping[Tracked, TrackingEvent]:
        """What is kept under these keys; those without any are absent."""
        of_profiles: defaultdict[ProfileId, list[Tracked]] = defaultdict(list)
        for key in keys:
            of_profiles[key.profile_id].append(key)
        answers = await asyncio.gather(
            *(
                self._of_keys(profile_id, own[at : at + KEYS_AT_ONCE])
                for profile_id, own in of_profiles.items()
                for at in range(0, len(own), KEYS_AT_ONCE)
            )
        )
        found: dict[Tracked, TrackingEvent] = {}
        for event in (event for events in answers for event in events):
            found.setdefault(event.key, event)
        return found

    async def _of_keys(
        self, profile_id: ProfileId, keys: Sequence[Tracked]
    ) -> Sequence[TrackingEvent]:
        """Of one key the first that was received comes first: rows are in that order."""
        asked = [(_page_day(key.subject), key.subject, key.kind.value) for key in keys]
        rows = await self._session.rows(OF_KEYS, (digits(profile_id), asked))
        return [_event(profile_id, *row) for row in rows]

    async def _between(
        self, profile_id: ProfileId, since: datetime, until: datetime
    ) -> Sequence[TrackingEvent]:
        """Of tellings of one event the first is read first, and stands."""
        first: dict[Tracked, TrackingEvent] = {}
        # A page is told of for as long as its tokens are good.
        made_since = microseconds(since - TOKEN_LIFE - LEEWAY) // _DAY_US
        async for events in self._of_profile(profile_id, since_day=made_since):
            for event in events:
                first.setdefault(event.key, event)
        return [event for event in first.values() if since <= event.occurred_at < until]

    async def _of_profile(
        self, profile_id: ProfileId, *, since_day: int
    ) -> AsyncIterator[Sequence[TrackingEvent]]:
        """Every telling of pages of a day and later ones, by page, so many at a time."""
        place: Row = (since_day, "", "", 0)
        profile = digits(profile_id)
        while rows := await self._session.rows(OF_PROFILE, (profile, *place, ROWS_AT_ONCE)):
            yield [_event(profile_id, *row[1:]) for row in rows]
            if len(rows) < ROWS_AT_ONCE:
                break
            place = rows[-1][:4]

    async def _list(
        self, after: TrackingPlace | None, until: datetime, size: int
    ) -> AsyncIterator[Sequence[Row]]:
        """Rows of the list in order, from a place on, `size` at most at a time."""
        end, place = microseconds(until), _row(after, until)
        for day in range(place[0] // _DAY_US, end // _DAY_US + 1):
            first = max(place[0] // _MINUTE_US, day * _MINUTES_OF_DAY)
            async for minute, buckets in self._shards.slices(_name(day), first):
                if minute > end // _MINUTE_US:
                    return
                reads = [partial(self._page, minute, bucket) for bucket in buckets]
                while rows := await in_order(reads, place, size):
                    yield [row for row in rows if row[0] < end]
                    place = rows[-1]
                    if len(rows) < size:
                        break

    async def _page(self, minute: int, bucket: int, place: Row, limit: int) -> Sequence[Row]:
        return await self._session.rows(LOGGED, (minute, bucket, *place, limit))

    async def _together(self, writes: Iterable[Write], *, partition: int) -> None:
        """Send writes; those to one partition, whose key is so many values, as few mutations."""
        of_partitions: defaultdict[tuple[object, ...], list[Write]] = defaultdict(list)
        for write in writes:
            of_partitions[write[1][:partition]].append(write)
        await asyncio.gather(
            *(
                self._session.write_together(own[at : at + TOGETHER])
                for own in of_partitions.values()
                for at in range(0, len(own), TOGETHER)
            )
        )


def _shard(event: TrackingEvent) -> tuple[str, int, int]:
    minute, bucket, *_ = _logged(event)
    return _name(minute // _MINUTES_OF_DAY), minute, bucket


def _name(day: int) -> str:
    """What the minutes of a day are known by; no experiment's key has a space in it."""
    return f"tracked {day}"


def _logged(event: TrackingEvent) -> tuple[int, int, int, bytes, str, str]:
    at, profile = microseconds(event.received_at), digits(event.profile_id)
    bucket = int.from_bytes(profile[-4:]) % BUCKETS
    return at // _MINUTE_US, bucket, at, profile, event.subject, event.kind.value


def _kept(event: TrackingEvent) -> tuple[bytes, int, str, str, int, str]:
    told: dict[str, Any] = {
        "device_id": event.device_id,
        "occurred_at": microseconds(event.occurred_at),
    }
    for name in OPTIONAL:
        if (value := getattr(event, name)) is not None:
            told[name] = value
    return (
        digits(event.profile_id),
        _page_day(event.subject),
        event.subject,
        event.kind.value,
        microseconds(event.received_at),
        orjson.dumps(told).decode(),
    )


def _event(
    profile_id: ProfileId, subject: str, kind: str, received_at: int, told: str
) -> TrackingEvent:
    kept: dict[str, Any] = orjson.loads(told)
    return TrackingEvent(
        profile_id=profile_id,
        device_id=DeviceId(kept["device_id"]),
        subject=RowItemId(subject),
        kind=TrackingKind(kind),
        occurred_at=instant(kept["occurred_at"]),
        received_at=instant(received_at),
        **{name: kept.get(name) for name in OPTIONAL},
    )


def _key(row: Row) -> Tracked:
    _, profile, subject, kind = row
    return Tracked(ProfileId(f"prof_{profile.hex()}"), RowItemId(subject), TrackingKind(kind))


def _row(after: TrackingPlace | None, until: datetime) -> Row:
    """A place as a row of the list; without one, that before everything that has not ended."""
    if after is None:
        return (microseconds(until - TRACKED_FOR), b"", "", "")
    return (microseconds(after.received_at), digits(after.profile_id), after.subject, after.kind)


def _page_day(subject: str) -> int:
    """The day on which the page was made, counted from 1970: its id begins with the time in ms."""
    return int(hex_of(page_of(subject))[:_UNIX_MS_DIGITS], 16) // _DAY_MS
