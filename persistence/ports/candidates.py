"""What is asked of the store of gathered candidates."""

from datetime import datetime, timedelta
from typing import Protocol

from domain.homepage.candidate import RowCandidates


class CandidateCache(Protocol):
    """Gathered candidates, shared by everybody on the same shelf. Times are aware instants."""

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        """The candidates kept under `key` and until when they are fresh; they may be stale."""
        ...

    async def put(
        self,
        key: str,
        rows: tuple[RowCandidates, ...],
        *,
        fresh_until: datetime,
        keep_until: datetime,
    ) -> None: ...

    async def claim(self, key: str, life: timedelta) -> bool:
        """Whether this process is to gather what is kept under `key`.

        Others leave it to that one until it has put something, or for `life`; it may ask again.
        """
        ...
