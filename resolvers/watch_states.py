"""A profile's watch state of a film or an episode, as the graph asks for it."""

from collections.abc import Iterable

import strawberry

from domain.account import Device
from domain.ids import hex_of
from domain.title import Episode, Movie
from domain.viewer_state import TitleViewerState
from domain.watching.keys import PlayableKey, watch_state_parts
from domain.watching.place import AlternativePosition
from domain.watching.watch_state import WatchState
from domain.watching.watchable import key_of
from loaders.watch_states import StateOf
from resolvers import next_up, playables
from resolvers.context import Info
from resolvers.viewers import own_device

PLAYABLE_PREFIXES = ("ep", "movie")


async def of_playable(
    playable: strawberry.Parent[Movie | Episode], info: Info
) -> WatchState | None:
    # SECURITY: the state is the active profile's; there is no way to name another's (R58).
    profile_id = info.context.audience().profile_id
    return await info.context.loaders.watch_states.load(StateOf(profile_id, key_of(playable)))


async def playable(state: strawberry.Parent[WatchState], info: Info) -> Movie | Episode | None:
    return await playables.visible_playable(info, state.playable_id)


async def resume_position_ms(state: strawberry.Parent[WatchState], info: Info) -> int:
    media = await info.context.loaders.media_of.load(state.playable_id)
    return state.resume_ms(media.segments)


async def last_device(state: strawberry.Parent[WatchState], info: Info) -> Device | None:
    return await own_device(info, state.last_device_id) if state.last_device_id else None


async def alternative(
    state: strawberry.Parent[WatchState], info: Info
) -> AlternativePosition | None:
    """Not where its device is gone: whoever is asked to choose must be told which one it was."""
    other = state.alternative
    return other if other and await own_device(info, other.device_id) else None


async def device(position: strawberry.Parent[AlternativePosition], info: Info) -> Device | None:
    return await own_device(info, position.device_id)


async def own(info: Info, id_: str) -> WatchState | None:
    """The active profile's state of a playable that is visible to it."""
    parts, profile_id = watch_state_parts(id_), info.context.audience().profile_id
    # SECURITY: another profile's state is as good as none, of this account or not (R20, R58).
    if parts is None or parts.profile != hex_of(profile_id):
        return None
    for prefix in PLAYABLE_PREFIXES:
        found = await playables.visible_playable(info, f"{prefix}_{parts.playable}")
        if found is not None:
            return await of_playable(found, info)
    return None


def forget(info: Info, keys: Iterable[PlayableKey]) -> None:
    """Read states anew after they were written: this request may have read them before."""
    loaders, profile_id = info.context.loaders, info.context.audience().profile_id
    for key in keys:
        loaders.watch_states.clear(StateOf(profile_id, key))
        loaders.title_watching.clear(TitleViewerState(profile_id, key.title_id))
        next_up.forget(info, key.title_id)
