"""Frozen pages in Redis, so that every process shows a profile the same one."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from domain.homepage.row import (
    BecauseYouWatchedRow,
    ContinueWatchingRow,
    GenreRow,
    Page,
    PageKey,
    Row,
    StandardRow,
    Top10Row,
)
from domain.ids import PageId
from persistence.ports.pages import Pages
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.codec import Codec
from persistence.redis.server import RedisServer, Script
from persistence.redis.times import microseconds, milliseconds

_ROWS = (StandardRow, ContinueWatchingRow, BecauseYouWatchedRow, GenreRow, Top10Row)
_CODEC = Codec(Page, {Row: _ROWS})
_KEPT_AS = f"mq:page:{_CODEC.version}:"
_KEEP = Script("""
local current = redis.call('GET', KEYS[1])
if current then
  local ends, id = string.match(current, '^(%d+) (.+)$')
  if tonumber(ends) > tonumber(ARGV[1]) and id ~= ARGV[2] then
    return id
  end
end
redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
redis.call('SET', KEYS[1], ARGV[6] .. ' ' .. ARGV[3], 'PX', ARGV[7])
return ARGV[3]
""")
"""Answers the id of the page that is current afterwards."""

_CURRENT = Script("""
local current = redis.call('GET', KEYS[1])
if not current then
  return {}
end
local id = string.match(current, ' (.+)$')
if id == ARGV[1] then
  return {id}
end
return {id, redis.call('GET', ARGV[2] .. id)}
""")
"""Answers the current page's id and, unless the asker has it, the page: one question for both.

The page's key is made in the script, so this is for one server and not for a cluster of them.
"""


class RedisPages:
    """What was read or made here is `near` too: a page never changes, so it is not read twice.

    While the server does not answer, each process has pages of its own there.
    """

    def __init__(self, server: RedisServer, near: Pages) -> None:
        self._server = server
        self._near = near

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        near = await self._near.current(key, now)
        try:
            known = near.id if near else ""
            answer = await self._server.run(_CURRENT, (_kept_for(key),), known, _KEPT_AS)
        except StoreUnavailable:
            return near
        page = await self._told(answer, now)
        # SECURITY: whatever stands there, nobody is shown a page of another key (R58).
        if page is None or page.key != key or now >= page.current_until:
            return None
        await self._bring_near(page, now)
        return page

    async def _told(self, answer: Sequence[bytes | None], now: datetime) -> Page | None:
        """The page that `_CURRENT` answered, or whose id it did."""
        match answer:
            case [bytes() as id_]:
                return await self._near.by_id(PageId(id_.decode()), now)
            case [bytes() as id_, kept]:
                return _read(kept, PageId(id_.decode()), now)
        return None

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        """Raises StoreUnavailable where only the server could know it."""
        if (near := await self._near.by_id(id_, now)) is not None:
            return near
        return _read(await self._server.call("GET", _kept_as(id_)), id_, now)

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        try:
            first = await self._first(page, replacing)
            if first is None:  # it is current, and has gone from where it was kept
                first = await self._first(page, await self._current_id(page.key))
        except StoreUnavailable:
            return await self._near.keep(page, replacing=replacing)
        kept = first or page
        await self._bring_near(kept, page.generated_at)
        return kept

    async def _first(self, page: Page, replacing: PageId | None) -> Page | None:
        """The page that is current now, this or another; None for another that cannot be read."""
        made = page.generated_at
        answer = await self._server.run(
            _KEEP,
            (_kept_for(page.key), _kept_as(page.id)),
            microseconds(made),
            replacing or "",
            page.id,
            _CODEC.encode(page),
            milliseconds(page.expires_at - made),
            microseconds(page.current_until),
            milliseconds(page.current_until - made),
        )
        id_ = PageId(answer.decode())
        return page if id_ == page.id else await self.by_id(id_, made)

    async def _current_id(self, key: PageKey) -> PageId | None:
        kept = await self._server.call("GET", _kept_for(key))
        return PageId(kept.split()[1].decode()) if kept else None

    async def _bring_near(self, page: Page, now: datetime) -> None:
        before = await self._near.current(page.key, now)
        if before is None or before.id != page.id:
            await self._near.keep(page, replacing=before.id if before else None)


def _read(kept: bytes | None, id_: PageId, now: datetime) -> Page | None:
    page = _CODEC.decode(kept) if kept else None
    return page if page and page.id == id_ and now < page.expires_at else None


def _kept_as(id_: PageId) -> str:
    return f"{_KEPT_AS}{id_}"


def _kept_for(key: PageKey) -> str:
    return f"mq:current:{_CODEC.version}:{orjson.dumps(key).decode()}"
