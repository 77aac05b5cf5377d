"""Rows and their items: places on a frozen page."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Annotated

import strawberry

from domain.artwork import Image
from domain.experiments.experiment import Surface
from domain.homepage.eligibility import gate_of
from domain.homepage.row import (
    BecauseYouWatchedRow,
    Evidence,
    Page,
    Row,
    RowItem,
    RowKind,
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
    info.context.exposing.seen(Surface.ROW_ORDER, page.id, info.context.now)
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


def items(
    row: strawberry.Parent[Row], info: Info, first: First = 20, after: After = strawberry.UNSET
) -> Connection[RowItem] | Awaitable[Connection[RowItem]] | None:
    """The row's items that may still be offered: a licence may have ended since.

    At once where its titles are known already, else when they are.
    """
    if row.kind is RowKind.GENRE:  # the rows that are interleaved, for control too (R45)
        info.context.exposing.seen(Surface.ITEM_ORDER, row.id, info.context.now)
    wanted, cursor = first or 20, partial(of_item, row)
    if after:
        return _items_after(info, row, wanted, after)
    titles = info.context.loaders.titles.at_once([item.title_id for item in row.items])
    if titles is None:
        return offered(info, row, 0, wanted, cursor)
    return _shown(row, 0, wanted, cursor, _places(info.context, row, 0, titles))


async def _items_after(info: Info, row: Row, wanted: int, after: str) -> Connection[RowItem]:
    start = await items_start(info, row, after)
    return await offered(info, row, start, wanted, partial(of_item, row))


async def offered(
    info: Info, row: Row, start: int, wanted: int, cursor: Callable[[int], str]
) -> Connection[RowItem]:
    """The items from a place on whose titles the row's gate lets through now."""
    ids = [item.title_id for item in row.items[start:]]
    titles = await info.context.loaders.titles.many(ids)
    return _shown(row, start, wanted, cursor, _places(info.context, row, start, titles))


def _places(ctx: Context, row: Row, start: int, titles: Sequence[Title | None]) -> Iterator[int]:
    """Of the places from `start` on, whose titles these are, those that may be offered."""
    audience, passes = ctx.audience(), gate_of(row.kind)
    for place, title in enumerate(titles, start):
        if title is not None and passes(audience, title, ctx.now):
            yield place


def _shown(
    row: Row, start: int, wanted: int, cursor: Callable[[int], str], places: Iterable[int]
) -> Connection[RowItem]:
    """The first of the places; no more are looked at than tell whether others follow."""
    found = [*islice(places, wanted + 1)]
    edges = [Edge(cursor(place), row.items[place]) for place in found[:wanted]]
    return connection(edges, more=len(found) > wanted, earlier=start > 0)


def items_end(row: Row, ctx: Context) -> datetime | None:
    """When the first of the row's titles may no longer be offered, or may be again (R24)."""
    country = ctx.audience().country
    titles = ctx.loaders.titles.found(item.title_id for item in row.items).values()
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


def artwork(item: strawberry.Parent[RowItem], info: Info) -> SelectedArtwork:
    info.context.exposing.seen(Surface.ARTWORK, item.id, info.context.now)
    return item.artwork


async def image(artwork: strawberry.Parent[SelectedArtwork], info: Info) -> Image | None:
    return await info.context.loaders.images.load(artwork.image_id)


async def subject(evidence: strawberry.Parent[Evidence], info: Info) -> object | None:
    about = evidence.subject_id
    return await nodes.node(info, strawberry.ID(about)) if about else None
