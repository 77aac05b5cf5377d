"""Plays: what was watched where is told to the catalogue, which knows what is popular (R31)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from domain.record import PlayCount
from foundation.clock import Clock
from persistence.ports.catalogue import CatalogueWriter
from persistence.ports.leases import Leases
from persistence.ports.progress import Progress

FIRST_AFTER_SECONDS = 20.0
EVERY_SECONDS = 300.0
"""As long as candidates are fresh: what is told sooner is not looked at sooner."""

SOURCE = "watching"
"""Among those that tell of plays."""

RECENT_DAYS = 2
"""Today and yesterday, in UTC: the days in which plays still come in as they happen."""

LATE_DAYS = 14
"""How far back is looked once a day, for devices that were offline.

What comes later still is counted by nobody: it would weigh next to nothing for trending.
"""

AT_ONCE = 2_000
"""Counts that are written in one transaction."""

LEASE = "count-plays"
LEASE_FOR = timedelta(minutes=10)


class PlayCounts:
    """Tells the plays of the last days. Reads whole days, so how often it does makes no odds.

    Of all processes one does so at a time.
    """

    def __init__(
        self, progress: Progress, catalogue: CatalogueWriter, leases: Leases, clock: Clock
    ) -> None:
        self._progress = progress
        self._catalogue = catalogue
        self._leases = leases
        self._clock = clock
        self._holder = uuid4().hex
        self._looked_back: date | None = None

    async def tell(self) -> int:
        """Tell what is not told yet; answers how many titles it moved.

        0 where another process is at it. Raises StoreUnavailable; what was told by then is.
        """
        now = self._clock()
        if not await self._leases.take(LEASE, self._holder, now, now + LEASE_FOR):
            return 0
        try:
            return await self._tell(now)
        finally:
            await self._leases.give_back(LEASE, self._holder)

    async def _tell(self, now: datetime) -> int:
        today = now.astimezone(UTC).date()
        days = RECENT_DAYS if self._looked_back == today else LATE_DAYS
        counts = await self._changed(_until(today, days))
        told = 0
        for start in range(0, len(counts), AT_ONCE):
            told += await self._catalogue.tell_plays(SOURCE, counts[start : start + AT_ONCE])
        self._looked_back = today
        return told

    async def _changed(self, days: Sequence[date]) -> Sequence[PlayCount]:
        """What was played, and none where plays were told that began on another day after all."""
        counts = await self._progress.plays(days)
        played = {(one.title_id, one.country, one.day) for one in counts}
        told = await self._catalogue.told_plays(SOURCE, days)
        gone = [one for one in told if (one.title_id, one.country, one.day) not in played]
        return [*counts, *(replace(one, plays=0) for one in gone)]


def _until(last: date, days: int) -> Sequence[date]:
    return [last - timedelta(days=ago) for ago in range(days)]
