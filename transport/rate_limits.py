"""How often a device and an address may ask: token buckets, refilled by the minute."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, Protocol

import structlog

from transport.client_address import network_of
from transport.codes import Code
from transport.refusal import Refusal

log = structlog.get_logger(__name__)


class Buckets(Protocol):
    """Where the tokens are kept; shared by all workers of a deployment."""

    async def take(
        self, key: str, *, rate_per_minute: float, burst: float, tokens: float = 1
    ) -> float:
        """0.0 when the tokens were taken, else the seconds until they could be (none are then)."""
        ...


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

    async def operation_from_address(self, address: str | None) -> None:
        subject = f"address:{network_of(address or 'unknown')}"
        await self._take("operations_per_address", f"operations:{subject}")

    async def operation_by_device(self, device: str | None) -> None:
        """A request without a device is counted by its address alone."""
        if device is not None:
            await self._take("operations_per_device", f"operations:device:{device}")

    async def mutation(self, device: str | None, address: str | None) -> None:
        """Signed out there is no device: then the address stands in for it."""
        subject = f"device:{device}" if device else f"address:{network_of(address or 'unknown')}"
        await self._take("mutations_per_device", f"mutations:{subject}")

    async def _take(
        self,
        limit: Literal["operations_per_address", "operations_per_device", "mutations_per_device"],
        key: str,
    ) -> None:
        rate: float = getattr(self, limit) * self.scale
        try:
            wait = await self.buckets.take(key, rate_per_minute=rate, burst=rate)
        except self.outages as outage:
            # SECURITY: fails open on purpose; a lost rate-limit store must not become an outage.
            log.warning("rate_limits_unavailable", exception=type(outage).__qualname__)
            return
        if wait > 0:
            self.refused[limit] += 1
            raise _limited(max(1, math.ceil(wait)))


def _limited(seconds: int) -> Refusal:
    return Refusal(
        f"Too many requests. Try again in {seconds} s.",
        status=429,
        code=Code.RATE_LIMITED,
        headers={"Retry-After": str(seconds)},
        extensions={"retryAfterSeconds": seconds},
    )
