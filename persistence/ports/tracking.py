"""The port of tracking: what was seen of rows and items, and what was done with them.

A profile, a subject and a kind name an event: it counts once, whoever tells it how often. A subject
names its page, whose id says when it was made (`domain.tracking.tokens`). So everything that could
be the same event belongs to one day of one profile, the day of the page, and whether an event is
new is known from that alone.

Nothing is looked up but by a profile and days, or by a day. A store that keeps partitions may have
one for each profile and day, and write to it blindly: of two tellings the one that was received
first stands, in any order of writing. For `since` it lists what it was told in shards of the day
on which that was received, and leaves out what the profile's partition does not bear out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import ProfileId
from domain.tracking.event import Tracked, TrackingEvent


@dataclass(frozen=True, slots=True)
class TrackingPlace:
    """A place among all events, which are sorted by all of it: what a job remembers."""

    received_at: datetime
    profile_id: ProfileId
    subject: str
    kind: str


def place_of(event: TrackingEvent) -> TrackingPlace:
    return TrackingPlace(event.received_at, event.profile_id, event.subject, event.kind.value)


class Tracking(Protocol):
    """Events that were believed. Every method raises `StoreUnavailable`."""

    async def record(self, events: Collection[TrackingEvent]) -> Sequence[TrackingEvent]:
        """Keep the events that are new, each once; answers those.

        The others are replays. Where two tell the same at once, a store that writes blindly may
        call both new: one is kept. Harmless to repeat after `StoreUnavailable`, except that what
        had been kept by then is called a replay.
        """
        ...

    async def since(
        self, after: TrackingPlace | None, *, until: datetime, limit: int
    ) -> Sequence[TrackingEvent]:
        """Up to `limit` events that come after a place and were received before an instant.

        In the order of places, from the first event where there is no place yet. An event is
        received before it is kept: a job that goes on where it was takes an `until` that lies as
        far back as writes under way and clocks that differ may (`SETTLED`), else it misses some.
        """
        ...

    async def of_profiles(
        self, profile_ids: Collection[ProfileId], *, since: datetime, until: datetime
    ) -> Mapping[ProfileId, Sequence[TrackingEvent]]:
        """What each is told to have seen and done from one instant until before another.

        By `occurred_at`, in no promised order; profiles without any are absent.
        """
        ...

    async def known(self, keys: Collection[Tracked]) -> Collection[Tracked]:
        """Those of these events that are kept."""
        ...

    async def sweep(self, before: datetime, *, limit: int) -> int:
        """Delete up to `limit` events received before an instant, oldest first; tells how many.

        A store that deletes by days may keep one until its day is over. One whose events end by
        themselves has nothing to sweep: it answers 0.
        """
        ...

    async def forget(self, profile_id: ProfileId) -> None:
        """Delete all that is kept of a profile, which is gone and tells nothing more."""
        ...
