"""Storing plays by country and day, and the popularity that follows from them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Date, Row, bindparam, cast, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.heat import popularity, trending
from domain.record import PlayCount
from persistence.sql.constructs import any_of, upsert
from persistence.sql.tables.plays import play_count, title_heat

_AT_ONCE = 2000
_of_country = play_count.c.country == bindparam("here")
_of_source = play_count.c.source == bindparam("told_by")
_within = (
    play_count.c.day >= bindparam("first", type_=Date()),
    play_count.c.day <= bindparam("last", type_=Date()),
)
_STORED = select(play_count.c.title_id, play_count.c.day, play_count.c.plays).where(
    _of_source, _of_country, *_within
)
TOLD = select(
    play_count.c.title_id, play_count.c.country, play_count.c.day, play_count.c.plays
).where(_of_source, *_within, play_count.c.plays > 0)
"""What a source (`told_by`) has told of the days from `first` to `last`."""

_OF_SOURCE = select(play_count.c.country, play_count.c.title_id).where(_of_source).distinct()
_CLEAR = delete(play_count).where(_of_source)
_PLAYED = (
    select(
        play_count.c.title_id,
        play_count.c.day,
        cast(func.sum(play_count.c.plays), BigInteger).label("plays"),
    )
    .where(_of_country, any_of(play_count.c.title_id), play_count.c.plays > 0)
    .group_by(play_count.c.title_id, play_count.c.day)
    .order_by(play_count.c.title_id)
)
_COOL = delete(title_heat).where(
    title_heat.c.country == bindparam("here"), any_of(title_heat.c.title_id)
)

_Told = dict[tuple[str, date], int]


class PlayWrites:
    """Writes plays in one transaction; `touched` are the titles whose popularity they move."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.touched: defaultdict[str, set[str]] = defaultdict(set)

    async def put(self, source: str, counts: Sequence[PlayCount]) -> None:
        """Set what `source` tells; a count told twice is the last one."""
        by_country: defaultdict[str, _Told] = defaultdict(dict)
        for count in counts:
            by_country[count.country][count.title_id, count.day] = count.plays
        for country, told in by_country.items():
            fresh = await self._fresh(source, country, told)
            if fresh:
                statement = upsert(play_count, self._connection.dialect.name)
                await self._connection.execute(statement, fresh)
                self.touched[country].update(row["title_id"] for row in fresh)

    async def clear(self, source: str) -> None:
        found = await self._connection.execute(_OF_SOURCE, {"told_by": source})
        for country, title_id in found:
            self.touched[country].add(title_id)
        await self._connection.execute(_CLEAR, {"told_by": source})

    async def settle(self) -> None:
        """Bring the popularity of everything touched up to date."""
        for country, titles in self.touched.items():
            ids = sorted(titles)
            for start in range(0, len(ids), _AT_ONCE):
                await self._warm(country, ids[start : start + _AT_ONCE])

    async def _fresh(self, source: str, country: str, told: _Told) -> list[dict[str, Any]]:
        """Rows for the counts that differ from the stored ones."""
        days = [day for _, day in told]
        within = {"told_by": source, "here": country, "first": min(days), "last": max(days)}
        found = await self._connection.execute(_STORED, within)
        stored = {(title_id, day): plays for title_id, day, plays in found}
        return [
            {"country": country, "title_id": id_, "day": day, "source": source, "plays": plays}
            for (id_, day), plays in told.items()
            if stored.get((id_, day), 0) != plays
        ]

    async def _warm(self, country: str, ids: list[str]) -> None:
        those = {"here": country, "ids": ids}
        played = (await self._connection.execute(_PLAYED, those)).all()
        await self._connection.execute(_COOL, those)
        if rows := list(_heat_rows(country, played)):
            await self._connection.execute(insert(title_heat), rows)


def _heat_rows(country: str, played: Sequence[Row[Any]]) -> Iterator[dict[str, Any]]:
    for title_id, days in groupby(played, key=lambda row: row.title_id):
        plays = [(row.day, row.plays) for row in days]
        heat = {"trending": trending(plays), "popularity": popularity(plays)}
        yield {"country": country, "title_id": title_id, **heat}
