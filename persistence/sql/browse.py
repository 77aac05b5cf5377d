"""Sorted, filtered, gated lists of titles, and lists below many titles or people, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import select

from domain.browse import Position, TitleFilter, TitleSort
from domain.errors import BadCursor
from domain.genre import Genre
from domain.ids import GenreId, PersonId, TitleId
from domain.visibility import Audience
from persistence.sql.browse_pages import NEVER_PLAYED, Listing, page_statement, shape_of
from persistence.sql.engine import Database
from persistence.sql.filmography import FIRST_TITLES, NEXT_TITLES, VISIBLE_PEOPLE
from persistence.sql.gate import allowed, not_blocked, open_here
from persistence.sql.likeness import NEAREST
from persistence.sql.tables.catalogue import genre_text, title, title_genre

_LISTINGS = {
    TitleSort.NAME: (Listing.NAME,),
    TitleSort.RELEASE_YEAR: (Listing.RELEASE_YEAR,),
    TitleSort.NEWEST: (Listing.NEWEST,),
    TitleSort.POPULARITY: (Listing.PLAYED, Listing.UNPLAYED),
}
_KEYS: dict[TitleSort, tuple[type, ...]] = {
    TitleSort.NAME: (str,),
    TitleSort.RELEASE_YEAR: (int,),
    TitleSort.NEWEST: (int,),
    TitleSort.POPULARITY: (int, float),
}
_LARGEST = 2**63

# SECURITY: both conditions hold the gate, so that a hidden title shows through no name (R19, R20).
_GENRES = (
    select(genre_text)
    .where(
        select(title.c.id)
        .join_from(title_genre, title, title.c.id == title_genre.c.title_id)
        .where(title_genre.c.genre_id == genre_text.c.genre_id)
        .where(allowed(), not_blocked(), open_here(title.c.id))
        .exists()
    )
    .order_by(genre_text.c.genre_id, genre_text.c.locale)
)


class SqlBrowse:
    """Keys of positions: POPULARITY has the plays as they have decayed, 0 where there are none;
    NEWEST microseconds since 1970; NAME the sort name; RELEASE_YEAR the year, 0 where unknown.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(  # noqa: PLR0913 - as the port has it
        self,
        audience: Audience,
        now: datetime,
        *,
        where: TitleFilter,
        sort: TitleSort,
        after: Position | None,
        limit: int,
    ) -> Sequence[Position]:
        """Raises BadCursor for a position that no list of this sort can have made."""
        if after is not None and not _fits(after, sort):
            raise BadCursor
        if audience.country is None or limit <= 0:
            return []
        bound = _filters(where) | _gate(audience, now)
        page: list[Position] = []
        for listing in _LISTINGS[sort]:
            place = _place(listing, after)
            if len(page) == limit or (listing is Listing.PLAYED and _is_past_plays(after)):
                continue
            statement = page_statement(shape_of(listing, where, continues=bool(place)))
            rows = await self._database.rows(statement, **bound, **place, limit=limit - len(page))
            page += [Position(row.key, row.id) for row in rows]
        return page

    async def similar(
        self, audience: Audience, now: datetime, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[tuple[TitleId, float]]]:
        if audience.country is None:
            return {}
        near: defaultdict[TitleId, list[tuple[TitleId, float]]] = defaultdict(list)
        bound = _gate(audience, now)
        for row in await self._database.rows(NEAREST, **bound, title_ids=ids, limit=limit):
            near[row.of].append((row.id, row.likeness))
        return dict(near)

    async def titles_of(
        self,
        audience: Audience,
        now: datetime,
        ids: Collection[PersonId],
        *,
        after: Position | None,
        limit: int,
    ) -> Mapping[PersonId, Sequence[Position]]:
        """Raises BadCursor for a position that no such list can have made."""
        if after is not None and not _fits(after, TitleSort.RELEASE_YEAR):
            raise BadCursor
        if audience.country is None:
            return {}
        bound = _gate(audience, now) | {"people": ids, "limit": limit}
        place = {"key": after.key, "after": after.title_id} if after else {}
        statement = NEXT_TITLES if after else FIRST_TITLES
        titles: defaultdict[PersonId, list[Position]] = defaultdict(list)
        for row in await self._database.rows(statement, **bound, **place):
            titles[row.person_id].append(Position(row.key, row.id))
        return dict(titles)

    async def genres(self, audience: Audience, now: datetime) -> Sequence[Genre]:
        if audience.country is None:
            return []
        names: dict[GenreId, dict[str, str]] = {}
        for row in await self._database.rows(_GENRES, **_gate(audience, now)):
            names.setdefault(row.genre_id, {})[row.locale] = row.name
        return [Genre(id_, texts) for id_, texts in names.items()]

    async def visible_people(
        self, audience: Audience, ids: Collection[PersonId]
    ) -> Collection[PersonId]:
        bound = {"people": ids, "ceiling": int(audience.maturity), "blocked": audience.blocked}
        return [row.id for row in await self._database.rows(VISIBLE_PEOPLE, **bound)]


def _gate(audience: Audience, now: datetime) -> dict[str, Any]:
    return {
        "country": audience.country,
        "now": now,
        "ceiling": int(audience.maturity),
        "blocked": audience.blocked,
    }


def _filters(where: TitleFilter) -> dict[str, Any]:
    bound = {
        "kinds": [kind.value for kind in where.kinds],
        "genres": where.genre_ids,
        "first_year": where.released_from,
        "last_year": where.released_to,
    }
    return {name: value for name, value in bound.items() if value not in (None, (), [])}


def _is_past_plays(after: Position | None) -> bool:
    return after is not None and after.key == NEVER_PLAYED


def _place(listing: Listing, after: Position | None) -> dict[str, Any]:
    """The parameters that say where a listing goes on; none where it starts from its beginning."""
    if after is None:
        return {}
    if listing is Listing.UNPLAYED:
        return {"after": after.title_id} if _is_past_plays(after) else {}
    return {"key": after.key, "after": after.title_id}


def _fits(after: Position, sort: TitleSort) -> bool:
    # SECURITY: a cursor comes from a client; what the database could not compare stops here.
    key = after.key
    if isinstance(key, bool) or not isinstance(key, _KEYS[sort]) or "\0" in after.title_id:
        return False
    if isinstance(key, str):
        return "\0" not in key
    return isfinite(key) and -_LARGEST <= key < _LARGEST
