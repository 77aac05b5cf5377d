"""Told states: what live updates tell of is read once for all who listen in this process (R10)."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cachetools import LRUCache

from domain.ids import PlayableId, ProfileId
from domain.watching.keys import PlayableKey
from domain.watching.state import NOTHING
from domain.watching.watch_state import WatchState, watch_state
from persistence.ports.live_updates import LiveEvent, next_turn
from persistence.ports.progress import Progress

MOST = 2_000

_Of = tuple[ProfileId, PlayableId]


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A read, under way or done, that began at a turn: it knows of all that was told before."""

    turn: int
    states: "asyncio.Task[Mapping[PlayableId, WatchState]]"

    @property
    def failed(self) -> bool:
        task = self.states
        return task.done() and (task.cancelled() or task.exception() is not None)


class ToldStates:
    """Shared by every listener of a process.

    An event says that something changed, and each listener must be shown what it is now. A read
    that began after the event serves every listener of it, so of a hundred the first one reads.
    What a read found is passed on to whoever comes to the same event later, and never to a later
    event.

    SECURITY: a state is the same on each device of its profile, so whoever may ask for it is given
    it (R58). Whether one may is not known here: each listener asks that for itself, for each event,
    before it asks this (R19, R20, R54).
    """

    def __init__(self, progress: Progress, most: int = MOST) -> None:
        self._progress = progress
        self._reads: LRUCache[_Of, _Read] = LRUCache(most)

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey], event: LiveEvent
    ) -> Mapping[PlayableId, WatchState]:
        """The states of playables, read after the event. Raises StoreUnavailable."""
        serving = {key.playable_id: self._serving(profile_id, key, event) for key in keys}
        missing = [key for key in keys if serving[key.playable_id] is None]
        if missing:
            read = _Read(next_turn(), asyncio.create_task(self._read(profile_id, missing)))
            read.states.add_done_callback(_seen)
            for key in missing:
                serving[key.playable_id] = self._reads[profile_id, key.playable_id] = read
        return {
            id_: (await asyncio.shield(read.states))[id_] for id_, read in serving.items() if read
        }

    def _serving(self, profile_id: ProfileId, key: PlayableKey, event: LiveEvent) -> _Read | None:
        # SECURITY: by the profile's own id, so never what was read for another (R58).
        read = self._reads.get((profile_id, key.playable_id))
        return read if read and read.turn > event.turn and not read.failed else None

    async def _read(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, WatchState]:
        found = await self._progress.states(profile_id, keys)
        ids = (key.playable_id for key in keys)
        return {id_: watch_state(profile_id, id_, found.get(id_, NOTHING)) for id_ in ids}


def _seen(task: "asyncio.Task[Mapping[PlayableId, WatchState]]") -> None:
    """A read that failed, and for which nobody waits any more, is not a warning."""
    if not task.cancelled():
        task.exception()
