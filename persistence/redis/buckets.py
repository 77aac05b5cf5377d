"""Token buckets in Redis, shared by every process."""

import math
from collections.abc import Callable

from persistence.ports.buckets import Buckets
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.server import RedisServer, Script

_TAKE = Script("""
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local rate, burst, tokens = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'held', 'since')
local held, since = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
held = math.min(burst, held + math.max(0, now - since) * rate)
local wait = '0'
if held >= tokens then
  held = held - tokens
else
  wait = string.format('%.17g', (tokens - held) / rate)
end
redis.call('HSET', KEYS[1], 'held', string.format('%.17g', held),
  'since', string.format('%.17g', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - held) / rate * 1000) + 1000)
return wait
""")
"""A bucket lives until it is full again: one that is not there is full."""


class RedisBuckets:
    """`clock`, in seconds, is the server's own unless told otherwise, so that processes agree.

    While the server does not answer, `otherwise` counts: with buckets of this process alone a limit
    is at most as many times as high as there are processes.
    """

    def __init__(
        self, server: RedisServer, otherwise: Buckets, clock: Callable[[], float] | None = None
    ) -> None:
        self._server = server
        self._otherwise = otherwise
        self._clock = clock

    async def take(
        self, key: str, *, rate_per_minute: float, burst: float, tokens: float = 1
    ) -> float:
        """Infinite where more is asked for than a full bucket holds."""
        now = repr(self._clock()) if self._clock else ""
        figures = (now, repr(rate_per_minute / 60), repr(burst), repr(tokens))
        try:
            wait = float(await self._server.run(_TAKE, (f"mq:bucket:{key}",), *figures))
        except StoreUnavailable:
            # SECURITY: bounded all the same; a lost store must be neither an outage nor a way in.
            return await self._otherwise.take(
                key, rate_per_minute=rate_per_minute, burst=burst, tokens=tokens
            )
        return math.inf if wait and tokens > burst else wait
