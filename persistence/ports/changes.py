"""What is asked of the store of changes, which tells processes what others did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class ChangeKind(Enum):
    CATALOGUE = "CATALOGUE"
    TITLE = "TITLE"
    PROFILE = "PROFILE"
    MY_LIST = "MY_LIST"  # the subject is the profile
    SESSION = "SESSION"
    EXPERIMENT = "EXPERIMENT"  # the subject is its key, empty for all of them
    ARTWORK_POLICY = "ARTWORK_POLICY"  # the subject is the version in force from now on
    PROGRESS = "PROGRESS"  # of use for a moment; what it says is `flows.watching.live`'s own


@dataclass(frozen=True, slots=True)
class Change:
    """Something other processes must hear of; `subject` is an id, empty for the whole catalogue."""

    number: int
    kind: ChangeKind
    subject: str


class Changes(Protocol):
    """The changes of every process, in the order of their numbers."""

    async def latest(self) -> int:
        """The number of the newest change, 0 before the first."""
        ...

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]: ...

    async def latest_of(self, kind: ChangeKind) -> int:
        """The number of the newest change of one kind, 0 before the first."""
        ...

    async def publish_passing(
        self, kind: ChangeKind, subjects: Sequence[str], at: datetime
    ) -> None:
        """Add changes that are of use for a minute; older ones of the kind are removed with it."""
        ...

    async def wait(self, seconds: float) -> None:
        """Wait so long before asking again; less where it is known that there is something new."""
        ...

    async def sweep(self, before: datetime, *, limit: int) -> int:
        """Remove up to `limit` changes from before an instant, the oldest first; tells how many.

        The newest of each kind stays, whatever its age: `latest` and `latest_of` never sink, and
        who was away for long still hears that something of the kind has changed.
        """
        ...
