"""Candidates for rows, in SQL: one statement a list, or two where popularity decides."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from domain.genre import Genre
from domain.homepage.candidate import Candidate, Collection
from domain.ids import CollectionId, GenreId
from domain.licence import SOON
from persistence.ports.shelves import Shelf
from persistence.sql import genre_rows, shelf_rows
from persistence.sql.candidates import candidate_of
from persistence.sql.engine import Database
from persistence.sql.genre_rows import FEWEST

SPARE = 2
"""How many more genres are read than asked for: some may have too few titles licensed now."""


class SqlShelves:
    """Scores: log2 of decayed plays (trending), decayed plays (popular), plays (top), else 0."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def trending(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        return await self._candidates(shelf_rows.TRENDING, shelf, now, limit=limit)

    async def popular(
        self, shelf: Shelf, now: datetime, limit: int, genre_id: GenreId | None = None
    ) -> Sequence[Candidate]:
        if genre_id is None:
            statements, of = (shelf_rows.PLAYED, shelf_rows.UNPLAYED), {}
        else:
            statements = (genre_rows.PLAYED_OF_GENRE, genre_rows.UNPLAYED_OF_GENRE)
            of = {"genre_id": genre_id}
        played = await self._candidates(statements[0], shelf, now, limit=limit, **of)
        if len(played) >= limit:
            return played
        rest = limit - len(played)
        return [*played, *await self._candidates(statements[1], shelf, now, limit=rest, **of)]

    async def popular_by_genre(
        self, shelf: Shelf, now: datetime, *, genres: int, limit: int
    ) -> Sequence[tuple[Genre, Sequence[Candidate]]]:
        """Two statements, the second of which reads of which titles the lists are."""
        chosen = await self._genres(shelf, now, genres, max(limit, FEWEST))
        ids = sorted({id_ for _, listed in chosen for id_ in listed})
        found = await self._candidates(genre_rows.POPULAR_OF_ALL, shelf, now, ids=ids)
        return [
            (genre, [candidate for candidate in found if candidate.title_id in listed][:limit])
            for genre, listed in chosen
        ]

    async def top(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> tuple[date, Sequence[Candidate]]:
        """Where there is nothing to rank the day is today's."""
        today = now.astimezone(UTC).date()
        bound = {**_gate(shelf, now), "today": today, "limit": limit}
        found = await self._database.rows(shelf_rows.TOP, **bound)
        day: date = found[0].day if found else today
        return day, [candidate_of(row) for row in found]

    async def newest(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        return await self._candidates(shelf_rows.NEWEST, shelf, now, limit=limit)

    async def leaving(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        return await self._candidates(shelf_rows.LEAVING, shelf, now, limit=limit, soon=now + SOON)

    async def coming(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        return await self._candidates(shelf_rows.COMING, shelf, now, limit=limit, soon=now + SOON)

    async def collections(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> Sequence[tuple[Collection, Sequence[Candidate]]]:
        """Collections of which nothing is listable here are left out."""
        bound = {**_gate(shelf, now), "limit": limit}
        headed: dict[str, tuple[Collection, list[Candidate]]] = {}
        for row in await self._database.rows(shelf_rows.COLLECTIONS, **bound):
            if row.collection_id not in headed:
                collection = Collection(CollectionId(row.collection_id), dict(row.headings))
                headed[row.collection_id] = (collection, [])
            headed[row.collection_id][1].append(candidate_of(row))
        return list(headed.values())

    async def _genres(
        self, shelf: Shelf, now: datetime, genres: int, limit: int
    ) -> list[tuple[Genre, set[str]]]:
        """The most popular genres with titles enough, and the ids of each one's most popular.

        A few more are read than are asked for; where too many of them are left out, the next.
        """
        chosen: dict[str, tuple[Genre, set[str]]] = {}
        at_once = genres + SPARE
        for skipped in count(step=at_once):
            bound = {"genres": at_once, "skipped": skipped, "limit": limit}
            found = await self._database.rows(
                genre_rows.TITLES_BY_GENRE, **_gate(shelf, now), **bound
            )
            for row in found:
                listed = {id_ for [id_] in (*row.played, *row.unplayed)}
                if len(listed) >= FEWEST:
                    chosen[row.genre_id] = (Genre(row.genre_id, dict(row.names)), listed)
            if len(chosen) >= genres or len(found) < at_once:
                break
        return list(chosen.values())[:genres]

    async def _candidates(
        self, statement: Any, shelf: Shelf, now: datetime, **bound: Any
    ) -> list[Candidate]:
        found = await self._database.rows(statement, **_gate(shelf, now), **bound)
        return [candidate_of(row) for row in found]


def _gate(shelf: Shelf, now: datetime) -> dict[str, Any]:
    return {"country": shelf.country, "now": now, "ceiling": int(shelf.ceiling)}
