"""Frozen pages, kept in this process."""

from datetime import datetime

from cachetools import LRUCache

from domain.homepage.row import Page, PageKey
from domain.ids import PageId

PAGES = 2_000


class MemoryPages:
    """The `most` pages used last. One that was dropped for others is as good as expired."""

    def __init__(self, most: int = PAGES) -> None:
        self._pages: LRUCache[PageId, Page] = LRUCache(most)
        self._current: LRUCache[PageKey, PageId] = LRUCache(most)

    async def current(self, key: PageKey, now: datetime) -> Page | None:
        return self._found(key, now)

    async def by_id(self, id_: PageId, now: datetime) -> Page | None:
        page = self._pages.get(id_)
        return page if page and now < page.expires_at else None

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        first = self._found(page.key, page.generated_at)
        if first is not None and first.id != replacing:
            return first  # made by another request meanwhile: both show the same page
        self._pages[page.id] = page
        self._current[page.key] = page.id
        return page

    def _found(self, key: PageKey, now: datetime) -> Page | None:
        page = self._pages.get(self._current.get(key, PageId("")))
        return page if page and now < page.current_until else None
