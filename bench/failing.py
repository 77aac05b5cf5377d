"""A store that fails: titles whose pictures cannot be read."""

from collections.abc import Collection, Mapping
from typing import Any

from domain.artwork import Image
from domain.ids import ImageId
from persistence.ports.titles import Titles
from persistence.ports.unavailable import StoreUnavailable

HUNDRED = 100


class FailingPictures:
    """Titles whose pictures cannot be read in `percent` of a hundred reads, evenly spread."""

    def __init__(self, titles: Titles, percent: int) -> None:
        self._titles = titles
        self._percent = self._due = percent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._titles, name)

    async def images(self, ids: Collection[ImageId]) -> Mapping[ImageId, Image]:
        self._due += self._percent
        if self._due >= HUNDRED:
            self._due -= HUNDRED
            raise StoreUnavailable
        return await self._titles.images(ids)
