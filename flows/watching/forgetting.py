"""Forgetting: what a deleted profile watched goes with it, also after a crash between the two."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.ids import ProfileId
from foundation.clock import Clock
from persistence.ports.profiles import Profiles
from persistence.ports.progress import Progress
from persistence.ports.unavailable import StoreUnavailable

LATE_WRITES = timedelta(minutes=5)
"""For so long a request that was under way, or a process that has not heard, may still write."""

FIRST_AFTER_SECONDS = 90.0
EVERY_SECONDS = 60.0
BATCH = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """That a profile has departed is kept with its deletion; it is settled when nothing is left.

    Progress may be in another store than profiles, so no transaction holds both.
    """

    profiles: Profiles
    progress: Progress
    clock: Clock

    async def at_once(self, id_: ProfileId) -> None:
        """Forget a profile that was just deleted; what cannot be done now is done by `settle`."""
        try:
            await self.progress.forget(id_)
        except StoreUnavailable:
            log.warning("progress_not_forgotten_yet", profile=id_)

    async def settle(self) -> int:
        """Forget, once more and for good, all that departed a while ago; answers how many.

        Doing it twice, or in two processes at once, does no harm. Raises StoreUnavailable.
        """
        settled = 0
        while True:
            departed = await self.profiles.departed(self.clock() - LATE_WRITES, limit=BATCH)
            for id_ in departed:
                await self.progress.forget(id_)
            if departed:
                await self.profiles.settle(departed)
            settled += len(departed)
            if len(departed) < BATCH:
                return settled
