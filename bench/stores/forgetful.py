"""Marquee that keeps nothing in its process from one request to the next.

`python -m bench.stores.forgetful anew|nothing`, with Marquee's settings in the environment. `anew`:
the frozen page is found where pages are kept, and all that stands on it is read again. `nothing`:
there is no page either, so each request makes one, of candidates that are kept in Redis.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from starlette.types import Receive, Scope, Send
from uuid6 import uuid7

from app import NOT_BUILT, Application, Outside  # noqa: TID251 - it composes what is measured
from domain.homepage.row import Page, PageKey
from domain.ids import PageId
from foundation.clock import utc_now
from foundation.garbage import leave_out_what_lives
from foundation.settings import Settings, load_settings
from persistence.ports.pages import Pages
from persistence.ports.stores import Stores
from persistence.redis.pages import RedisPages
from persistence.wiring import open_stores
from transport.serving import listen

MODES = ("anew", "nothing")


class NoPages:
    """A process that keeps no pages of its own."""

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        del key, now

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        del id_, now

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        del replacing
        return page


@dataclass(frozen=True, slots=True)
class NewPages:
    """Pages that are asked for and kept as those of other keys: so none is ever found."""

    pages: Pages
    numbers: "count[int]" = field(default_factory=count)

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        return await self.pages.current(self._other(key), now)

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        return await self.pages.by_id(id_, now)

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        await self.pages.keep(replace(page, key=self._other(page.key)), replacing=replacing)
        return page

    def _other(self, key: PageKey) -> PageKey:
        return replace(key, profile_version=-next(self.numbers))


class Forgetful(Application):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._forget()
        await super().__call__(scope, receive, send)

    def _forget(self) -> None:
        services = self.service.services
        services.catalogue.forget()
        offers, known = services.live_rows.kept, services.sessions.viewers.known
        for part in (offers.watching, offers.my_list):
            part._kept.clear()  # noqa: SLF001 - nothing but a benchmark forgets everybody's
            part._reading.clear()  # noqa: SLF001 - as above
        known._signed_in.clear()  # noqa: SLF001 - as above
        known._profiles.clear()  # noqa: SLF001 - as above


def forgetful(settings: Settings, mode: str) -> Forgetful:
    @asynccontextmanager
    async def opened(
        database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AsyncIterator[Stores]:
        async with open_stores(
            database_url, progress_url=progress_url, redis_url=redis_url
        ) as stores:
            yield replace(stores, pages=_pages(stores.pages, mode))

    return Forgetful(settings, NOT_BUILT, Outside(opened, utc_now, uuid7, leave_out_what_lives))


def _pages(pages: Pages, mode: str) -> Pages:
    if isinstance(pages, RedisPages):  # its own process's pages stand before it
        pages = RedisPages(pages._server, NoPages())  # noqa: SLF001 - as above
    return NewPages(pages) if mode == "nothing" else pages


if __name__ == "__main__":
    own = load_settings()
    (asked,) = sys.argv[1:]
    if asked not in MODES:
        sys.exit(__doc__)
    listen(forgetful(own, asked).starlette(), own.host, own.port)
