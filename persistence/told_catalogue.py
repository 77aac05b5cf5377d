"""A catalogue of which it is told what was changed in it, after that is kept."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date

from domain.events import TitleChanged
from domain.ids import TitleId
from domain.record import CollectionRecord, PlayCount, TitleRecord
from foundation.clock import Clock
from persistence.ports.catalogue import CatalogueBatch, CatalogueWriter, Written
from persistence.ports.events import Events
from persistence.ports.unavailable import StoreUnavailable

TOLD_APART = 1_000
"""Beyond so many changed titles none is told: whoever wants to know looks at all of them."""


class ToldCatalogue:
    """What cannot be told is not, and the write stands all the same."""

    def __init__(self, catalogue: CatalogueWriter, events: Events, clock: Clock) -> None:
        self._catalogue = catalogue
        self._events = events
        self._clock = clock

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[CatalogueBatch]:
        async with self._catalogue.transaction() as batch:
            noted = _Noted(batch)
            yield noted
        if len(noted.changed) <= TOLD_APART:
            at = self._clock()
            with suppress(StoreUnavailable):  # a lost event does no harm
                await self._events.publish([TitleChanged(id_, at) for id_ in noted.changed])

    async def tell_plays(self, source: str, counts: Sequence[PlayCount]) -> int:
        return await self._catalogue.tell_plays(source, counts)

    async def told_plays(self, source: str, days: Collection[date]) -> Sequence[PlayCount]:
        return await self._catalogue.told_plays(source, days)

    async def title_ids(self) -> Sequence[TitleId]:
        return await self._catalogue.title_ids()


class _Noted:
    """A batch that remembers which titles it changed, in the order of their first change."""

    def __init__(self, batch: CatalogueBatch) -> None:
        self._batch = batch
        self.changed: dict[TitleId, None] = {}

    async def put_titles(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        written = await self._batch.put_titles(records)
        self.changed |= {id_: None for id_, how in written.items() if how is not Written.UNCHANGED}
        return written

    async def put_collections(self, records: Sequence[CollectionRecord]) -> None:
        await self._batch.put_collections(records)

    async def put_plays(self, source: str, counts: Sequence[PlayCount]) -> None:
        await self._batch.put_plays(source, counts)

    async def clear_plays(self, source: str) -> None:
        await self._batch.clear_plays(source)
