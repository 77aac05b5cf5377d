"""What is asked of the store when the catalogue is written."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from enum import Enum
from typing import Protocol

from domain.ids import TitleId
from domain.record import CollectionRecord, PlayCount, TitleRecord


class Written(Enum):
    """What writing a record did."""

    IMPORTED = "IMPORTED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"


class CatalogueBatch(Protocol):
    """Writes inside one transaction: all of them are kept, or none."""

    async def put_titles(self, records: Sequence[TitleRecord]) -> Mapping[TitleId, Written]:
        """Store records whole; one equal to what is stored moves no revision.

        A changed title's revision grows by one and its parts are replaced, except the episodes of
        seasons whose `episodes` is null.
        """
        ...

    async def put_collections(self, records: Sequence[CollectionRecord]) -> None:
        """Replace the editorial collections named."""
        ...

    async def put_plays(self, source: str, counts: Sequence[PlayCount]) -> None:
        """Set the counts one source knows; other sources' counts stay and add to them."""
        ...

    async def clear_plays(self, source: str) -> None: ...


class CatalogueWriter(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[CatalogueBatch]:
        """One transaction; leaving it with an exception changes nothing.

        Leaving it otherwise brings popularity up to date and publishes a CATALOGUE change when
        anything changed.
        """
        ...

    async def tell_plays(self, source: str, counts: Sequence[PlayCount]) -> int:
        """Set the counts one source knows, as `put_plays` does, and answer how many titles moved.

        In a transaction of its own, and without a CATALOGUE change: what is popular moves all the
        time, and frozen pages do not move with it (R32). Counts of titles that are not there are
        left out.
        """
        ...

    async def told_plays(self, source: str, days: Collection[date]) -> Sequence[PlayCount]:
        """What one source has told of these days; none of its counts is 0."""
        ...

    async def title_ids(self) -> Sequence[TitleId]:
        """Every title's id, in order of id."""
        ...
