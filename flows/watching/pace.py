"""How often a device may tell what happens on it: limits of those mutations' own."""

import math
from dataclasses import dataclass

import structlog

from domain.outcome import LimitReached
from domain.session import Viewer
from persistence.ports.buckets import Buckets, Take
from persistence.ports.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

TOO_OFTEN = "This device records too often. Keep the events, and send them together later."


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_minute` calls of a device; a batch is one. A full bucket holds one minute's.

    `of` is what is told, which buckets are apart by.
    """

    buckets: Buckets
    per_minute: float
    of: str = "progress"
    too_often: str = TOO_OFTEN

    async def refused(self, viewer: Viewer) -> LimitReached | None:
        """Take one call, or say why there can be none."""
        session = viewer.session
        key = f"{self.of}:device:{session.account_id}:{session.device_id}"
        try:
            short = await self.buckets.take(
                Take(key, self.per_minute, burst=max(1.0, self.per_minute))
            )
        except StoreUnavailable:
            # SECURITY: fails open on purpose; a lost rate-limit store must lose nothing told.
            log.warning("rate_limits_unavailable", exception="StoreUnavailable")
            return None
        if short is None:
            return None
        wait = max(1, math.ceil(short.seconds))
        return LimitReached(max(1, round(self.per_minute)), self.too_often, wait)
