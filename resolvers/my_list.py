"""My List: reading it page by page, putting titles on it and taking them off."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.errors import BadCursor
from domain.ids import ProfileId, TitleId
from domain.my_list import ListChanged, keepable
from domain.outcome import AuthRefused, LimitReached, NotFound, UnavailableNow
from domain.title import Title
from resolvers import viewer_states
from resolvers.context import Info
from resolvers.cursors import decode, encode, instant_of, number_of
from resolvers.paging import Connection, Edge, connection
from resolvers.refusals import as_outcomes
from resolvers.titles import After, First, visible_title

MyListOutcome = ListChanged | LimitReached | NotFound | AuthRefused | UnavailableNow

TitleArgument = Annotated[strawberry.ID, strawberry.argument(description="A title's id.")]


async def mine(
    info: Info, first: First = 50, after: After = strawberry.UNSET
) -> Connection[Title] | None:
    """Newest first; a cursor is the place before an instant, in one profile's list."""
    ctx, audience, wanted = info.context, info.context.audience(), first or 50
    place = _place(audience.profile_id, after) if after else None
    entries = await ctx.services.stores.my_lists.page(
        audience, ctx.now, after=place, limit=wanted + 1
    )
    titles = await ctx.loaders.titles.many([entry.title_id for entry in entries[:wanted]])
    edges = [
        Edge(encode("m", audience.profile_id, number_of(entry.listed_at)), title)
        for entry, title in zip(entries, titles, strict=False)
        # SECURITY: the query has gated already; the law itself is asked once more (R19).
        if title is not None and keepable(audience, title, ctx.now)
    ]
    return connection(edges, more=len(entries) > wanted, earlier=place is not None)


def _place(of: ProfileId, after: str) -> datetime:
    """When the entry was listed that a cursor of this profile's list stands behind."""
    owner, number = decode("m", after, str, int)
    if owner != of:
        raise BadCursor
    return instant_of(number)


@as_outcomes
async def set_my_list(
    info: Info,
    title_id: TitleArgument,
    listed: Annotated[
        bool, strawberry.argument(description="True puts it on the list, false takes it off.")
    ],
) -> MyListOutcome:
    ctx, audience, id_ = info.context, info.context.audience(), TitleId(str(title_id))
    viewer, flow = ctx.signed_in(), ctx.services.my_list
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    visible = await visible_title(info, id_) is not None
    done = (
        await flow.add(viewer, audience, id_, ctx.now, visible=visible)
        if listed
        else await flow.take_off(viewer, audience, id_, ctx.now, visible=visible)
    )
    if isinstance(done, ListChanged):
        viewer_states.forget(info, done.state)
    return done
