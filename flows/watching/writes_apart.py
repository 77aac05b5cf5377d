"""Which writes of progress are joined with which: with all others, or with those of their profile.

A database keeps everything of one moment with one flush of its disk, so the more is joined the
better. A store that keeps each profile's in a place of its own gains nothing from that, and whoever
was joined would share the failures of every place: those of a part of a cluster that is down.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import ProfileId
from flows.watching.joined_writes import JoinedWrites, Keep, Writes
from persistence.ports.progress import KeepsProfilesApart, Progress, ProgressWrite

PATIENCE = 0.6
"""The part of a request's time that its writes may take: its reads come before, and an answer must
come after.
"""


@dataclass(slots=True, eq=False)
class _Lane:
    """The writes of one profile, while somebody waits for any."""

    writes: JoinedWrites
    callers: int = 0


class WritesApart:
    """`keep` is a store's `record`; each profile's writes are joined among themselves (R5).

    A write is waited for `patience_seconds`.
    """

    def __init__(self, keep: Keep, patience_seconds: float) -> None:
        self._keep = keep
        self._patience_seconds = patience_seconds
        self._lanes: dict[ProfileId, _Lane] = {}

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        """As `JoinedWrites.record`; what fails for one profile fails for no other."""
        of_profiles: defaultdict[ProfileId, list[ProgressWrite]] = defaultdict(list)
        for write in writes:
            of_profiles[write.profile_id].append(write)
        await asyncio.gather(*(self._recorded(*each) for each in of_profiles.items()))

    async def _recorded(self, id_: ProfileId, own: Sequence[ProgressWrite]) -> None:
        lane = self._lanes.get(id_)
        if lane is None:
            joined = JoinedWrites(self._keep, patience_seconds=self._patience_seconds)
            lane = self._lanes[id_] = _Lane(joined)
        lane.callers += 1
        try:
            await lane.writes.record(own)
        finally:
            lane.callers -= 1
            if not lane.callers:
                del self._lanes[id_]


def writes_to(progress: Progress, request_seconds: float) -> Writes:
    """What joins the writes to a store as that store keeps them."""
    if isinstance(progress, KeepsProfilesApart):
        return WritesApart(progress.record, PATIENCE * request_seconds)
    return JoinedWrites(progress.record)
