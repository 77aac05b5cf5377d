"""What profiles keep of titles, for loaders: the keys name the profile, one read serves each."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from domain.ids import PlayableId, ProfileId, TitleId
from domain.reaction import Reaction
from domain.viewer_state import TitleViewerState
from domain.watching.mark import Hide
from domain.watching.state import PlayableState
from loaders.batch import Fetch
from persistence.ports.my_list import MyLists
from persistence.ports.progress import Progress
from persistence.ports.reactions import Reactions

V = TypeVar("V")
States = Collection[TitleViewerState]


@dataclass(frozen=True, slots=True)
class TitleWatched:
    """What is kept of a title's watching: of episodes that the profile may not see now, too."""

    hide: Hide | None = None
    states: Mapping[PlayableId, PlayableState] = field(default_factory=dict)


NEVER = TitleWatched()


def reactions(store: Reactions) -> Fetch[TitleViewerState, Reaction]:
    async def of_profile(id_: ProfileId, states: States) -> Mapping[TitleViewerState, Reaction]:
        found = await store.reactions(id_, [state.title_id for state in states])
        return {state: found[state.title_id] for state in states if state.title_id in found}

    return _each_profile(of_profile)


def listed(store: MyLists) -> Fetch[TitleViewerState, bool]:
    async def of_profile(id_: ProfileId, states: States) -> Mapping[TitleViewerState, bool]:
        found = frozenset[TitleId](await store.listed(id_, [state.title_id for state in states]))
        return {state: True for state in states if state.title_id in found}

    return _each_profile(of_profile)


def watched(store: Progress) -> Fetch[TitleViewerState, TitleWatched]:
    """Two reads: what was active or hidden, and of that alone all that is kept."""

    async def of_profile(id_: ProfileId, states: States) -> Mapping[TitleViewerState, TitleWatched]:
        titles = await store.titles(id_, [state.title_id for state in states])
        kept = await store.states_of_titles(id_, list(titles)) if titles else {}
        return {
            state: TitleWatched(titles[state.title_id].hide, kept.get(state.title_id, {}))
            for state in states
            if state.title_id in titles
        }

    return _each_profile(of_profile)


def _each_profile(
    of_profile: Callable[[ProfileId, States], Awaitable[Mapping[TitleViewerState, V]]],
) -> Fetch[TitleViewerState, V]:
    # SECURITY: a profile's states are read under its own id and no other (R58).
    async def fetch(keys: Sequence[TitleViewerState]) -> Mapping[TitleViewerState, V]:
        by_profile: defaultdict[ProfileId, list[TitleViewerState]] = defaultdict(list)
        for key in keys:
            by_profile[key.profile_id].append(key)
        parts = await asyncio.gather(*(of_profile(*one) for one in by_profile.items()))
        return {key: value for part in parts for key, value in part.items()}

    return fetch
