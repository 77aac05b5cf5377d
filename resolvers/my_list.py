"""My List: reading it page by page, putting titles on it and taking them off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from domain.errors import BadCursor
from domain.ids import ProfileId, TitleId
from domain.my_list import Entry, ListChanged, keepable
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
    lists = ctx.services.stores.my_lists
    entries = await lists.page(audience, ctx.now, after=place, limit=wanted + 1)
    edges = await _edges(info, entries[:wanted])
    return connection(edges, more=len(entries) > wanted, earlier=place is not None)


async def _edges(info: Info, entries: Sequence[Entry]) -> list[Edge[Title]]:
    ctx, audience = info.context, info.context.audience()
    titles = await ctx.loaders.titles.many([entry.title_id for entry in entries])
    return [
        Edge(encode("m", audience.profile_id, number_of(entry.listed_at)), title)
        for entry, title in zip(entries, titles, strict=True)
        # SECURITY: the query has gated already; the law itself is asked once more (R19).
        if title is not None and keepable(audience, title, ctx.now)
    ]


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
    ctx, id_ = info.context, TitleId(str(title_id))
    flow, asked = ctx.services.my_list, (ctx.signed_in(), ctx.audience(), id_, ctx.now)
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    visible = await visible_title(info, id_) is not None
    done: MyListOutcome = await (
        flow.add(*asked, visible=visible) if listed else flow.take_off(*asked, visible=visible)
    )
    if isinstance(done, ListChanged):
        viewer_states.forget(info, done.state)
    return done
