"""Genre rows: what is popular here in the genres most watched here (R28, R34)."""

from datetime import datetime

from domain.genre import Genre
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


def of_genre(genre: Genre) -> Source:
    """What is popular here in one genre, for those who watch it most."""

    async def gather_one(
        shelves: Shelves, shelf: Shelf, now: datetime, policy: HomepagePolicy
    ) -> tuple[RowCandidates, ...]:
        found = await shelves.popular(shelf, now, policy.candidates, genre.id)
        items = tuple(found)
        return (RowCandidates(kind=RowKind.GENRE, source="genres", items=items, subject=genre),)

    return Source("genres", gather_one, about=genre.id)
