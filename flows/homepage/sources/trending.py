"""Trending Now: time-decayed plays in this country, at this maturity level (R31)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.trending(shelf, now, policy.candidates)
    return (RowCandidates(kind=RowKind.TRENDING, source="trending", items=tuple(found)),)


TRENDING = Source("trending", gather, popular_stands_in=True)
