"""Lists by time that are spread over many partitions: which there are, and their rows in order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias

from cachetools import LRUCache

from persistence.cassandra.driver import Statement
from persistence.cassandra.session import CassandraSession

KNOWN = 65_536
"""Shards last written to by this process, which are not told again."""

READS_AT_ONCE = 32
"""Lists are read by jobs: they leave room for those who wait for an answer."""

SPARE = 8
"""Rows that are read of a shard beyond its even share."""

TELL = Statement(
    "INSERT INTO keyspace.shard (name, slice, bucket) VALUES (?, ?, ?) USING TIMESTAMP 1 AND TTL ?"
)
NEXT_SLICE = Statement(
    "SELECT slice FROM keyspace.shard WHERE name = ? AND slice >= ? ORDER BY slice LIMIT 1"
)
BUCKETS = Statement("SELECT bucket FROM keyspace.shard WHERE name = ? AND slice = ?")
STATEMENTS = (TELL, NEXT_SLICE, BUCKETS)

Row: TypeAlias = tuple[Any, ...]
"""Begins with what its partition is sorted by."""

Read: TypeAlias = Callable[[Row, int], Awaitable[Sequence[Row]]]
"""So many rows of one partition at most that come after a place, in order."""


class Shards:
    """`ttl_seconds` is for how long a shard is known after it was told of; 0: for good."""

    def __init__(self, session: CassandraSession, *, ttl_seconds: int = 0) -> None:
        self._session = session
        self._ttl_seconds = ttl_seconds
        self._known: LRUCache[tuple[str, int, int], None] = LRUCache(KNOWN)

    async def tell(self, name: str, slice_: int, bucket: int) -> None:
        """That there is such a shard; before anybody is told that its rows are kept."""
        shard = (name, slice_, bucket)
        if shard not in self._known:
            await self._session.write(TELL, (*shard, self._ttl_seconds))
            self._known[shard] = None

    async def slices(self, name: str, first: int) -> AsyncIterator[tuple[int, Sequence[int]]]:
        """The slices of a list from one on, each with its buckets."""
        while rows := await self._session.rows(NEXT_SLICE, (name, first)):
            ((slice_,),) = rows
            buckets = await self._session.rows(BUCKETS, (name, slice_))
            yield slice_, [bucket for (bucket,) in buckets]
            first = slice_ + 1


@dataclass(slots=True)
class _Lane:
    """One partition, a page at a time."""

    read: Read
    size: int
    place: Row
    rows: deque[Row] = field(default_factory=deque)
    ended: bool = False

    async def fill(self) -> None:
        self.rows.extend(await self.read(self.place, self.size))
        self.ended = len(self.rows) < self.size
        if self.rows:
            self.place = self.rows[-1]

    async def next(self) -> Row | None:
        if not self.rows and not self.ended:
            await self.fill()
        return self.rows.popleft() if self.rows else None


async def in_order(reads: Sequence[Read], place: Row, limit: int) -> list[Row]:
    """Up to `limit` rows after a place, of partitions that are each in order, in the order of all.

    Partitions are even, so a page of each is little more than its share of what is wanted.
    """
    if not reads:
        return []
    lanes = [_Lane(read, limit // len(reads) + SPARE, place) for read in reads]
    for start in range(0, len(lanes), READS_AT_ONCE):
        await asyncio.gather(*(lane.fill() for lane in lanes[start : start + READS_AT_ONCE]))
    heads = [(lane.rows.popleft(), number) for number, lane in enumerate(lanes) if lane.rows]
    heapify(heads)
    found: list[Row] = []
    while heads and len(found) < limit:
        row, number = heappop(heads)
        found.append(row)
        if (following := await lanes[number].next()) is not None:
            heappush(heads, (following, number))
    return found
