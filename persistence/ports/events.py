"""What is asked of the store of domain events: the input of jobs, each job a group of consumers.

Each group is given each event, and within a group one consumer at a time. An event is given again
until it is acknowledged, so a job must bear to hear of it twice. None may depend on hearing of it
at all: what is kept is bounded in number and in time, may be emptied, and is of one version of the
events' classes; two versions of Marquee that run side by side read past each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.events import DomainEvent

MOST_EVENTS = 100_000
MOST_DEAD = 1_000
"""Of each group. The oldest make room."""

LIFE = timedelta(days=1)
"""SECURITY: who watched what is kept here no longer, whatever becomes of the profile."""

NOT_ACKNOWLEDGED = "given too often and never acknowledged"
NOT_READABLE = "not an event of this version"


@dataclass(frozen=True, slots=True)
class Redelivery:
    """An event that was not acknowledged is given again `after` so long, `most` times in all."""

    after: timedelta = timedelta(minutes=1)
    most: int = 5


DEFAULT_REDELIVERY = Redelivery()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event as it is given to a consumer, for the `times`-th time."""

    id: str
    event: DomainEvent
    times: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that a group has given up, and why; None: it could not be read."""

    id: str
    event: DomainEvent | None
    reason: str


class Events(Protocol):
    """Every method raises StoreUnavailable."""

    async def publish(self, events: Sequence[DomainEvent]) -> None: ...

    async def read(self, group: str, consumer: str, *, limit: int) -> Sequence[Delivery]:
        """Up to `limit` events for this consumer: first those that others have left, then new ones.

        Answers at once, also with none. One that was given too often becomes a dead letter. A group
        begins with its first read, at the oldest event that there is.
        """
        ...

    async def acknowledge(self, group: str, id_: str) -> None:
        """Say that this group is done with an event."""

    async def give_up(self, group: str, id_: str, reason: str) -> None:
        """Make a dead letter of an event that was given to this group."""
        ...

    async def dead(self, group: str, *, limit: int) -> Sequence[DeadLetter]:
        """The group's dead letters, the newest first."""
        ...

    async def retry(self, group: str, id_: str) -> bool:
        """Give a dead letter to the group again, as if for the first time.

        False where it is none, or where the event itself is no longer kept.
        """
        ...
