"""Token buckets in Redis, shared by every process."""

import math
from collections.abc import Callable

from persistence.ports.buckets import Buckets, Short, Take
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.server import RedisServer, Script

_TAKE = Script("""
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
for place, key in ipairs(KEYS) do
  local at = 3 * place - 1
  local rate, burst, tokens = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local kept = redis.call('HMGET', key, 'held', 'since')
  local held, since = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
  held = math.min(burst, held + math.max(0, now - since) * rate)
  local lacks = tokens - held
  if lacks <= 0 then
    held = held - tokens
  end
  redis.call('HSET', key, 'held', string.format('%.17g', held),
    'since', string.format('%.17g', now))
  redis.call('PEXPIRE', key, math.ceil((burst - held) / rate * 1000) + 1000)
  if lacks > 0 then
    return {place, string.format('%.17g', lacks / rate)}
  end
end
return {}
""")
"""A bucket lives until it is full again: one that is not there is full.

Keys of several subjects in one script: this is for one server and not for a cluster of them.
"""


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

    async def take(self, *takes: Take) -> Short | None:
        now = repr(self._clock()) if self._clock else ""
        keys = tuple(f"mq:bucket:{take.key}" for take in takes)
        figures = (repr(figure) for take in takes for figure in _figures(take))
        try:
            answer = await self._server.run(_TAKE, keys, now, *figures)
        except StoreUnavailable:
            # SECURITY: bounded all the same; a lost store must be neither an outage nor a way in.
            return await self._otherwise.take(*takes)
        if not answer:
            return None
        short = takes[answer[0] - 1]
        return Short(short, math.inf if short.tokens > short.burst else float(answer[1]))


def _figures(take: Take) -> tuple[float, float, float]:
    return take.rate_per_minute / 60, take.burst, take.tokens
