"""Genre rows: what is popular here in the genres most watched here (R28, R34)."""

from datetime import datetime

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from flows.homepage.sources.source import Source
from persistence.ports.shelves import Shelf, Shelves


async def gather(
    shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
) -> tuple[RowCandidates, ...]:
    found = await shelves.popular_by_genre(
        shelf, now, genres=policy.genre_rows, limit=policy.candidates
    )
    return tuple(
        RowCandidates(kind=RowKind.GENRE, source="genres", items=tuple(items), subject=genre)
        for genre, items in found
    )


GENRES = Source("genres", gather, popular_stands_in=True)
