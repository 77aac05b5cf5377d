"""What is asked of the store for candidates of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.genre import Genre
from domain.homepage.candidate import Candidate
from domain.homepage.candidate import Collection as Editorial
from domain.ids import GenreId
from domain.maturity import MaturityLevel


@dataclass(frozen=True, slots=True)
class Shelf:
    """For whom candidates are gathered: a country and a level, never a profile (R24, R58)."""

    country: str
    ceiling: MaturityLevel


class Shelves(Protocol):
    """Candidates for rows: licensed in the shelf's country, not above its level, best first.

    They hold no viewer's data, so one answer serves everybody on the same shelf.
    """

    async def trending(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """By time-decayed plays here (R31); only titles that were played."""
        ...

    async def popular(
        self, shelf: Shelf, now: datetime, limit: int, genre_id: GenreId | None = None
    ) -> Sequence[Candidate]:
        """By long-term plays here, then newest window first; titles never played come last."""
        ...

    async def popular_by_genre(
        self, shelf: Shelf, now: datetime, *, genres: int, limit: int
    ) -> Sequence[tuple[Genre, Sequence[Candidate]]]:
        """The `genres` most popular genres here, each with its titles as `popular` has them.

        A genre's popularity is the sum of the plays here of its titles that are not above the level
        and were ever licensed here, then how many they are: neither waits for a window to end. One
        with fewer than four titles to list now is left out and the next is answered (R28). What is
        read grows with `genres` and `limit`, not with the catalogue; it is done in two rounds of
        waiting, and one more for each time that too many genres had to be left out.
        """
        ...

    async def top(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> tuple[date, Sequence[Candidate]]:
        """The most played titles here of the latest UTC day, whole or running, with plays (R31)."""
        ...

    async def newest(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Newest start of the window open here now, first (R28)."""
        ...

    async def leaving(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Those whose open window ends within 30 days, soonest first (R25)."""
        ...

    async def coming(self, shelf: Shelf, now: datetime, limit: int) -> Sequence[Candidate]:
        """Those not open now whose next window starts within 30 days, soonest first (R25)."""
        ...

    async def collections(
        self, shelf: Shelf, now: datetime, limit: int
    ) -> Sequence[tuple[Editorial, Sequence[Candidate]]]:
        """Editorial collections in the editors' order, up to `limit` candidates each."""
        ...
