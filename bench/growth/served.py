"""Marquee with homepages as long as the contract allows, and with reads that can be made to fail.

`python -m bench.growth.served`, with Marquee's settings in the environment and in
BENCH_FAILING_PERCENT how many of a hundred reads of pictures fail.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from app import OpenStores, create_app  # noqa: TID251 - it composes what is measured
from bench.failing import FailingPictures
from domain.homepage.compose import Ask, compose
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import Page, PageKey
from domain.ids import PageId
from domain.maturity import MaturityLevel
from domain.visibility import Audience
from flows.homepage.gather import Gatherer
from foundation.garbage import leave_out_what_lives
from foundation.settings import load_settings
from persistence.ports.pages import Pages
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from transport.serving import listen

POLICY = HomepagePolicy(longest_row=50, genre_rows=40, candidates=400)
LEVEL = MaturityLevel.MATURE


@dataclass(frozen=True, slots=True)
class LongPages:
    """Pages that are composed by `POLICY` before they are kept; for profiles of `LEVEL` alone."""

    pages: Pages
    gatherer: Gatherer

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        return await self.pages.current(key, now)

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        return await self.pages.by_id(id_, now)

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        return await self.pages.keep(await self._long(page), replacing=replacing)

    async def _long(self, page: Page) -> Page:
        key, now = page.key, page.generated_at
        shelf = Shelf(key.country or "", LEVEL)
        await self.gatherer.warm(shelf, now)  # without the deadlines of a request
        gathered = await self.gatherer.gather(shelf, now)
        ask = Ask(
            page_id=page.id,
            key=key,
            audience=Audience(key.profile_id, LEVEL, frozenset(), key.country),
            now=now,
            seed=page.seed,
            policy=POLICY,
        )
        return compose(gathered.rows, ask, sign=lambda _, text: f"{text}.{'0' * 22}")


def opening(failing_percent: int) -> OpenStores:
    @asynccontextmanager
    async def opened(
        database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AsyncIterator[Stores]:
        async with open_stores(
            database_url, progress_url=progress_url, redis_url=redis_url
        ) as stores:
            # Their own name in the cache: candidates by another policy are others.
            gatherer = Gatherer(
                stores.shelves, stores.candidates, lambda: 0.5, POLICY, catalogue=lambda: -1
            )
            yield replace(
                stores,
                pages=LongPages(stores.pages, gatherer),
                titles=FailingPictures(stores.titles, failing_percent),
            )

    return opened


if __name__ == "__main__":
    own = load_settings()
    percent = int(os.environ.get("BENCH_FAILING_PERCENT", "0"))
    app = create_app(own, opening=opening(percent), started=leave_out_what_lives)
    listen(app, own.host, own.port)
