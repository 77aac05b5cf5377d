"""Writing the catalogue, in SQL: in one transaction, and nothing that is there already."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import TitleId
from domain.record import CollectionRecord, PlayCount, TitleRecord
from foundation.clock import Clock, utc_now
from persistence.ports.catalogue import CatalogueBatch, Written
from persistence.ports.changes import ChangeKind
from persistence.sql.changes import publish
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.genre_writes import GenreWrites
from persistence.sql.play_writes import TOLD, PlayWrites
from persistence.sql.record_rows import digest_of
from persistence.sql.tables.catalogue import title
from persistence.sql.tables.editorial import collection, collection_item, collection_text
from persistence.sql.title_writes import TitleWrites

TOLD_APART = 1000
"""Up to this many changed titles are published one by one; beyond it the CATALOGUE change does."""

MANY = 1000
"""An import of this size lets SQLite look at its tables anew; PostgreSQL does so by itself."""

_ANALYZE = (text("PRAGMA analysis_limit = 1000"), text("ANALYZE"))
_AT_ONCE = 500
_TITLE_IDS = select(title.c.id).order_by(title.c.id)
_KNOWN = select(title.c.id).where(any_of(title.c.id))
_COLLECTIONS = select(collection.c.id, collection.c.digest).where(any_of(collection.c.id))
_DELETE_COLLECTIONS = delete(collection).where(any_of(collection.c.id))
_WRITING = text("SELECT pg_advisory_xact_lock(7226784)")
"""Two imports at once would each insert what the other is inserting: one waits. Any free number."""


class SqlCatalogueBatch:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._titles = TitleWrites(connection)
        self._plays = PlayWrites(connection)
        self._genres = GenreWrites(connection)
        self._changed: list[TitleId] = []
        self._written: list[TitleId] = []
        self._moved = False

    async def put_titles(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        """A title named twice is written once, as its last record says."""
        each = list({record.id: record for record in records}.values())
        written: dict[TitleId, Written] = {}
        for start in range(0, len(each), _AT_ONCE):
            written |= await self._titles.put(each[start : start + _AT_ONCE])
        self._changed += [id_ for id_, what in written.items() if what is Written.CHANGED]
        self._written += [id_ for id_, what in written.items() if what is not Written.UNCHANGED]
        return written

    async def put_collections(self, records: Sequence[CollectionRecord]) -> None:
        digests = {record.id: digest_of(record) for record in records}
        found = await self._connection.execute(_COLLECTIONS, {"ids": list(digests)})
        stored = dict(found.all())
        fresh = [record for record in records if stored.get(record.id) != digests[record.id]]
        if not fresh:
            return
        self._moved = True
        await self._connection.execute(_DELETE_COLLECTIONS, {"ids": [r.id for r in fresh]})
        rows = [{"id": r.id, "position": r.position, "digest": digests[r.id]} for r in fresh]
        await self._connection.execute(insert(collection), rows)
        for table, parts in (
            (collection_text, list(_headings(fresh))),
            (collection_item, list(_items(fresh))),
        ):
            if parts:
                await self._connection.execute(insert(table), parts)

    async def put_plays(self, source: str, counts: Sequence[PlayCount]) -> None:
        await self._plays.put(source, counts)

    async def clear_plays(self, source: str) -> None:
        await self._plays.clear(source)

    async def settle(self, at: datetime) -> None:
        """Bring what follows from the writes up to date, and tell other processes of them."""
        await self._plays.settle()
        await self._genres.settle(self._written, self._plays.touched)
        if self._written or self._moved or self._plays.touched:
            if self._connection.dialect.name == "sqlite" and len(self._written) >= MANY:
                for statement in _ANALYZE:
                    await self._connection.execute(statement)
            apart = self._changed if len(self._changed) <= TOLD_APART else []
            changes = [(ChangeKind.TITLE, str(id_)) for id_ in apart]
            await publish(self._connection, [*changes, (ChangeKind.CATALOGUE, "")], at)


def _headings(records: Sequence[CollectionRecord]) -> Iterator[dict[str, Any]]:
    for record in records:
        for locale, heading in record.headings.items():
            yield {"collection_id": record.id, "locale": locale, "heading": heading}


def _items(records: Sequence[CollectionRecord]) -> Iterator[dict[str, Any]]:
    for record in records:
        for position, title_id in enumerate(record.title_ids):
            yield {"collection_id": record.id, "position": position, "title_id": title_id}


class SqlCatalogue:
    """`clock` dates the changes that are published."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[CatalogueBatch]:
        async with self._database.transaction(bulk=True) as connection:
            if self._database.dialect == "postgresql":
                await connection.execute(_WRITING)
            batch = SqlCatalogueBatch(connection)
            yield batch
            await batch.settle(self._clock())

    async def tell_plays(self, source: str, counts: Sequence[PlayCount]) -> int:
        async with self._database.transaction() as connection:
            if self._database.dialect == "postgresql":
                await connection.execute(_WRITING)
            ids = sorted({count.title_id for count in counts})
            known = set((await connection.execute(_KNOWN, {"ids": ids})).scalars())
            plays = PlayWrites(connection)
            await plays.put(source, [count for count in counts if count.title_id in known])
            await plays.settle()
            await GenreWrites(connection).settle([], plays.touched)
        return len({id_ for ids in plays.touched.values() for id_ in ids})

    async def told_plays(self, source: str, days: Collection[date]) -> Sequence[PlayCount]:
        if not days:
            return []
        within = {"told_by": source, "first": min(days), "last": max(days)}
        rows = await self._database.rows(TOLD, **within)
        told = [PlayCount(row.title_id, row.country, row.day, row.plays) for row in rows]
        return [one for one in told if one.day in days]

    async def title_ids(self) -> Sequence[TitleId]:
        found: Sequence[Row[Any]] = await self._database.rows(_TITLE_IDS)
        return [row.id for row in found]
