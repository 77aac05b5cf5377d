"""The catalogue by key, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.artwork import Image
from domain.genre import Genre
from domain.ids import GenreId, ImageId, PersonId, TitleId, TrailerId
from domain.person import Credit, CreditRole, Person
from domain.title import Title, Trailer
from foundation.clock import Clock, utc_now
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.parts import image
from persistence.sql.tables.artwork import artwork
from persistence.sql.tables.catalogue import (
    credit,
    genre_text,
    person,
    title,
    trailer,
)
from persistence.sql.title_rows import TITLES, TitleBuilder

_EXTERNAL_IDS = (
    select(title.c.external_id, title.c.id)
    .where(any_of(title.c.external_id))
    .order_by(title.c.source.desc())
)
_GENRES = select(genre_text).order_by(genre_text.c.genre_id)
_PEOPLE = select(person).where(any_of(person.c.id))
_CREDITS = (
    select(credit.c.title_id, credit.c.role, person.c.id, person.c.name)
    .join_from(credit, person)
    .where(any_of(credit.c.title_id))
    .order_by(credit.c.title_id, credit.c.position)
)
_IMAGES = select(artwork).where(any_of(artwork.c.id))
_TRAILERS = select(trailer).where(any_of(trailer.c.id))
_TRAILERS_OF = (
    select(trailer)
    .where(any_of(trailer.c.title_id))
    .order_by(trailer.c.title_id, trailer.c.position)
)


class SqlTitles:
    """`clock` says which episodes have become available when a series is read."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def titles(self, ids: Collection[TitleId]) -> Mapping[TitleId, Title]:
        found = await self._database.rows(TITLES, ids=ids, now=self._clock())
        built = map(TitleBuilder().title, found)
        return {item.id: item for item in built}

    async def title_ids_of(self, external_ids: Collection[str]) -> Mapping[str, TitleId]:
        """Where two sources use the same external id, the first source by name has it."""
        found = await self._database.rows(_EXTERNAL_IDS, ids=external_ids)
        return {row.external_id: TitleId(row.id) for row in found}

    async def genres(self) -> Sequence[Genre]:
        names: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in await self._database.rows(_GENRES):
            names[row.genre_id][row.locale] = row.name
        genres = [Genre(GenreId(id_), texts) for id_, texts in names.items()]
        return sorted(genres, key=lambda genre: (genre.name_for("en"), genre.id))

    async def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        found = await self._database.rows(_PEOPLE, ids=ids)
        return {row.id: Person(row.id, row.name) for row in found}

    async def credits(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Credit]]:
        credited: defaultdict[TitleId, list[Credit]] = defaultdict(list)
        for row in await self._database.rows(_CREDITS, ids=ids):
            credited[row.title_id].append(Credit(Person(row.id, row.name), CreditRole(row.role)))
        return dict(credited)

    async def images(self, ids: Collection[ImageId]) -> Mapping[ImageId, Image]:
        found = await self._database.rows(_IMAGES, ids=ids)
        return {row.id: image(row) for row in found}

    async def trailers_of(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Trailer]]:
        of_title: defaultdict[TitleId, list[Trailer]] = defaultdict(list)
        for row in await self._database.rows(_TRAILERS_OF, ids=ids):
            of_title[row.title_id].append(_trailer(row))
        return dict(of_title)

    async def trailers(self, ids: Collection[TrailerId]) -> Mapping[TrailerId, Trailer]:
        found = await self._database.rows(_TRAILERS, ids=ids)
        return {row.id: _trailer(row) for row in found}


def _trailer(row: Row[Any]) -> Trailer:
    return Trailer(row.id, row.title_id, row.name, row.duration_ms, row.path)
