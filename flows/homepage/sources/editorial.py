"""Editorial rows: the collections our editors keep, in their order."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.collections(shelf, now, policy.candidates)
    return tuple(
        RowCandidates(kind=RowKind.EDITORIAL, source="editorial", items=tuple(items), subject=about)
        for about, items in found
    )


EDITORIAL = Source("editorial", gather)
