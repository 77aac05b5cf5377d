"""Keeping the lists of genres, and how popular genres are, as titles and their plays are.

Sums are made anew from the lists they are of, wherever a title joined, left or moved in them. To
add and subtract differences would gather rounding, and newer plays are so much larger than older
ones that these would be lost in it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Delete,
    Double,
    Insert,
    Integer,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import TitleId
from domain.licence import WORLDWIDE
from persistence.sql.constructs import any_of
from persistence.sql.tables.catalogue import licence_span, title, title_genre
from persistence.sql.tables.genre_lists import genre_heat, genre_span, genre_title_heat
from persistence.sql.tables.plays import title_heat
from persistence.sql.types import Word

_AT_ONCE = 2000
_HERE: BindParameter[str] = bindparam("here", type_=Word)
_LEVEL: BindParameter[int] = bindparam("level", type_=Integer())


@dataclass(frozen=True, slots=True)
class _Lists:
    """Statements about the places of some titles, bound to `ids`, in the lists of one table."""

    places: Select[Any]
    """The territory, level and genre of each."""
    clear: Delete
    fill: Insert


def _lists(territory: Column[str], source: Select[Any], *, only_here: bool = False) -> _Lists:
    """`source` selects what the table of `territory` repeats, under the same names.

    With `only_here` the statements are about the lists of the country bound to `here`.
    """
    listed = territory.table
    those = [any_of(listed.c.title_id), *([territory == _HERE] if only_here else [])]
    wanted = source.where(source.selected_columns[territory.name] == _HERE) if only_here else source
    return _Lists(
        select(territory, listed.c.rating_level, listed.c.genre_id).where(*those).distinct(),
        delete(listed).where(*those),
        insert(listed).from_select(list(source.selected_columns.keys()), wanted),
    )


_genres = select(title_genre.c.title_id, title_genre.c.genre_id, title.c.rating_level).join_from(
    title_genre, title, title.c.id == title_genre.c.title_id
)
_of_ids = any_of(title_genre.c.title_id)
_spans = (
    _genres.add_columns(licence_span.c.territory, licence_span.c.starts_at, licence_span.c.ends_at)
    .join(licence_span, licence_span.c.title_id == title_genre.c.title_id)
    .where(_of_ids)
)
_ever_licensed = (
    select(licence_span.c.title_id)
    .where(licence_span.c.title_id == title_heat.c.title_id)
    .where(licence_span.c.territory.in_([title_heat.c.country, WORLDWIDE]))
    .exists()
)
_heat = (
    _genres.add_columns(title_heat.c.country, title_heat.c.popularity)
    .join(title_heat, title_heat.c.title_id == title_genre.c.title_id)
    .where(_of_ids, _ever_licensed)
)
_SPANS = _lists(genre_span.c.territory, _spans)
_HEAT = _lists(genre_title_heat.c.country, _heat)
_HEAT_HERE = _lists(genre_title_heat.c.country, _heat, only_here=True)

# Sums are of one level at a time, so that they are made in the order of the lists' indexes.
_FORGET = delete(genre_heat).where(
    genre_heat.c.territory == _HERE,
    any_of(genre_heat.c.genre_id, "genres"),
    genre_heat.c.rating_level == _LEVEL,
)
_plays = (
    select(
        genre_title_heat.c.genre_id,
        func.sum(genre_title_heat.c.popularity).label("popularity"),
        literal(0, Integer()).label("titles"),
    )
    .where(genre_title_heat.c.country == _HERE, any_of(genre_title_heat.c.genre_id, "genres"))
    .where(genre_title_heat.c.rating_level == _LEVEL)
    .group_by(genre_title_heat.c.genre_id)
)
_worldwide = licence_span.alias("worldwide")
_only_here = ~(
    select(_worldwide.c.title_id)
    .where(_worldwide.c.title_id == genre_span.c.title_id, _worldwide.c.territory == WORLDWIDE)
    .exists()
)
_titles = (
    select(
        genre_span.c.genre_id,
        literal(0.0, Double()).label("popularity"),
        func.count(genre_span.c.title_id.distinct()).label("titles"),
    )
    .where(genre_span.c.territory == _HERE, any_of(genre_span.c.genre_id, "genres"))
    .where(genre_span.c.rating_level == _LEVEL)
    .where(or_(genre_span.c.territory == WORLDWIDE, _only_here))
    .group_by(genre_span.c.genre_id)
)
_both = union_all(_plays, _titles).subquery()
_SUM_UP = insert(genre_heat).from_select(
    ["territory", "genre_id", "rating_level", "popularity", "titles"],
    select(
        _HERE.label("territory"),
        _both.c.genre_id,
        _LEVEL.label("rating_level"),
        func.sum(_both.c.popularity),
        cast(func.sum(_both.c.titles), Integer),
    ).group_by(_both.c.genre_id),
)


class GenreWrites:
    """Lists titles anew in one transaction, and remembers which genres that moves, and where."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._moved: defaultdict[tuple[str, int], set[str]] = defaultdict(set)

    async def settle(
        self, written: Sequence[TitleId], played: Mapping[str, Collection[str]]
    ) -> None:
        """Bring lists and sums up to date.

        `written` are titles that are new or changed, `played` the ids of those whose popularity
        changed, by country. Called once, after all of that is stored.
        """
        await self._list(written, _SPANS)
        await self._list(written, _HEAT)
        for country, ids in played.items():
            await self._list(sorted(ids), _HEAT_HERE, here=country)
        for (territory, level), genres in self._moved.items():
            those = {"here": territory, "level": level, "genres": sorted(genres)}
            await self._connection.execute(_FORGET, those)
            await self._connection.execute(_SUM_UP, those)

    async def _list(self, titles: Sequence[str], lists: _Lists, **bound: str) -> None:
        for start in range(0, len(titles), _AT_ONCE):
            those = {"ids": titles[start : start + _AT_ONCE], **bound}
            await self._note(lists, those)
            await self._connection.execute(lists.clear, those)
            await self._connection.execute(lists.fill, those)
            await self._note(lists, those)

    async def _note(self, lists: _Lists, those: Mapping[str, Any]) -> None:
        for territory, level, genre_id in await self._connection.execute(lists.places, those):
            self._moved[territory, level].add(genre_id)
