"""Reacting to a title."""

from typing import Annotated

import strawberry

from domain.errors import ProfileRequired
from domain.ids import TitleId
from domain.outcome import AuthRefused, LimitReached, NotFound, UnavailableNow
from domain.reaction import Reacted, Reaction
from domain.viewer_state import TitleViewerState
from resolvers import viewer_states
from resolvers.context import Info
from resolvers.my_list import TitleArgument
from resolvers.refusals import as_outcomes
from resolvers.titles import visible_title

ReactionOutcome = Reacted | NotFound | AuthRefused | UnavailableNow | LimitReached


@as_outcomes
async def react(
    info: Info,
    title_id: TitleArgument,
    reaction: Annotated[
        Reaction | None,
        strawberry.argument(description="What this profile thinks of it; null takes it back."),
    ] = strawberry.UNSET,
) -> ReactionOutcome:
    title = await visible_title(info, TitleId(str(title_id)))
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    if title is None:
        return NotFound()
    state = TitleViewerState(info.context.audience().profile_id, title.id)
    await _keep(info, state, reaction or None)
    viewer_states.forget(info, state)
    return Reacted(state)


async def _keep(info: Info, state: TitleViewerState, reaction: Reaction | None) -> None:
    """Raises ProfileRequired for a profile that has gone meanwhile."""
    store, now = info.context.services.stores.reactions, info.context.now
    if reaction is None:
        await store.take_back(state.profile_id, state.title_id)
    elif not await store.react(state.profile_id, state.title_id, reaction, now):
        raise ProfileRequired
