"""Progress on Cassandra: blind writes to partitions of one profile, reads of one partition each."""

import asyncio
from collections import defaultdict
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from datetime import date, datetime
from typing import Literal, TypeVar

from cachetools import LRUCache

from domain.ids import PlayableId, ProfileId, TitleId
from domain.record import PlayCount
from domain.watching.blobs import microseconds
from domain.watching.fold import Folding
from domain.watching.history import HistoryEntry
from domain.watching.keys import PlayableKey
from domain.watching.mark import Hide, Mark
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import PlayableState
from foundation.clock import Clock
from persistence.cassandra import progress_lists, progress_plays, progress_reads, progress_scan
from persistence.cassandra import progress_writes as writing
from persistence.cassandra.progress_lists import ACTIVITY, LIKELY, ProgressLists
from persistence.cassandra.progress_plays import ProgressPlays
from persistence.cassandra.progress_reads import ProgressReads
from persistence.cassandra.progress_scan import foldable
from persistence.cassandra.progress_times import day_of
from persistence.cassandra.progress_writes import Write
from persistence.cassandra.session import CassandraSession
from persistence.ports.figures import StoreFigures
from persistence.ports.progress import (
    Active,
    HistoryPlace,
    ProgressWrite,
    TitleActivity,
)

STATEMENTS = (
    *writing.STATEMENTS,
    *progress_lists.STATEMENTS,
    *progress_plays.STATEMENTS,
    *progress_reads.STATEMENTS,
    *progress_scan.STATEMENTS,
)
"""What the session of a CassandraProgress must be able to send."""

TOGETHER = 256
"""Cells in one mutation, some 30 KB: each costs every replica a flush of its log, short or long.

The 5 KB from which Cassandra warns of batches are of several partitions together; a mutation may
have 16 MB.
"""

INDEXED = 65_536
"""Index rows last written by this process, which are not written again: heartbeats repeat them."""

PROFILES_AT_ONCE = 16
ACTIVE_AT_ONCE = 100
"""Titles of one profile, of those that it was active in since an instant."""

_T = TypeVar("_T")
_NOBODY = ProfileId(f"prof_{0:032x}")


