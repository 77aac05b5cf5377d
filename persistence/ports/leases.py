"""What is asked of the store of leases: work that only one of all processes may do at a time."""

from datetime import datetime
from typing import Protocol


class Leases(Protocol):
    """Every method raises `StoreUnavailable`."""

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Whether the lease is this holder's until then: nobody else has it, or theirs has ended.

        Taking one's own again lengthens it. Of two who take it at once, one gets it.
        """
        ...

    async def give_back(self, name: str, holder: str) -> None:
        """End one's own lease; another's stays."""
        ...
