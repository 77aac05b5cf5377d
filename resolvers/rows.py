"""Rows and their items: places on a frozen page."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from domain.artwork import Image
from domain.homepage.eligibility import gate_of
from domain.homepage.row import (
    BecauseYouWatchedRow,
    Evidence,
    Page,
    Row,
    RowItem,
    SelectedArtwork,
)
from domain.licence import next_boundary, spans_in
from domain.title import Episode, Movie, Title
from domain.visibility import listable
from domain.watching.watch_state import WatchState
from resolvers import nodes, playables, watch_states
from resolvers.context import Context, Info
from resolvers.paging import Connection, Edge, connection
from resolvers.row_cursors import items_start, of_item, of_row, rows_start
from resolvers.titles import After

First = Annotated[
    int | None, strawberry.argument(description="How many, 1 to 50; null means the default.")
]


async def of_page(
    page: strawberry.Parent[Page], info: Info, first: First = 12, after: After = strawberry.UNSET
) -> Connection[Row] | None:
    start, wanted = await rows_start(info, page, after) if after else 0, first or 12
    standing = await _standing(info, page.rows[start:])
    edges = [Edge(of_row(page, row), row) for row in standing[:wanted]]
    return connection(edges, more=len(standing) > wanted, earlier=start > 0)


async def _standing(info: Info, shown: Sequence[Row]) -> list[Row]:
    watched = [row.anchor_id for row in shown if isinstance(row, BecauseYouWatchedRow)]
    await info.context.loaders.titles.many(watched)  # all in one read
    return [row for row in shown if await stands(info, row)]


async def stands(info: Info, row: Row) -> bool:
    """Whether a row may be shown: what it says was watched must be listable still (R19)."""
    if not isinstance(row, BecauseYouWatchedRow):
        return True
    watched = await info.context.loaders.titles.load(row.anchor_id)
    # SECURITY: its heading names the title, which may be hidden from the profile since (R20, R21).
    return watched is not None and listable(info.context.audience(), watched, info.context.now)


async def items(
    row: strawberry.Parent[Row], info: Info, first: First = 20, after: After = strawberry.UNSET
) -> Connection[RowItem] | None:
    """The row's items that may still be offered: a licence may have ended since."""
    start = await items_start(info, row, after) if after else 0
    return await offered(info, row, start, first or 20, lambda place: of_item(row, place))


async def offered(
    info: Info, row: Row, start: int, wanted: int, cursor: Callable[[int], str]
) -> Connection[RowItem]:
    """The items from a place on whose titles the row's gate lets through now."""
    places = await _offered(info, row, start)
    edges = [Edge(cursor(place), row.items[place]) for place in places[:wanted]]
    return connection(edges, more=len(places) > wanted, earlier=start > 0)


async def _offered(info: Info, row: Row, start: int) -> list[int]:
    ctx, audience, passes = info.context, info.context.audience(), gate_of(row.kind)
    titles = await ctx.loaders.titles.many([item.title_id for item in row.items[start:]])
    return [
        place
        for place, title in enumerate(titles, start)
        if title is not None and passes(audience, title, ctx.now)
    ]


def items_end(row: Row, ctx: Context) -> datetime | None:
    """When the first of the row's titles may no longer be offered, or may be again (R24)."""
    country = ctx.audience().country
    titles = ctx.loaders.titles.known(item.title_id for item in row.items)
    ends = (next_boundary(spans_in(title.windows, country), ctx.now) for title in titles if title)
    return min((end for end in ends if end), default=None)


async def title(item: strawberry.Parent[RowItem], info: Info) -> Title | None:
    return await info.context.loaders.titles.load(item.title_id)


async def anchor(row: strawberry.Parent[BecauseYouWatchedRow], info: Info) -> Title | None:
    return await info.context.loaders.titles.load(row.anchor_id)


async def playable(item: strawberry.Parent[RowItem], info: Info) -> Movie | Episode | None:
    """What playing it starts; null for what cannot be played here now (R14)."""
    if item.playable_id is not None:
        return await playables.suggested(info, item.playable_id)
    found = await title(item, info)
    here = found and listable(info.context.audience(), found, info.context.now)
    return await playables.opening(info, found) if found and here else None


async def watch_state(item: strawberry.Parent[RowItem], info: Info) -> WatchState | None:
    found = await playable(item, info)
    return await watch_states.of_playable(found, info) if found else None


async def image(artwork: strawberry.Parent[SelectedArtwork], info: Info) -> Image | None:
    return await info.context.loaders.images.load(artwork.image_id)


async def subject(evidence: strawberry.Parent[Evidence], info: Info) -> object | None:
    about = evidence.subject_id
    return await nodes.node(info, strawberry.ID(about)) if about else None
