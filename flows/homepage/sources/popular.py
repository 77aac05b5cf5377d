"""Popular here: the row that stands in for one whose source failed (R33)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.popular(shelf, now, policy.candidates)
    row = RowCandidates(
        kind=RowKind.TRENDING, source="popular", items=tuple(found), is_stand_in=True
    )
    return (row,)


POPULAR = Source("popular", gather)
