"""Forgetting: what a deleted profile watched and saw goes with it, also after a crash between."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.experiments.names import unit_of
from domain.ids import ProfileId
from foundation.clock import Clock
from persistence.ports.profiles import Profiles
from persistence.ports.stores import Stores
from persistence.ports.unavailable import StoreUnavailable

LATE_WRITES = timedelta(minutes=5)
"""For so long a request that was under way, or a process that has not heard, may still write."""

FIRST_AFTER_SECONDS = 90.0
EVERY_SECONDS = 60.0
BATCH = 20

log = structlog.get_logger(__name__)

Forget = Callable[[ProfileId], Awaitable[None]]
"""Deletes what one store keeps of a profile. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """That a profile has departed is kept with its deletion; it is settled when nothing is left.

    What is kept of it may be in other stores than profiles are, so no transaction holds all.
    """

    profiles: Profiles
    kept: Sequence[Forget]
    clock: Clock

    @classmethod
    def on(cls, stores: Stores, clock: Clock) -> "Forgetting":
        """Progress, exposures to experiments with what was measured since, and what was tracked."""

        async def unit(id_: ProfileId) -> None:
            # Nobody measures a unit that has no exposure any more.
            await stores.exposures.forget(unit_of(id_))
            await stores.evidence.forget(unit_of(id_))

        kept = (stores.progress.forget, unit, stores.tracking.forget)
        return cls(stores.profiles, kept, clock)

    async def at_once(self, id_: ProfileId) -> None:
        """Forget a profile that was just deleted; what cannot be done now is done by `settle`."""
        for forget in self.kept:
            try:
                await forget(id_)
            except StoreUnavailable:
                log.warning("profile_not_forgotten_yet", profile=id_)

    async def settle(self) -> int:
        """Forget, once more and for good, all that departed a while ago; answers how many.

        Doing it twice, or in two processes at once, does no harm. Raises StoreUnavailable.
        """
        settled = 0
        while True:
            departed = await self.profiles.departed(self.clock() - LATE_WRITES, limit=BATCH)
            for id_ in departed:
                for forget in self.kept:
                    await forget(id_)
            if departed:
                await self.profiles.settle(departed)
            settled += len(departed)
            if len(departed) < BATCH:
                return settled
