"""Coming soon: titles whose licence here starts within thirty days, soonest first (R25)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.coming(shelf, now, policy.candidates)
    return (RowCandidates(kind=RowKind.COMING_SOON, source="coming", items=tuple(found)),)


COMING = Source("coming", gather)
