"""Domain events in a Redis stream, with a group for each job and a stream of its dead letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.events import DomainEvent
from persistence.ports.events import (
    DEFAULT_REDELIVERY,
    LIFE,
    MOST_DEAD,
    MOST_EVENTS,
    NOT_ACKNOWLEDGED,
    NOT_READABLE,
    DeadLetter,
    Delivery,
    Redelivery,
)
from persistence.redis.codec import Codec
from persistence.redis.server import RedisServer, Script

AT_ONCE = 500
"""Events that are published in one step: nobody else is served meanwhile."""


@dataclass(frozen=True, slots=True)
class _Kept:
    event: DomainEvent


_CODEC = Codec(_Kept)
_BURY = f"""
local function bury(stream, dead, group, id, reason)
  if redis.call('XACK', stream, group, id) == 0 then
    return
  end
  local found = redis.call('XRANGE', stream, id, id)
  local event = found[1] and found[1][2][2] or ''
  redis.call('XADD', dead, 'MAXLEN', '~', {MOST_DEAD}, '*',
    'id', id, 'reason', reason, 'event', event)
  redis.call('PEXPIRE', dead, {LIFE // timedelta(milliseconds=1)})
end
"""
_PUBLISH = Script(f"""
for _, event in ipairs(ARGV) do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', {MOST_EVENTS}, '*', 'event', event)
end
redis.call('PEXPIRE', KEYS[1], {LIFE // timedelta(milliseconds=1)})
""")
_READ = Script(
    _BURY
    + f"""
local stream, dead, group, consumer = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local limit, after, most = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local answer = {{}}
if redis.call('EXISTS', stream) == 0 then
  return answer
end
redis.pcall('XGROUP', 'CREATE', stream, group, '0')
for _, left in ipairs(redis.call('XPENDING', stream, group, 'IDLE', after, '-', '+', limit)) do
  local id, times = left[1], left[4]
  if times >= most then
    bury(stream, dead, group, id, '{NOT_ACKNOWLEDGED}')
  else
    local taken = redis.call('XCLAIM', stream, group, consumer, after, id)
    if taken[1] then
      answer[#answer + 1] = {{id, taken[1][2][2], times + 1}}
    else
      redis.call('XACK', stream, group, id)
    end
  end
end
if #answer < limit then
  local fresh = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit - #answer,
    'STREAMS', stream, '>')
  for _, entry in ipairs(fresh and fresh[1][2] or {{}}) do
    answer[#answer + 1] = {{entry[1], entry[2][2], 1}}
  end
end
return answer
"""
)
_GIVE_UP = Script(_BURY + "bury(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])")
_RETRY = Script("""
local stream, dead, group, id, after = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
if not redis.call('XRANGE', stream, id, id)[1] then
  return 0
end
for _, letter in ipairs(redis.call('XRANGE', dead, '-', '+')) do
  if letter[2][2] == id then
    redis.call('XDEL', dead, letter[1])
    redis.call('XCLAIM', stream, group, 'retry', 0, id,
      'IDLE', after, 'RETRYCOUNT', 0, 'FORCE', 'JUSTID')
    return 1
  end
end
return 0
""")


class RedisEvents:
    def __init__(self, server: RedisServer, redelivery: Redelivery = DEFAULT_REDELIVERY) -> None:
        self._server = server
        self._after = str(redelivery.after // timedelta(milliseconds=1))
        self._most = str(redelivery.most)

    async def publish(self, events: Sequence[DomainEvent]) -> None:
        told = [_CODEC.encode(_Kept(event)) for event in events]
        for start in range(0, len(told), AT_ONCE):
            await self._server.run(_PUBLISH, (_STREAM,), *told[start : start + AT_ONCE])

    async def read(self, group: str, consumer: str, *, limit: int) -> Sequence[Delivery]:
        asked = (group, consumer, str(limit), self._after, self._most)
        found = await self._server.run(_READ, (_STREAM, _dead(group)), *asked)
        given = list[Delivery]()
        for id_, data, times in found:
            kept = _CODEC.decode(data)
            if kept is None:
                await self.give_up(group, id_.decode(), NOT_READABLE)
            else:
                given.append(Delivery(id_.decode(), kept.event, times))
        return given

    async def acknowledge(self, group: str, id_: str) -> None:
        await self._server.call("XACK", _STREAM, group, id_)

    async def give_up(self, group: str, id_: str, reason: str) -> None:
        await self._server.run(_GIVE_UP, (_STREAM, _dead(group)), group, id_, reason)

    async def dead(self, group: str, *, limit: int) -> Sequence[DeadLetter]:
        asked = ("XREVRANGE", _dead(group), "+", "-", "COUNT", limit)
        found: Sequence[tuple[bytes, Any]] = await self._server.call(*asked)
        return [_letter(values) for _, values in found]

    async def retry(self, group: str, id_: str) -> bool:
        keys = (_STREAM, _dead(group))
        return bool(await self._server.run(_RETRY, keys, group, id_, self._after))


_STREAM = f"mq:events:{_CODEC.version}"


def _dead(group: str) -> str:
    return f"{_STREAM}:dead:{group}"


def _letter(values: Any) -> DeadLetter:
    """Of a flat list of names and values, or of a mapping, as the library has read it."""
    pairs = values if isinstance(values, dict) else dict(zip(*[iter(values)] * 2, strict=True))
    kept = _CODEC.decode(pairs[b"event"])
    event = kept.event if kept else None
    return DeadLetter(pairs[b"id"].decode(), event, pairs[b"reason"].decode())
