"""Keeping a title out of Continue Watching, or letting it back in."""

from typing import Annotated

import strawberry

from domain.ids import TitleId
from domain.outcome import NotFound
from domain.title import Series
from domain.viewer_state import TitleViewerState
from domain.watching.changed import WatchStatesChanged
from resolvers import viewer_states
from resolvers.context import Info
from resolvers.mark_watched import WatchStatesOutcome
from resolvers.my_list import TitleArgument
from resolvers.refusals import as_outcomes
from resolvers.titles import visible_title


@as_outcomes
async def hide(
    info: Info,
    title_id: TitleArgument,
    hidden: Annotated[  # noqa: FBT002 - a GraphQL argument is always named
        bool, strawberry.argument(description="True keeps it out, false lets it back in.")
    ] = True,
) -> WatchStatesOutcome:
    ctx, audience, id_ = info.context, info.context.audience(), TitleId(str(title_id))
    title = await visible_title(info, id_)
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    if title is None:
        return NotFound()
    flow, viewer = ctx.services.hide_from_continue_watching, ctx.signed_in()
    rows = await flow.hide(viewer, audience, id_, ctx.now, hidden=hidden)
    state = TitleViewerState(audience.profile_id, id_)
    viewer_states.forget(info, state)
    return WatchStatesChanged((), state, title if isinstance(title, Series) else None, rows)
