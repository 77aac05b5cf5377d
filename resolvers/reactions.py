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
    """Raises ProfileRequired for a profile that has gone meanwhile."""
    ctx, profile_id = info.context, info.context.audience().profile_id
    store, title = ctx.services.stores.reactions, await visible_title(info, TitleId(str(title_id)))
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    if title is None:
        return NotFound()
    if not reaction:
        await store.take_back(profile_id, title.id)
    elif not await store.react(profile_id, title.id, reaction, ctx.now):
        raise ProfileRequired
    state = TitleViewerState(profile_id, title.id)
    viewer_states.forget(info, state)
    return Reacted(state)
