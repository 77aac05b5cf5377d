"""Lists of titles: browse pages and similar titles, with keyset cursors."""

from hashlib import sha256

from domain.browse import Position, TitleFilter, TitleSort
from domain.errors import BadCursor
from domain.ids import TitleId
from domain.title import Title
from domain.visibility import listable
from resolvers.context import Info
from resolvers.cursors import Part, decode, encode
from resolvers.paging import Connection, Edge, connection

SIMILAR = 60
"""How many neighbours a title has at most."""

_KEY_TYPES: dict[TitleSort, tuple[type, ...]] = {
    TitleSort.POPULARITY: (float,),
    TitleSort.NEWEST: (int,),
    TitleSort.NAME: (str,),
    TitleSort.RELEASE_YEAR: (int,),
}


async def page(
    info: Info, where: TitleFilter, sort: TitleSort, *, first: int, after: str | None
) -> Connection[Title]:
    """A page of listable titles; the cursor belongs to one filter and one sort."""
    ctx, audience = info.context, info.context.audience()
    about = sha256(repr((where, sort)).encode()).hexdigest()[:12]
    position = _position(about, sort, after) if after else None
    found = await ctx.services.stores.browse.page(
        audience, ctx.now, where=where, sort=sort, after=position, limit=first + 1
    )
    titles = await ctx.loaders.titles.many([at.title_id for at in found[:first]])
    edges = [
        Edge(encode("t", about, at.key, at.title_id), title)
        for at, title in zip(found, titles, strict=False)
        # SECURITY: the query has gated already; the law itself is asked once more (R19).
        if title is not None and listable(audience, title, ctx.now)
    ]
    return connection(edges, more=len(found) > first, earlier=position is not None)


def _position(about: str, sort: TitleSort, after: str) -> Position:
    parts: tuple[Part, ...] = decode("t", after, str, *_KEY_TYPES[sort], str)
    if parts[0] != about:
        raise BadCursor
    return Position(parts[1], TitleId(str(parts[2])))


async def similar(info: Info, title: Title, *, first: int, after: str | None) -> Connection[Title]:
    """Listable neighbours, nearest first; a cursor is the place after a distance and an id."""
    ctx, audience = info.context, info.context.audience()
    place = _distance(title, after) if after else None
    near = await ctx.services.stores.browse.similar(audience, ctx.now, title.id, limit=SIMILAR)
    if place is not None:
        near = [(other, at) for other, at in near if (-at, other) > place]
    titles = await ctx.loaders.titles.many([other for other, _ in near])
    shown = [
        Edge(encode("s", title.id, float(score), found.id), found)
        for (_, score), found in zip(near, titles, strict=True)
        # SECURITY: the query has gated already; the law itself is asked once more (R19).
        if found is not None and listable(audience, found, ctx.now)
    ]
    return connection(shown[:first], more=len(shown) > first, earlier=after is not None)


def _distance(title: Title, after: str) -> tuple[float, TitleId]:
    """The place, nearest first, that a cursor of this title's list names. Raises BadCursor."""
    of, score, id_ = decode("s", after, str, float, str)
    if of != title.id:
        raise BadCursor
    return -float(score), TitleId(str(id_))
