"""Folding: viewings that nobody touched for 90 days become part of a base, in the background (R4).

Whoever folds must be alone: a lease sees to that, and is renewed on the way. Where it starts again
after it was stopped needs no note: what has been folded is no longer foldable.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from domain.ids import ProfileId
from domain.watching.fold import folding
from domain.watching.keys import PlayableKey
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING
from foundation.clock import Clock
from persistence.ports.leases import Leases
from persistence.ports.progress import Progress, TitleActivity

LEASE = "fold-progress"
LEASE_FOR = timedelta(minutes=10)
RENEWED_AFTER = timedelta(minutes=2)
"""A playable takes milliseconds, so a lease that is renewed so often does not end on the way."""

FIRST_AFTER_SECONDS = 600.0
EVERY_SECONDS = 6 * 3600.0
BATCH = 50
BETWEEN_BATCHES_SECONDS = 0.1

_NOTHING = TitleActivity()


@dataclass(slots=True)
class _Turn:
    """That the lease was taken at an instant, and how many playables were looked at since."""

    taken_at: datetime
    seen: int = 0


class Folds:
    """Each process may try; `holder` is what the lease knows this one by."""

    def __init__(
        self,
        progress: Progress,
        leases: Leases,
        clock: Clock,
        *,
        policy: WatchingPolicy = DEFAULT_POLICY,
        between_batches_seconds: float = BETWEEN_BATCHES_SECONDS,
    ) -> None:
        self._progress = progress
        self._leases = leases
        self._clock = clock
        self._policy = policy
        self._between_batches_seconds = between_batches_seconds
        self._holder = uuid4().hex

    async def fold(self) -> int:
        """Fold all that may be folded by now; answers how many playables.

        0 where another process is at it, and fewer than there are where the lease was lost on the
        way. Raises StoreUnavailable; what was folded by then is.
        """
        turn = _Turn(self._clock())
        if not await self._take(turn.taken_at):
            return 0
        try:
            return await self._fold_all(turn)
        finally:
            await self._leases.give_back(LEASE, self._holder)

    async def _fold_all(self, turn: _Turn) -> int:
        folded = 0
        async for of in self._progress.foldable(turn.taken_at - self._policy.untouched):
            if not await self._goes_on(turn):
                return folded
            folded += await self._folded(*of)
        return folded

    async def _goes_on(self, turn: _Turn) -> bool:
        """Whether the lease is still ours; others get their turn at the store now and then."""
        turn.seen += 1
        if turn.seen % BATCH == 0:
            await asyncio.sleep(self._between_batches_seconds)
        now = self._clock()
        if now - turn.taken_at < RENEWED_AFTER:
            return True
        turn.taken_at = now
        return await self._take(now)

    async def _take(self, now: datetime) -> bool:
        return await self._leases.take(LEASE, self._holder, now, now + LEASE_FOR)

    async def _folded(self, profile_id: ProfileId, key: PlayableKey) -> bool:
        # Read before the state: of two bases the later stands, and the later one has read more.
        now = self._clock()
        titles = await self._progress.titles(profile_id, [key.title_id])
        states = await self._progress.states(profile_id, [key])
        state, activity = states.get(key.playable_id, NOTHING), titles.get(key.title_id, _NOTHING)
        done = folding(state, now, activity.hide, self._policy)
        if done is not None:
            await self._progress.fold(profile_id, key, done)
        return done is not None
