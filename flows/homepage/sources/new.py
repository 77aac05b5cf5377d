"""New: the newest licence window first (R28)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.newest(shelf, now, policy.candidates)
    return (RowCandidates(kind=RowKind.NEW_RELEASES, source="new", items=tuple(found)),)


NEW = Source("new", gather, popular_stands_in=True)
