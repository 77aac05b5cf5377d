"""A catalogue kept in a dictionary: what the tests of the jobs write to and look into."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

from domain.ids import CollectionId, TitleId
from domain.record import CollectionRecord, PlayCount, SeasonRecord, TitleRecord
from persistence.ports.catalogue import CatalogueBatch, Written

PlayKey = tuple[str, TitleId, str, date]


class KeptCatalogue:
    """`CatalogueWriter` and `CatalogueBatch` in one: a failed transaction restores all of it."""

    def __init__(self) -> None:
        self.records: dict[TitleId, TitleRecord] = {}
        self.revisions: dict[TitleId, int] = {}
        self.collections: dict[CollectionId, CollectionRecord] = {}
        self.plays: dict[PlayKey, int] = {}
        self.transactions = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[CatalogueBatch]:
        before = (
            dict(self.records),
            dict(self.revisions),
            dict(self.collections),
            dict(self.plays),
        )
        try:
            yield self
        except BaseException:
            self.records, self.revisions, self.collections, self.plays = before
            raise
        self.transactions += 1

    async def title_ids(self) -> Sequence[TitleId]:
        return sorted(self.records)

    async def put_titles(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        return {record.id: self._put(record) for record in records}

    def _put(self, record: TitleRecord) -> Written:
        stored = self.records.get(record.id)
        merged = _keeping_episodes(record, stored)
        if merged == stored:
            return Written.UNCHANGED
        self.records[record.id] = merged
        self.revisions[record.id] = self.revisions.get(record.id, 0) + 1
        return Written.CHANGED if stored else Written.IMPORTED

    async def put_collections(self, records: Sequence[CollectionRecord]) -> None:
        self.collections |= {record.id: record for record in records}

    async def put_plays(self, source: str, counts: Sequence[PlayCount]) -> None:
        for count in counts:
            self.plays[source, count.title_id, count.country, count.day] = count.plays

    async def clear_plays(self, source: str) -> None:
        self.plays = {key: plays for key, plays in self.plays.items() if key[0] != source}


def _keeping_episodes(record: TitleRecord, stored: TitleRecord | None) -> TitleRecord:
    kept = {season.id: season.episodes for season in stored.seasons} if stored else {}

    def merged(season: SeasonRecord) -> SeasonRecord:
        known = kept.get(season.id)
        return replace(season, episodes=known) if season.episodes is None else season

    return replace(record, seasons=tuple(merged(season) for season in record.seasons))
