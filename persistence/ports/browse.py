"""What is asked of the store for lists of titles, sorted, filtered and gated."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.browse import Position, TitleFilter, TitleSort
from domain.genre import Genre
from domain.ids import PersonId, TitleId
from domain.visibility import Audience


class Browse(Protocol):
    """Sorted, filtered, gated lists of titles."""

    async def page(  # noqa: PLR0913 - one argument for each thing a list depends on
        self,
        audience: Audience,
        now: datetime,
        *,
        where: TitleFilter,
        sort: TitleSort,
        after: Position | None,
        limit: int,
    ) -> Sequence[Position]:
        """Up to `limit` listable titles after a position, each with the position it has.

        SECURITY: the gate of R19 stands in the query, so that counts and cursors tell nothing.
        """
        ...

    async def similar(
        self, audience: Audience, now: datetime, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[tuple[TitleId, float]]]:
        """Up to `limit` listable titles most like each, with how like they are (R28).

        The weighted Jaccard of genres, credits and kind; nearest first, ties by id. SECURITY: gated
        like `page`: length and order tell nothing.
        """
        ...

    async def titles_of(
        self,
        audience: Audience,
        now: datetime,
        ids: Collection[PersonId],
        *,
        after: Position | None,
        limit: int,
    ) -> Mapping[PersonId, Sequence[Position]]:
        """Up to `limit` listable titles of each person after one position, by RELEASE_YEAR.

        SECURITY: gated like `page`.
        """
        ...

    async def genres(self, audience: Audience, now: datetime) -> Sequence[Genre]:
        """Genres with at least one title listable for this audience, in order of id."""
        ...

    async def visible_people(
        self, audience: Audience, ids: Collection[PersonId]
    ) -> Collection[PersonId]:
        """Those who are credited on at least one title visible to this audience (R20)."""
        ...
