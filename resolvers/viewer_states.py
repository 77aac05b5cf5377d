"""A profile's own state of a title, as the graph asks for it."""

from datetime import datetime

import strawberry

from domain.ids import TitleId, hex_of
from domain.reaction import Reaction
from domain.title import Title
from domain.viewer_state import TitleViewerState, state_parts
from domain.watching.title_watching import TitleWatching, title_watching
from resolvers import playables
from resolvers.context import Info
from resolvers.titles import TITLE_PREFIXES, visible_title


def of_title(title: strawberry.Parent[Title], info: Info) -> TitleViewerState | None:
    return TitleViewerState(info.context.audience().profile_id, title.id)


async def in_my_list(state: strawberry.Parent[TitleViewerState], info: Info) -> bool:
    return await info.context.loaders.listed.load(state)


async def reaction(state: strawberry.Parent[TitleViewerState], info: Info) -> Reaction | None:
    return await info.context.loaders.reactions.load(state)


async def hidden_from_continue_watching(
    state: strawberry.Parent[TitleViewerState], info: Info
) -> bool:
    return (await _watching(state, info)).hidden


async def last_watched_at(
    state: strawberry.Parent[TitleViewerState], info: Info
) -> datetime | None:
    return (await _watching(state, info)).last_watched_at


async def _watching(state: TitleViewerState, info: Info) -> TitleWatching:
    kept = await info.context.loaders.title_watching.load(state)
    # SECURITY: of a series, what was watched of hidden episodes tells nothing (R20).
    seen = await playables.visible_keys(info, kept.states) if kept.states else ()
    return title_watching(kept.hide, [kept.states[key.playable_id] for key in seen])


async def own(info: Info, id_: str) -> TitleViewerState | None:
    """The active profile's state of a title that is visible to it."""
    parts, profile_id = state_parts(id_), info.context.audience().profile_id
    # SECURITY: another profile's state is as good as none, of this account or not (R20, R58).
    if parts is None or parts[0] != hex_of(profile_id):
        return None
    for prefix in sorted(TITLE_PREFIXES):
        title = await visible_title(info, TitleId(f"{prefix}_{parts[1]}"))
        if title is not None:
            return TitleViewerState(profile_id, title.id)
    return None


def forget(info: Info, state: TitleViewerState) -> None:
    """Read a state anew after it was written: this request may have read it before."""
    info.context.loaders.listed.clear(state)
    info.context.loaders.reactions.clear(state)
    info.context.loaders.title_watching.clear(state)
