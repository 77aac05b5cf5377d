"""What is asked of the store of titles, people and pictures, by key."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.artwork import Image
from domain.genre import Genre
from domain.ids import ImageId, PersonId, TitleId, TrailerId
from domain.person import Credit, Person
from domain.title import Title, Trailer


class Titles(Protocol):
    """The catalogue by key."""

    async def titles(self, ids: Collection[TitleId]) -> Mapping[TitleId, Title]: ...

    async def title_ids_of(self, external_ids: Collection[str]) -> Mapping[str, TitleId]:
        """Title ids by external id (an imported title's `show_id`)."""
        ...

    async def genres(self) -> Sequence[Genre]:
        """Every genre, in order of its English name."""
        ...

    async def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]: ...

    async def credits(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Credit]]:
        """Credits in billing order."""
        ...

    async def images(self, ids: Collection[ImageId]) -> Mapping[ImageId, Image]: ...

    async def trailers_of(
        self, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[Trailer]]: ...

    async def trailers(self, ids: Collection[TrailerId]) -> Mapping[TrailerId, Trailer]: ...
