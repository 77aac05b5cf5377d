"""Gathered candidates in Redis, so that a shelf is gathered once for all processes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from domain.homepage.candidate import RowCandidates
from domain.licence import LicenceWindow, Windows
from domain.locale import Texts
from domain.title import Movie, Series, Title, TitleText
from persistence.ports.candidates import CandidateCache
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.codec import Codec
from persistence.redis.server import RedisServer, Script
from persistence.redis.times import milliseconds

Rows = tuple[RowCandidates, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    rows: Rows
    fresh_until: datetime
    keep_until: datetime


_CODEC = Codec(
    _Kept, {Title: (Movie, Series)}, collections={LicenceWindow: Windows, TitleText: Texts}
)
_PUT = Script("""
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
""")
_CLAIM = Script("""
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 1
end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
""")


class RedisCandidates:
    """What is fresh `near`, in this process, is not asked for; what is stale there may be renewed.

    While the server does not answer, that is all there is. `clock` says when candidates have been
    kept long enough.
    """

    def __init__(
        self, server: RedisServer, near: CandidateCache, clock: Callable[[], datetime]
    ) -> None:
        self._server = server
        self._near = near
        self._clock = clock
        self._process = uuid4().hex

    async def get(self, key: str) -> tuple[Rows, datetime] | None:
        """Raises StoreUnavailable where only the server could know them."""
        near, now = await self._near.get(key), self._clock()
        if near is not None and now < near[1]:
            return near
        try:
            data = await self._server.call("GET", _kept_as(key))
        except StoreUnavailable:
            if near is None:
                raise
            return near
        kept = _CODEC.decode(data) if data else None
        if kept is None or now >= kept.keep_until:
            return near
        await self._bring_near(key, kept)
        return kept.rows, kept.fresh_until

    async def put(
        self, key: str, rows: Rows, *, fresh_until: datetime, keep_until: datetime
    ) -> None:
        kept = _Kept(rows, fresh_until, keep_until)
        await self._bring_near(key, kept)
        life = milliseconds(keep_until - self._clock())
        keys = (_kept_as(key), _claimed_as(key))
        await self._server.run(_PUT, keys, _CODEC.encode(kept), life)

    async def claim(self, key: str, life: timedelta) -> bool:
        """True where the server does not answer: then each process is on its own."""
        keys = (_claimed_as(key),)
        try:
            claimed = await self._server.run(_CLAIM, keys, self._process, milliseconds(life))
        except StoreUnavailable:
            return True
        return bool(claimed)

    async def _bring_near(self, key: str, kept: _Kept) -> None:
        await self._near.put(
            key, kept.rows, fresh_until=kept.fresh_until, keep_until=kept.keep_until
        )


def _kept_as(key: str) -> str:
    return f"mq:candidates:{_CODEC.version}:{key}"


def _claimed_as(key: str) -> str:
    return f"mq:claim:{_CODEC.version}:{key}"
