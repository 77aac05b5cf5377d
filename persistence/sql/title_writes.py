"""Storing title records: which are new or changed, and their rows in place of the old ones."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import TitleId
from domain.record import SeasonRecord, TitleRecord
from persistence.ports.catalogue import Written
from persistence.sql.constructs import any_of, upsert
from persistence.sql.record_parts import Placed, Row, episode_rows, season_row
from persistence.sql.record_rows import digest_of, title_digest, title_rows
from persistence.sql.tables.artwork import artwork
from persistence.sql.tables.catalogue import (
    credit,
    genre,
    genre_text,
    licence_span,
    licence_window,
    person,
    title,
    title_feature,
    title_genre,
    title_text,
    trailer,
)
from persistence.sql.tables.episodes import (
    audio_track,
    episode,
    episode_text,
    media_segment,
    season,
    subtitle_track,
)
from persistence.sql.tables.finding import title_finding

_SHARED = (person, genre, genre_text)
"""What several titles have in common is updated where it is, never removed."""

_OF_TITLE = (
    title_text,
    title_finding,
    title_genre,
    credit,
    licence_window,
    licence_span,
    trailer,
    title_feature,
)
_OF_PLAYABLE = (media_segment, audio_track, subtitle_track)
_ORDER = (title, *_SHARED, *_OF_TITLE, season, episode, episode_text, artwork, *_OF_PLAYABLE)
"""A row comes after those it refers to."""

_STORED_TITLES = select(title.c.id, title.c.digest).where(any_of(title.c.id))
_STORED_SEASONS = select(season.c.id, season.c.digest).where(any_of(season.c.series_id))
_STORED_PICTURES = select(artwork).where(any_of(artwork.c.owner_id))
_LEAVING_EPISODES = select(episode.c.id).where(
    any_of(episode.c.series_id), ~any_of(episode.c.season_id, "kept")
)
_DELETE_SEASONS = delete(season).where(any_of(season.c.series_id), ~any_of(season.c.id, "kept"))


def _delete(table: Table, column: ColumnElement[str]) -> Any:
    return delete(table).where(any_of(column))


_DELETE_OF_TITLE = tuple(_delete(table, table.c.title_id) for table in _OF_TITLE)
_DELETE_OF_OWNER = (
    _delete(artwork, artwork.c.owner_id),
    *(_delete(table, table.c.playable_id) for table in _OF_PLAYABLE),
)
_DELETE_EPISODES = _delete(episode, episode.c.id)


@dataclass(slots=True)
class _Stored:
    """What is stored of the titles some records are about."""

    titles: dict[str, str] = field(default_factory=dict)
    seasons: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, Row] = field(default_factory=dict)


class TitleWrites:
    """Writes title records in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        """Store records, each title once."""
        ids = [record.id for record in records]
        titles = await self._connection.execute(_STORED_TITLES, {"ids": ids})
        seasons = await self._connection.execute(_STORED_SEASONS, {"ids": ids})
        stored = _Stored(dict(titles.all()), dict(seasons.all()))
        digests = {record.id: title_digest(record) for record in records}
        written = {record.id: _outcome(record, digests[record.id], stored) for record in records}
        changed = [r for r in records if written[r.id] is Written.CHANGED]
        if changed:
            await self._clear(changed, stored)
        await self._insert(
            [r for r in records if written[r.id] is not Written.UNCHANGED], digests, stored
        )
        return written

    async def _clear(self, records: Sequence[TitleRecord], stored: _Stored) -> None:
        """Remove the parts of changed titles, but seasons and episodes that stay as they are."""
        series = {"ids": [record.id for record in records]}
        kept = [s.id for r in records for s in r.seasons if _keeps_episodes(s, stored)]
        episodes = await self._column(_LEAVING_EPISODES, {**series, "kept": kept})
        owners = {"ids": [*series["ids"], *episodes]}
        pictures = await self._connection.execute(_STORED_PICTURES, owners)
        stored.pictures.update({row["id"]: dict(row) for row in pictures.mappings()})
        for statement in _DELETE_OF_TITLE:
            await self._connection.execute(statement, series)
        for statement in _DELETE_OF_OWNER:
            await self._connection.execute(statement, owners)
        await self._connection.execute(_DELETE_EPISODES, {"ids": episodes})
        named = [season.id for record in records for season in record.seasons]
        await self._connection.execute(_DELETE_SEASONS, {**series, "kept": named})

    async def _insert(
        self, records: Sequence[TitleRecord], digests: Mapping[TitleId, str], stored: _Stored
    ) -> None:
        tables: defaultdict[Table, dict[tuple[Any, ...], Row]] = defaultdict(dict)
        for record in records:
            for table, row in _rows(record, digests[record.id], stored):
                key = tuple(row[column.name] for column in table.primary_key)
                tables[table][key] = row
        for table in _ORDER:
            if rows := list(tables[table].values()):
                await self._connection.execute(self._statement(table), rows)

    def _statement(self, table: Table) -> Insert:
        if table is title:
            return upsert(title, self._connection.dialect.name, counting="revision")
        if table in (*_SHARED, season):
            return upsert(table, self._connection.dialect.name)
        return insert(table)

    async def _column(self, statement: Select[Any], parameters: Row) -> list[Any]:
        return list((await self._connection.execute(statement, parameters)).scalars())


def _rows(record: TitleRecord, digest: str, stored: _Stored) -> Iterator[Placed]:
    yield from title_rows(record, digest, stored.pictures)
    for part in record.seasons:
        if _keeps_episodes(part, stored):
            yield season_row(record.id, part, stored.seasons.get(part.id))
        else:
            yield season_row(record.id, part, digest_of(part.episodes))
            yield from episode_rows(record.id, part, stored.pictures)


def _keeps_episodes(record: SeasonRecord, stored: _Stored) -> bool:
    """Whether the stored episodes of a season stay: nothing is said of them, or the same."""
    return record.episodes is None or stored.seasons.get(record.id) == digest_of(record.episodes)


def _outcome(record: TitleRecord, digest: str, stored: _Stored) -> Written:
    if record.id not in stored.titles:
        return Written.IMPORTED
    same = stored.titles[record.id] == digest
    if same and all(_keeps_episodes(part, stored) for part in record.seasons):
        return Written.UNCHANGED
    return Written.CHANGED
