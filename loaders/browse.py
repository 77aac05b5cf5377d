"""Gated lists below many parents at once: the questions that are asked of them, and their reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.browse import Position
from domain.genre import Genre
from domain.ids import PersonId, TitleId
from domain.visibility import Audience
from loaders.batch import Fetch
from loaders.questions import Ask
from persistence.ports.browse import Browse

SIMILAR = 60
"""How many neighbours a title has at most."""

LARGEST_SIMILAR = 50
"""Titles whose neighbours are asked for at once: to find them takes about 10 ms for each."""


@dataclass(frozen=True, slots=True)
class TitlesAfter:
    """A page of the titles of people: for whom, behind which place, and how many of each."""

    audience: Audience
    after: Position | None
    limit: int


def similar(
    store: Browse, now: datetime
) -> Ask[Audience, TitleId, Sequence[tuple[TitleId, float]]]:
    async def ask(
        audience: Audience, ids: Sequence[TitleId]
    ) -> Mapping[TitleId, Sequence[tuple[TitleId, float]]]:
        return await store.similar(audience, now, ids, limit=SIMILAR)

    return ask


def titles_of(store: Browse, now: datetime) -> Ask[TitlesAfter, PersonId, Sequence[Position]]:
    async def ask(
        page: TitlesAfter, ids: Sequence[PersonId]
    ) -> Mapping[PersonId, Sequence[Position]]:
        return await store.titles_of(page.audience, now, ids, after=page.after, limit=page.limit)

    return ask


def visible_people(store: Browse) -> Ask[Audience, PersonId, bool]:
    async def ask(audience: Audience, ids: Sequence[PersonId]) -> Mapping[PersonId, bool]:
        return dict.fromkeys(await store.visible_people(audience, ids), True)

    return ask


def genres(store: Browse, now: datetime) -> Fetch[Audience, Sequence[Genre]]:
    """A request has one audience, so that one read serves it."""

    async def fetch(audiences: Sequence[Audience]) -> Mapping[Audience, Sequence[Genre]]:
        return {each: await store.genres(each, now) for each in audiences}

    return fetch
