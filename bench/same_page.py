"""The same page from another process: it is told the page's id and instant.

The same arguments always make the same page.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app import Outside  # noqa: TID251 - it composes what is measured
from domain.homepage.row import Page, PageKey
from domain.ids import PageId, hex_of
from foundation.clock import utc_now
from foundation.garbage import leave_out_what_lives
from persistence.ports.pages import Pages
from persistence.ports.stores import Stores
from persistence.wiring import open_stores


def as_they_are(stores: Stores) -> Stores:
    return stores


def outside_with(
    page_id: str, at: datetime, wrap: Callable[[Stores], Stores] = as_they_are
) -> Outside:
    """A world in which the next page gets this id and instant; `wrap` stands before the stores."""
    uuid = UUID(hex_of(page_id))

    @asynccontextmanager
    async def opened(
        database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AsyncIterator[Stores]:
        async with open_stores(
            database_url, progress_url=progress_url, redis_url=redis_url
        ) as stores:
            yield wrap(replace(stores, pages=PagesMadeAt(stores.pages, at)))

    return Outside(opened, utc_now, lambda: uuid, leave_out_what_lives)


@dataclass(frozen=True, slots=True)
class PagesMadeAt:
    """Pages that are kept as if they had been made at one instant."""

    pages: Pages
    at: datetime

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        return await self.pages.current(key, now)

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        return await self.pages.by_id(id_, now)

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        earlier = page.generated_at - self.at
        moved = replace(
            page,
            generated_at=self.at,
            expires_at=page.expires_at - earlier,
            current_until=page.current_until - earlier,
        )
        return await self.pages.keep(moved, replacing=replacing)
