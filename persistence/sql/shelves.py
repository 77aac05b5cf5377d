"""Candidates for rows, in SQL: each list is one statement, popularity at most two."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from domain.genre import Genre
from domain.homepage.candidate import Candidate, Collection
from domain.ids import CollectionId, GenreId
from domain.licence import SOON
from persistence.ports import Shelf
from persistence.sql import shelf_rows
from persistence.sql.candidates import candidate_of
from persistence.sql.engine import Database


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
            statements = (shelf_rows.PLAYED_OF_GENRE, shelf_rows.UNPLAYED_OF_GENRE)
            of = {"genre_id": genre_id}
        played = await self._candidates(statements[0], shelf, now, limit=limit, **of)
        if len(played) >= limit:
            return played
        rest = limit - len(played)
        return [*played, *await self._candidates(statements[1], shelf, now, limit=rest, **of)]

    async def popular_by_genre(
        self, shelf: Shelf, now: datetime, *, genres: int, limit: int
    ) -> Sequence[tuple[Genre, Sequence[Candidate]]]:
        bound = {**_gate(shelf, now), "genres": genres, "limit": limit}
        of_genre: dict[str, tuple[Genre, list[Candidate]]] = {}
        for row in await self._database.rows(shelf_rows.POPULAR_BY_GENRE, **bound):
            if row.genre_id not in of_genre:
                of_genre[row.genre_id] = (Genre(row.genre_id, dict(row.names)), [])
            of_genre[row.genre_id][1].append(candidate_of(row))
        return list(of_genre.values())

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

    async def _candidates(
        self, statement: Any, shelf: Shelf, now: datetime, **bound: Any
    ) -> list[Candidate]:
        found = await self._database.rows(statement, **_gate(shelf, now), **bound)
        return [candidate_of(row) for row in found]


def _gate(shelf: Shelf, now: datetime) -> dict[str, Any]:
    return {"country": shelf.country, "now": now, "ceiling": int(shelf.ceiling)}