class CassandraProgress:
    keeps_profiles_apart: Literal[True] = True

    def __init__(self, session: CassandraSession, clock: Clock) -> None:
        self._session = session
        self._lists = ProgressLists(session, clock)
        self._plays = ProgressPlays(session)
        self._reads = ProgressReads(session)
        self._indexed: LRUCache[Write, None] = LRUCache(INDEXED)

    def figures(self) -> StoreFigures:
        return self._session.figures()

    @property
    def is_left_alone(self) -> bool:
        return self._session.is_left_alone

    async def check(self) -> None:
        """By a partition that nobody has: as good as any other for whether a quorum answers."""
        await self.recent(_NOBODY, limit=1)

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        indices = [row for write in writes for row in _indices(write)]
        await asyncio.gather(self._index(indices), self._plays.tell(writes))
        cells: dict[ProfileId, list[list[Write]]] = defaultdict(list)
        for write in writes:
            id_, key = write.profile_id, write.key
            cells[id_].append([writing.active_write(id_, key.title_id, _active_at(write))])
            known = {each.id: each for each in write.known}
            cells[id_] += [
                writing.viewing_writes(id_, key, each, known.get(each.id))
                for each in write.viewings
            ]
        await asyncio.gather(*(self._together(own) for own in cells.values()))

    async def mark(self, profile_id: ProfileId, marks: Mapping[PlayableKey, Mark]) -> None:
        watched = {(key.title_id, mark.at) for key, mark in marks.items() if mark.watched}
        await self._index([row for each in watched for row in _activity(profile_id, *each)])
        cells = [[writing.mark_write(profile_id, key, mark)] for key, mark in marks.items()]
        cells += [[writing.active_write(profile_id, *each)] for each in watched]
        await self._together(cells)

    async def hide(self, profile_id: ProfileId, title_id: TitleId, hide: Hide) -> None:
        await self._session.write(*writing.hide_write(profile_id, title_id, hide))

    async def remove(self, profile_id: ProfileId, entries: Collection[HistoryEntry]) -> None:
        await self._together(
            [[writing.removal(profile_id, entry.key, entry.viewing_id)] for entry in entries]
        )

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        return await self._reads.states(profile_id, keys)

    async def states_of_titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
        return await self._reads.states_of_titles(profile_id, ids)

    async def titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, TitleActivity]:
        return await self._reads.titles(profile_id, ids)

    async def watched_since(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, Mapping[TitleId, Mapping[PlayableId, PlayableState]]]:
        watched = await _of_each(profile_ids, lambda id_: self._watched_since(id_, since))
        return {id_: own for id_, own in watched.items() if own}

    async def _watched_since(
        self, profile_id: ProfileId, since: datetime
    ) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
        titles = set[TitleId]()
        before: Active | None = None
        while active := await self._recent(profile_id, ACTIVE_AT_ONCE, before, likely=0):
            titles |= {one.title_id for one in active if one.at >= since}
            before = active[-1]
            if before.at < since or len(active) < ACTIVE_AT_ONCE:
                break
        return await self._reads.states_of_titles(profile_id, titles) if titles else {}

    async def last_active(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, datetime]:
        newest = await _of_each(profile_ids, lambda id_: self._recent(id_, 1, likely=0))
        return {id_: own[0].at for id_, own in newest.items() if own and own[0].at >= since}

    async def recent(
        self, profile_id: ProfileId, *, limit: int, before: Active | None = None
    ) -> Sequence[Active]:
        return await self._recent(profile_id, limit, before)

    async def _recent(
        self,
        profile_id: ProfileId,
        limit: int,
        before: Active | None = None,
        likely: int = LIKELY,
    ) -> Sequence[Active]:
        """Jobs guess no months: nobody waits for them, and most profiles watched nothing lately."""
        found: list[Active] = []
        days = self._lists.days(profile_id, before.at if before else None, limit + 1, likely)
        async with aclosing(days) as pages:
            async for page in pages:
                found += await self._active(profile_id, page, before)
                whole = [one for one in found if day_of(one.at) > page[-1][0]]
                if len(whole) >= limit:  # the last day of a page may go on in the next
                    break
        return sorted(found, key=_newest_first)[:limit]

    async def _active(
        self, profile_id: ProfileId, page: Sequence[tuple[int, TitleId]], before: Active | None
    ) -> Sequence[Active]:
        """Those of a page whose latest day it is."""
        known = await self._reads.titles(profile_id, {title_id for _, title_id in page})
        found = (
            Active(title_id, at)
            for day, title_id in page
            if title_id in known
            and (at := known[title_id].active_at) is not None
            and day_of(at) == day
        )
        return [
            one for one in found if before is None or _newest_first(one) > _newest_first(before)
        ]

    async def history(
        self, profile_id: ProfileId, *, limit: int, before: HistoryPlace | None = None
    ) -> Sequence[Milestone]:
        return await self._lists.milestones(profile_id, MilestoneKind.STARTED, limit, before)

    async def completions(self, profile_id: ProfileId, *, limit: int) -> Sequence[Milestone]:
        return await self._lists.milestones(profile_id, MilestoneKind.COMPLETED, limit, None)

    async def plays(self, days: Collection[date]) -> Sequence[PlayCount]:
        return await self._plays.counts(days)

    def foldable(self, before: datetime) -> AsyncIterator[tuple[ProfileId, PlayableKey]]:
        return foldable(self._session, before)

    async def fold(self, profile_id: ProfileId, key: PlayableKey, folding: Folding) -> None:
        await self._session.write(*writing.base_write(profile_id, key, folding.base))
        gone = [writing.viewing_deletes(profile_id, key, viewing) for viewing in folding.gone]
        await self._together(gone)

    async def forget(self, profile_id: ProfileId) -> None:
        await self._lists.forget(profile_id)
        await self._reads.forget(profile_id)

    async def _index(self, rows: Iterable[Write]) -> None:
        """Write index rows, save those of which this process knows that they are kept."""
        missing = [row for row in dict.fromkeys(rows) if row not in self._indexed]
        partitions: dict[tuple[object, ...], list[list[Write]]] = defaultdict(list)
        for row in missing:
            partitions[writing.partition_of(row)].append([row])
        await asyncio.gather(*map(self._together, partitions.values()))
        self._indexed.update({row: None for row in missing if row[0] in writing.REPEATED})

    async def _together(self, rows: Iterable[list[Write]]) -> None:
        """Write rows of one partition: each row's cells in one mutation, as many rows as fit."""
        mutations: list[list[Write]] = [[]]
        for cells in rows:
            if len(mutations[-1]) + len(cells) > TOGETHER:
                mutations.append([])
            mutations[-1] += cells
        await asyncio.gather(*map(self._session.write_together, filter(None, mutations)))


async def _of_each(
    profile_ids: Iterable[ProfileId], read: Callable[[ProfileId], Awaitable[_T]]
) -> Mapping[ProfileId, _T]:
    """What is read of each profile, which is a partition: so many are read side by side."""
    found: dict[ProfileId, _T] = {}
    asked = list(dict.fromkeys(profile_ids))
    for at in range(0, len(asked), PROFILES_AT_ONCE):
        ids = asked[at : at + PROFILES_AT_ONCE]
        found.update(zip(ids, await asyncio.gather(*map(read, ids)), strict=True))
    return found


def _indices(write: ProgressWrite) -> Iterable[Write]:
    yield from _activity(write.profile_id, write.key.title_id, _active_at(write))
    for one in write.milestones:
        yield writing.told(write.profile_id, one)
        yield writing.kept(write.profile_id, one.kind.value, one.at)


def _activity(profile_id: ProfileId, title_id: TitleId, at: datetime) -> Iterable[Write]:
    yield writing.active_day(profile_id, title_id, at)
    yield writing.kept(profile_id, ACTIVITY, at)


def _active_at(write: ProgressWrite) -> datetime:
    return max(viewing.last.at for viewing in write.viewings)


def _newest_first(one: Active) -> tuple[int, TitleId]:
    return -microseconds(one.at), one.title_id
