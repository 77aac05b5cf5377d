"""Rows and their items: places on a frozen page."""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated

import strawberry

from domain.artwork import Image
from domain.errors import BadCursor, CursorExpired
from domain.homepage.eligibility import gate_of
from domain.homepage.pageids import PagePart, page_part
from domain.homepage.policy import LIVE
from domain.homepage.row import Evidence, Page, Row, RowItem, SelectedArtwork
from domain.licence import next_boundary, spans_in
from domain.title import Episode, Movie, Title
from domain.visibility import listable
from resolvers import nodes, playables
from resolvers.context import Context, Info
from resolvers.cursors import decode, encode, instant_of, number_of
from resolvers.paging import Connection, Edge, connection, window
from resolvers.titles import After

First = Annotated[
    int | None, strawberry.argument(description="How many, 1 to 50; null means the default.")
]


async def of_page(
    page: strawberry.Parent[Page], info: Info, first: First = 12, after: After = strawberry.UNSET
) -> Connection[Row] | None:
    start = await _place(info, "r", page.id, after) if after else 0
    return window(
        page.rows, start=start, first=first or 12, cursor=lambda i: encode("r", page.id, i)
    )


def items(
    row: strawberry.Parent[Row], info: Info, first: First = 20, after: After = strawberry.UNSET
) -> Connection[RowItem] | Awaitable[Connection[RowItem]] | None:
    """The row's items that may still be offered: a licence may have ended since.

    At once where its titles are known already, else when they are.
    """
    wanted = first or 20
    if after:
        return _items_after(row, info, wanted, after)
    titles = info.context.loaders.titles.at_once([item.title_id for item in row.items])
    return (
        _items_later(row, info, wanted, 0) if titles is None else _items(row, info, wanted, titles)
    )


async def _items_after(row: Row, info: Info, first: int, after: str) -> Connection[RowItem]:
    return await _items_later(row, info, first, await _start(info, row, after))


async def _items_later(row: Row, info: Info, first: int, start: int) -> Connection[RowItem]:
    wanted = [item.title_id for item in row.items[start:]]
    return _items(row, info, first, await info.context.loaders.titles.many(wanted), start)


def _items(
    row: Row, info: Info, first: int, titles: Sequence[Title | None], start: int = 0
) -> Connection[RowItem]:
    """`titles` are those of the row from `start` on; what its gate does not let through is none."""
    ctx, audience, passes = info.context, info.context.audience(), gate_of(row.kind)
    offered = (
        place
        for place, title in enumerate(titles, start)
        if title is not None and passes(audience, title, ctx.now)
    )
    places = [*islice(offered, first + 1)]
    edges = [Edge(_cursor(row, place), row.items[place]) for place in places[:first]]
    return connection(edges, more=len(places) > first, earlier=start > 0)


def items_end(row: Row, ctx: Context) -> datetime | None:
    """When the first of the row's titles may no longer be offered, or may be again (R24)."""
    country = ctx.audience().country
    titles = ctx.loaders.titles.found(item.title_id for item in row.items).values()
    ends = (next_boundary(spans_in(title.windows, country), ctx.now) for title in titles if title)
    return min((end for end in ends if end), default=None)


def _cursor(row: Row, place: int) -> str:
    """R32: an index in a frozen row; in a live one, whose items come and go, the item's own key."""
    since = row.items[place].since
    return encode("i", row.id, place) if since is None else encode("l", row.id, number_of(since))


async def _start(info: Info, row: Row, after: str) -> int:
    if row.kind not in LIVE:
        return await _place(info, "i", row.id, after)
    seen = instant_of(await _number(info, "l", row.id, after))
    return sum(1 for item in row.items if item.since is not None and item.since >= seen)


async def _place(info: Info, kind: str, owner: str, after: str) -> int:
    """The index after a cursor of this page or row."""
    index = await _number(info, kind, owner, after)
    if index < 0:
        raise BadCursor
    return index + 1


async def _number(info: Info, kind: str, owner: str, after: str) -> int:
    """What a cursor of this page or row holds. Raises BadCursor, CursorExpired (R32)."""
    of, number = decode(kind, after, str, int)
    part = page_part(str(of))
    if part is None:
        raise BadCursor
    if of == owner:
        return int(number)
    raise BadCursor if await _lives(info, part) else CursorExpired


async def _lives(info: Info, part: PagePart) -> bool:
    return await info.context.loaders.pages.load(part.page_id) is not None


async def title(item: strawberry.Parent[RowItem], info: Info) -> Title | None:
    return await info.context.loaders.titles.load(item.title_id)


async def playable(item: strawberry.Parent[RowItem], info: Info) -> Movie | Episode | None:
    """What playing it starts; null for what cannot be played here now (R14)."""
    found = await title(item, info)
    here = found and listable(info.context.audience(), found, info.context.now)
    return await playables.opening(info, found) if found and here else None


async def image(artwork: strawberry.Parent[SelectedArtwork], info: Info) -> Image | None:
    return await info.context.loaders.images.load(artwork.image_id)


async def subject(evidence: strawberry.Parent[Evidence], info: Info) -> object | None:
    about = evidence.subject_id
    return await nodes.node(info, strawberry.ID(about)) if about else None
