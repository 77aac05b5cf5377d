"""Top 10: the most played titles of the day in this country (R31)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves

SPARE = 40
"""Candidates beyond ten, so that ten are left after eligibility."""


async def gather(
    shelves: Shelves,
    shelf: Shelf,
    now: datetime,
    policy: HomepagePolicy,  # noqa: ARG001 - ten is ten, whatever the policy
) -> tuple[RowCandidates, ...]:
    as_of, found = await shelves.top(shelf, now, 10 + SPARE)
    items = tuple(found)
    return (RowCandidates(kind=RowKind.TOP_10, source="top10", items=items, as_of=as_of),)


TOP_10 = Source("top10", gather, popular_stands_in=True)
