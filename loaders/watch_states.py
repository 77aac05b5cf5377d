"""Watch states for loaders: the keys name the profile, one read serves each."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.ids import ProfileId
from domain.watching.keys import PlayableKey
from domain.watching.state import NOTHING
from domain.watching.watch_state import WatchState, watch_state
from loaders.batch import Fetch
from persistence.ports.progress import Progress


@dataclass(frozen=True, slots=True)
class StateOf:
    """Whose state of which playable."""

    profile_id: ProfileId
    key: PlayableKey


def watch_states(store: Progress) -> Fetch[StateOf, WatchState]:
    """A state for every key: of what was never watched there is one too (R7a)."""

    async def fetch(keys: Sequence[StateOf]) -> Mapping[StateOf, WatchState]:
        # SECURITY: a profile's states are read under its own id and no other (R58).
        by_profile: defaultdict[ProfileId, list[PlayableKey]] = defaultdict(list)
        for one in keys:
            by_profile[one.profile_id].append(one.key)
        parts = await asyncio.gather(*(_of_profile(store, *own) for own in by_profile.items()))
        return {of: state for part in parts for of, state in part.items()}

    return fetch


async def _of_profile(
    store: Progress, profile_id: ProfileId, keys: Collection[PlayableKey]
) -> Mapping[StateOf, WatchState]:
    found = await store.states(profile_id, keys)
    return {
        StateOf(profile_id, key): watch_state(
            profile_id, key.playable_id, found.get(key.playable_id, NOTHING)
        )
        for key in keys
    }
