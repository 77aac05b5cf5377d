"""How often a device may record progress: a limit of that mutation's own."""

import math
from dataclasses import dataclass

import structlog

from domain.outcome import LimitReached
from domain.session import Viewer
from persistence.ports.buckets import Buckets
from persistence.ports.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

TOO_OFTEN = "This device records too often. Keep the events, and send them together later."


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_minute` calls of a device; a batch is one. A full bucket holds one minute's."""

    buckets: Buckets
    per_minute: float

    async def refused(self, viewer: Viewer) -> LimitReached | None:
        """Take one call, or say why there can be none."""
        session = viewer.session
        key = f"progress:device:{session.account_id}:{session.device_id}"
        try:
            wait = await self.buckets.take(
                key, rate_per_minute=self.per_minute, burst=max(1.0, self.per_minute)
            )
        except StoreUnavailable:
            # SECURITY: fails open on purpose; a lost rate-limit store must not lose progress.
            log.warning("rate_limits_unavailable", exception="StoreUnavailable")
            return None
        if wait == 0:
            return None
        return LimitReached(max(1, round(self.per_minute)), TOO_OFTEN, max(1, math.ceil(wait)))
