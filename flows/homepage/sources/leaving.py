"""Leaving soon: titles whose licence here ends within thirty days, soonest first (R25)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.leaving(shelf, now, policy.candidates)
    return (RowCandidates(kind=RowKind.LEAVING_SOON, source="leaving", items=tuple(found)),)


LEAVING = Source("leaving", gather)
