"""What a contract test holds: the ports on one database, and the statements they send."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from domain.record import CollectionRecord, PlayCount, TitleRecord
from foundation.clock import utc_now
from persistence.ports.stores import Stores
from persistence.sql.engine import Database, open_database
from persistence.sql.exposures import SqlExposures
from persistence.sql.progress import SqlProgress
from persistence.sql.tracking import SqlTracking
from persistence.wiring import Watched, stores_on


@dataclass(frozen=True, slots=True)
class Store:
    database: Database
    ports: Stores

    async def put(
        self,
        *titles: TitleRecord,
        plays: tuple[PlayCount, ...] = (),
        collections: tuple[CollectionRecord, ...] = (),
    ) -> None:
        """Store these in one transaction."""
        async with self.ports.catalogue.transaction() as batch:
            await batch.put_titles(titles)
            await batch.put_collections(collections)
            await batch.put_plays("test", plays)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements sent to the database inside the block."""
        sent: list[str] = []

        def note(*call: Any) -> None:
            sent.append(call[2])

        engines = (self.database.reads.sync_engine, self.database.writes.sync_engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Store]:
    database = open_database(address)
    try:
        kept = Watched(SqlProgress(database), SqlExposures(database), SqlTracking(database))
        yield Store(database, stores_on(database, utc_now, kept))
    finally:
        await database.close()
