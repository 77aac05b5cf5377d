"""How often a device and an address may ask: token buckets, refilled by the minute."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import structlog

from persistence.ports.buckets import Buckets, Take
from transport.client_address import network_of
from transport.codes import Code
from transport.refusal import Refusal

Limit = Literal["operations_per_address", "operations_per_device", "mutations_per_device"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Each take raises Refusal (429, RATE_LIMITED, `Retry-After`) when its bucket is empty.

    Figures are a minute's, and a full bucket holds one minute; `scale` multiplies them all. A store
    that fails with one of `outages` lets the request pass: every other bound still holds.
    """

    buckets: Buckets
    scale: float = 1
    operations_per_device: float = 600
    operations_per_address: float = 1200
    mutations_per_device: float = 120
    outages: tuple[type[Exception], ...] = ()
    refused: Counter[str] = field(default_factory=Counter)
    """How many were turned away, by the name of the limit, since the process started."""

    async def operation(self, address: str | None, device: str | None) -> None:
        """Counted by its address and by its device; one without a device by its address alone."""
        subject = f"address:{network_of(address or 'unknown')}"
        takes = [self._one("operations_per_address", f"operations:{subject}")]
        if device is not None:
            takes.append(self._one("operations_per_device", f"operations:device:{device}"))
        await self._take(*takes)

    async def mutation(self, device: str | None, address: str | None) -> None:
        """Signed out there is no device: then the address stands in for it."""
        subject = f"device:{device}" if device else f"address:{network_of(address or 'unknown')}"
        await self._take(self._one("mutations_per_device", f"mutations:{subject}"))

    def _one(self, limit: Limit, key: str) -> tuple[Limit, Take]:
        rate: float = getattr(self, limit) * self.scale
        return limit, Take(key, rate, burst=rate)

    async def _take(self, *wanted: tuple[Limit, Take]) -> None:
        try:
            short = await self.buckets.take(*(take for _, take in wanted))
        except self.outages as outage:
            # SECURITY: fails open on purpose; a lost rate-limit store must not become an outage.
            log.warning("rate_limits_unavailable", exception=type(outage).__qualname__)
            return
        if short is not None:
            self.refused.update(limit for limit, take in wanted if take is short.take)
            raise _limited(max(1, math.ceil(short.seconds)))


def _limited(seconds: int) -> Refusal:
    return Refusal(
        f"Too many requests. Try again in {seconds} s.",
        status=429,
        code=Code.RATE_LIMITED,
        headers={"Retry-After": str(seconds)},
        extensions={"retryAfterSeconds": seconds},
    )
