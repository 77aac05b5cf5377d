"""What is asked of the store of counts."""

from datetime import datetime
from typing import Protocol


class Tallies(Protocol):
    """Counts inside a window that starts with the first of them, shared by every process."""

    async def count(self, key: str, now: datetime, *, window_seconds: int) -> int:
        """Add one and answer the count in the current window, this one included."""
        ...

    async def read(self, key: str, now: datetime) -> tuple[int, float]:
        """The count in the current window and the seconds until the window ends."""
        ...

    async def uncount(self, key: str, now: datetime) -> None:
        """Take one count back, if the current window has any."""
        ...

    async def forget(self, key: str) -> None: ...
