"""Failed tries to sign in or up, counted per account name and per address (R53)."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime

from domain.outcome import LimitReached
from persistence.ports.tallies import Tallies

WINDOW_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """Failed tries in fifteen minutes; `scale` multiplies both."""

    per_account: int = 10
    per_address: int = 30
    scale: float = 1.0

    @property
    def of_account(self) -> int:
        return max(1, round(self.per_account * self.scale))

    @property
    def of_address(self) -> int:
        return max(1, round(self.per_address * self.scale))


@dataclass(frozen=True, slots=True)
class Attempts:
    """SECURITY: a try counts as failed from its start, so that many at once gain nothing."""

    tallies: Tallies
    limits: AttemptLimits

    async def begin(self, email: str, address: str | None, now: datetime) -> LimitReached | None:
        """Count a try, or say why there can be none. Names count alike, known or not."""
        name, origin = _of_account(email), _of_address(address)
        if await self._count(name, now) > self.limits.of_account:
            return await self._reached(name, self.limits.of_account, now)
        if await self._count(origin, now) > self.limits.of_address:
            # Somebody else's address that is shut must not shut the account as well.
            await self.tallies.uncount(name, now)
            return await self._reached(origin, self.limits.of_address, now)
        return None

    async def succeeded(self, email: str, address: str | None, now: datetime) -> None:
        """The try was none of the failed; the account's count starts anew."""
        await self.tallies.forget(_of_account(email))
        await self.tallies.uncount(_of_address(address), now)

    async def begin_sign_up(self, address: str | None, now: datetime) -> LimitReached | None:
        """The same for a sign-up, which tries no account: it counts by address alone."""
        origin = _of_address(address)
        if await self._count(origin, now) > self.limits.of_address:
            return await self._reached(origin, self.limits.of_address, now)
        return None

    async def take_back_sign_up(self, address: str | None, now: datetime) -> None:
        """That sign-up was none of the failed."""
        await self.tallies.uncount(_of_address(address), now)

    async def _count(self, key: str, now: datetime) -> int:
        return await self.tallies.count(key, now, window_seconds=WINDOW_SECONDS)

    async def _reached(self, key: str, limit: int, now: datetime) -> LimitReached:
        _, seconds = await self.tallies.read(key, now)
        message = "There were too many failed tries. Try again later."
        return LimitReached(limit, message, max(1, math.ceil(seconds)))


def _of_account(email: str) -> str:
    # SECURITY: a digest, for keys stand in shared caches and their logs.
    return f"sign-in:account:{hashlib.sha256(email.encode()).hexdigest()}"


def _of_address(address: str | None) -> str:
    return f"sign-in:address:{address or 'unknown'}"
