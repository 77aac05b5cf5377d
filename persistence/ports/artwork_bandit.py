"""The ports of the artwork bandit: what was counted of each picture, and policies (R46)."""

from collections.abc import AsyncIterable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.artwork_bandit.arms import Counted, LearnedArm, LearnedTitle, TitleArms
from domain.ids import TitleId
from persistence.ports.tracking import TrackingPlace


class ArtworkCounts(Protocol):
    """Impressions and clicks of pictures by UTC day. Every method raises `StoreUnavailable`."""

    async def place(self) -> TrackingPlace | None:
        """The place among all tracking events up to which they were counted; None at first."""
        ...

    async def count(
        self, counted: Collection[Counted], *, after: TrackingPlace | None, up_to: TrackingPlace
    ) -> bool:
        """Add to the counts, and move the place from `after` to `up_to`, all or nothing.

        False, and nothing added, where the place is another by now: somebody else has counted. So
        each event counts once, whoever is stopped at whatever moment. Each picture and day is among
        `counted` once.
        """
        ...

    async def arms(
        self, since: date, *, after: tuple[TitleId, str] | None, limit: int
    ) -> Sequence[TitleArms]:
        """Up to `limit` titles with their sums from a day on, in the order of title and segment.

        Those that come after a title and segment; what was not seen since that day is absent.
        """
        ...

    async def how_many(self, since: date) -> int:
        """How many titles and segments `arms` has from that day on."""
        ...

    async def sweep(self, before: date, *, limit: int) -> int:
        """Delete up to `limit` counts of earlier days; tells how many."""
        ...


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A policy that can be in force; `titles` is how many titles and segments it knows."""

    version: int
    made_at: datetime
    titles: int
    is_current: bool


class ArtworkPolicies(Protocol):
    """Policies by version, counted from 1. Every method raises `StoreUnavailable`."""

    async def publish(
        self, titles: AsyncIterable[Sequence[LearnedTitle]], at: datetime, *, keep: int
    ) -> int:
        """Keep a policy, put it in force and tell every process; answers its version.

        It is in force when all of it is kept. Of the older ones the newest stay, `keep` policies in
        all; and what somebody has begun and not finished within a day is removed. Raises
        RuntimeError where that has happened to this one.
        """
        ...

    async def activate(self, version: int, at: datetime) -> bool:
        """Put a policy in force that is kept, and tell every process; False where it is not."""
        ...

    async def current(self) -> int:
        """The version in force, 0 before the first."""
        ...

    async def versions(self) -> Sequence[PolicyVersion]:
        """All that are kept, newest first."""
        ...

    async def arms(
        self, version: int, segment: str, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[LearnedArm]]:
        """What a policy has learned of these titles; absent: nothing, or the policy has gone."""
        ...
