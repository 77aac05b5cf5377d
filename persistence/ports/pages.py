"""What is asked of the store of frozen pages."""

from datetime import datetime
from typing import Protocol

from domain.homepage.row import Page, PageKey
from domain.ids import PageId


class Pages(Protocol):
    """Frozen pages until they expire (R32)."""

    async def current(self, key: PageKey, now: datetime) -> Page | None: ...

    async def by_id(self, id_: PageId, now: datetime) -> Page | None: ...

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        """Keep a page and make it its key's current one, if there is none or it is `replacing`.

        Answers the page that is current after the call: of two made at once, both askers get one.
        The page that was replaced stays readable by its id.
        """
        ...
