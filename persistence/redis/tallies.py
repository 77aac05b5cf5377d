"""Counts inside a window in Redis, shared by every process."""

from datetime import datetime, timedelta

from persistence.ports.tallies import Tallies
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.server import RedisServer, Script
from persistence.redis.times import microseconds

_COUNT = Script("""
local kept = redis.call('HMGET', KEYS[1], 'count', 'ends')
if kept[1] and tonumber(kept[2]) > tonumber(ARGV[1]) then
  return redis.call('HINCRBY', KEYS[1], 'count', 1)
end
redis.call('HSET', KEYS[1], 'count', 1, 'ends', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
""")
_UNCOUNT = Script("""
local kept = redis.call('HMGET', KEYS[1], 'count', 'ends')
if kept[1] and tonumber(kept[2]) > tonumber(ARGV[1]) and tonumber(kept[1]) > 0 then
  redis.call('HINCRBY', KEYS[1], 'count', -1)
end
""")


class RedisTallies:
    """Each process counts for itself as well, in `own`, which answers while the server does not.

    SECURITY: so an outage gives a guesser no more than what this process has not seen of the tries.
    """

    def __init__(self, server: RedisServer, own: Tallies) -> None:
        self._server = server
        self._own = own

    async def count(self, key: str, now: datetime, *, window_seconds: int) -> int:
        own = await self._own.count(key, now, window_seconds=window_seconds)
        ends = microseconds(now + timedelta(seconds=window_seconds))
        figures = (microseconds(now), ends, str(window_seconds * 1000))
        try:
            return int(await self._server.run(_COUNT, (_kept_as(key),), *figures))
        except StoreUnavailable:
            return own

    async def read(self, key: str, now: datetime) -> tuple[int, float]:
        """(0, 0.0) where no window is open."""
        try:
            count, ends = await self._server.call("HMGET", _kept_as(key), "count", "ends")
        except StoreUnavailable:
            return await self._own.read(key, now)
        left = 0 if ends is None else int(ends) - int(microseconds(now))
        return (int(count), left / 1_000_000) if left > 0 else (0, 0.0)

    async def uncount(self, key: str, now: datetime) -> None:
        await self._own.uncount(key, now)
        try:
            await self._server.run(_UNCOUNT, (_kept_as(key),), microseconds(now))
        except StoreUnavailable:
            return  # one too many is counted until the window ends

    async def forget(self, key: str) -> None:
        await self._own.forget(key)
        try:
            await self._server.call("DEL", _kept_as(key))
        except StoreUnavailable:
            return  # as above


def _kept_as(key: str) -> str:
    return f"mq:tally:{key}"
