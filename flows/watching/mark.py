"""Marking as watched, or as not watched: a film, an episode, a season or a series (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import PlayableId, ProfileId, RowId
from domain.session import Viewer
from domain.visibility import Audience
from domain.watching.keys import PlayableKey
from domain.watching.mark_watched import new_mark
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.watch_state import WatchState, watch_state
from flows.homepage.touched import TouchedRows
from flows.watching.live import Tell, nobody
from persistence.ports.progress import Progress


@dataclass(frozen=True, slots=True)
class Marked:
    """The states after it, 200 at most however many were marked, and the rows that it changed."""

    states: tuple[WatchState, ...]
    invalidated_row_ids: tuple[RowId, ...]


@dataclass(frozen=True, slots=True)
class MarkWatched:
    """Raises StoreUnavailable: some of it may be kept then, and the same again completes it."""

    progress: Progress
    rows: TouchedRows
    policy: WatchingPolicy = DEFAULT_POLICY
    tell: Tell = nobody

    async def mark(
        self,
        viewer: Viewer,
        audience: Audience,
        keys: Sequence[PlayableKey],
        now: datetime,
        *,
        watched: bool,
    ) -> Marked:
        """`keys` are of playables that the profile may see, in the order of the answer."""
        if not keys:
            return Marked((), ())
        profile_id, device_id = audience.profile_id, viewer.session.device_id
        found = await self.progress.states(profile_id, keys)
        before = {key: found.get(key.playable_id, NOTHING) for key in keys}
        marks = {
            key: new_mark(read, now, device_id, watched=watched) for key, read in before.items()
        }
        seen = await self.rows.seen(viewer, audience, now)
        with self.rows.changing(profile_id):
            # SECURITY: under the id of the profile that asks, and no other (R58).
            await self.progress.mark(profile_id, marks)
        states = tuple(
            self._state(profile_id, key.playable_id, joined(before[key], PlayableState(mark=mark)))
            for key, mark in list(marks.items())[: self.policy.most_marked]
        )
        await self.tell(profile_id, states, device_id)
        return Marked(states, await self.rows.changed(seen, audience, now))

    def _state(self, profile_id: ProfileId, id_: PlayableId, state: PlayableState) -> WatchState:
        return watch_state(profile_id, id_, state, self.policy)
