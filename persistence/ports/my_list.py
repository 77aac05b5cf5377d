"""What is asked of the store of My Lists."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import ProfileId, TitleId
from domain.my_list import Added, Entry, Listed
from domain.visibility import Audience


class MyLists(Protocol):
    """What profiles want to watch (R26)."""

    async def page(
        self, audience: Audience, now: datetime, *, after: datetime | None, limit: int
    ) -> Sequence[Entry]:
        """Up to `limit` entries that may be shown, newest first; those listed before `after`.

        SECURITY: the gate of `keepable` stands in the query, so that counts and cursors tell
        nothing. An unknown country shows nothing (R24).
        """
        ...

    async def newest(self, audience: Audience, now: datetime, *, limit: int) -> Sequence[Listed]:
        """The first of `page`, with what a row needs of each title."""
        ...

    async def begins_next(self, audience: Audience, now: datetime) -> datetime | None:
        """The next instant at which a licence of a listed title begins: `page` may grow then."""
        ...

    async def listed(self, id_: ProfileId, titles: Collection[TitleId]) -> Collection[TitleId]:
        """Those of `titles` that are on the profile's list, shown or not."""
        ...

    async def add(
        self, audience: Audience, title_id: TitleId, now: datetime, *, limit: int
    ) -> Added:
        """Put a title of the catalogue first, unless it is there or the list is full.

        A list never holds more than `limit`. SECURITY: it is full where that many are visible to
        the audience (R19); else the one of those hidden that was listed first makes room, so that
        nothing tells of them (R20). Safe under concurrent calls, and the order is total.
        """
        ...

    async def take_off(self, id_: ProfileId, title_id: TitleId) -> bool:
        """Whether it was there."""
        ...
