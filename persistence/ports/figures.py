"""What a store can tell of how it is asked, for those who look at figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """Requests since the start by what became of them, those under way now, and second tries.

    Results of requests: `answered`, `failed`, and `refused` where too many were waiting. Of second
    tries: `made`, and `denied` where the budget was used up.
    """

    requests: Mapping[str, int]
    second_tries: Mapping[str, int]
    under_way: int


@runtime_checkable
class KeepsFigures(Protocol):
    """A store that sends requests to another machine, and counts them."""

    def figures(self) -> StoreFigures: ...


@runtime_checkable
class OnAnotherMachine(Protocol):
    """A store that may be there or not."""

    @property
    def is_left_alone(self) -> bool:
        """Whether nobody asks it for a while, for it has failed too often (R57)."""
        ...

    async def check(self) -> None:
        """Return if it answers. Raises StoreUnavailable."""
        ...
