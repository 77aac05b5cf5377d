"""Plays: each viewing that started counts once, on the day on which it did so first (R6, R31).

A day's plays lie together, so that they are counted without a look at anybody's viewings. But a
viewing may turn out to have started on an earlier day, and would count on both. So beside the
viewing stands a set of the days that were told of it. Whoever tells one puts it there first, reads
the set after that, and strikes the play from every day but the earliest. Of two who tell two days
at once, the one who reads last sees both: each has written to a majority before it reads from one.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from domain.ids import ProfileId, TitleId
from domain.record import PlayCount
from domain.watching.blobs import earliest_stamp
from domain.watching.milestone import Milestone, MilestoneKind
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_times import day_of, number_of
from persistence.cassandra.progress_writes import AT_VIEWING, FOR_GOOD, PLAY_DAYS, viewing_place
from persistence.cassandra.session import CassandraSession
from persistence.ports.progress import ProgressWrite

BUCKETS = 512
"""A day's plays are spread over so many partitions."""

BUCKETS_AT_ONCE = 32
"""Counting is a job's work: it leaves room for those who wait for an answer."""

PLAYS_AT_ONCE = 5_000

PLAYED = Statement(
    "UPDATE keyspace.play USING TIMESTAMP ? SET country = ?"
    " WHERE day = ? AND bucket = ? AND title_id = ? AND viewing = ?"
)
"""Of several countries that of the earliest start stands; null, where nobody knew it, too."""

STRUCK = Statement(
    "DELETE FROM keyspace.play USING TIMESTAMP ?"
    " WHERE day = ? AND bucket = ? AND title_id = ? AND viewing = ?"
)
DAY_TOLD = Statement(
    f"UPDATE keyspace.watched USING TIMESTAMP 1 SET {PLAY_DAYS} = {PLAY_DAYS} + ? {AT_VIEWING}"  # noqa: S608 - names of ours
)
DAYS_TOLD = Statement(f"SELECT {PLAY_DAYS} FROM keyspace.watched {AT_VIEWING}")  # noqa: S608 - as above
OF_BUCKET = Statement(
    "SELECT title_id, viewing, country FROM keyspace.play"
    " WHERE day = ? AND bucket = ? AND (title_id, viewing) > (?, ?) LIMIT ?"
)
STATEMENTS = (PLAYED, STRUCK, DAY_TOLD, DAYS_TOLD, OF_BUCKET)

_Counts = Counter[tuple[TitleId, str]]


@dataclass(frozen=True, slots=True)
class Play:
    """A viewing as the days know it; the bucket follows from it, and is the same on every day."""

    title_id: TitleId
    viewing: bytes

    def on(self, day: int) -> tuple[int, int, TitleId, bytes]:
        """Its place on a day such as 20261121."""
        return day, int.from_bytes(self.viewing[:4]) % BUCKETS, self.title_id, self.viewing


def play_of(profile_id: ProfileId, start: Milestone) -> Play:
    """SECURITY: plays outlive a profile, so they hold a digest from which nobody can be named."""
    viewing = blake2b(f"{profile_id}/{start.viewing_id}".encode(), digest_size=16).digest()
    return Play(start.key.title_id, viewing)


class ProgressPlays:
    def __init__(self, session: CassandraSession) -> None:
        self._session = session

    async def tell(self, writes: Collection[ProgressWrite]) -> None:
        """Tell the plays among the milestones. Harmless to repeat, and to be told late."""
        await asyncio.gather(
            *(
                self._tell(write, one)
                for write in writes
                for one in write.milestones
                if one.kind is MilestoneKind.STARTED
            )
        )

    async def _tell(self, write: ProgressWrite, start: Milestone) -> None:
        play, day = play_of(write.profile_id, start), day_of(start.at)
        place = viewing_place(write.profile_id, start.key, start.viewing_id)
        await asyncio.gather(
            self._session.write(DAY_TOLD, ({day}, *place)),
            self._session.write(PLAYED, (earliest_stamp(start.at), write.country, *play.on(day))),
        )
        rows = await self._session.rows(DAYS_TOLD, place)
        later = [day for (days,) in rows for day in sorted(days or ())[1:]]
        await asyncio.gather(
            *(self._session.write(STRUCK, (FOR_GOOD, *play.on(day))) for day in later)
        )

    async def counts(self, days: Collection[date]) -> Sequence[PlayCount]:
        """Reads every bucket of each day."""
        found: list[PlayCount] = []
        for day in sorted(set(days)):
            counted = await self._counted(number_of(day))
            found += (
                PlayCount(title_id, country, day, plays)
                for (title_id, country), plays in counted.items()
            )
        return found

    async def _counted(self, day: int) -> _Counts:
        counts: _Counts = Counter()
        for start in range(0, BUCKETS, BUCKETS_AT_ONCE):
            buckets = range(start, start + BUCKETS_AT_ONCE)
            for each in await asyncio.gather(*(self._bucket(day, one) for one in buckets)):
                counts.update(each)
        return counts

    async def _bucket(self, day: int, bucket: int) -> _Counts:
        counts: _Counts = Counter()
        place = ("", b"")
        while rows := await self._session.rows(OF_BUCKET, (day, bucket, *place, PLAYS_AT_ONCE)):
            counts.update((TitleId(title_id), country) for title_id, _, country in rows)
            if len(rows) < PLAYS_AT_ONCE:
                break
            place = rows[-1][:2]
        return counts
