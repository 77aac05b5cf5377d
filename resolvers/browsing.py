"""Lists of titles: browse pages, similar titles and a person's titles, with keyset cursors."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from math import inf

from domain.browse import Position, TitleFilter, TitleSort
from domain.errors import BadCursor
from domain.ids import PersonId, TitleId
from domain.title import Title
from domain.visibility import listable
from loaders.browse import TitlesAfter
from resolvers.context import Info
from resolvers.cursors import Part, decode, encode
from resolvers.paging import Connection, Edge, connection

_KEY_TYPES: dict[TitleSort, tuple[type, ...]] = {
    TitleSort.POPULARITY: (float,),
    TitleSort.NEWEST: (int,),
    TitleSort.NAME: (str,),
    TitleSort.RELEASE_YEAR: (int,),
}

_NEAREST = (-inf, TitleId(""))
"""The place before every neighbour."""


async def page(
    info: Info, where: TitleFilter, sort: TitleSort, *, first: int, after: str | None
) -> Connection[Title]:
    """A page of listable titles; the cursor belongs to one filter and one sort."""
    ctx, audience = info.context, info.context.audience()
    about = sha256(repr((where, sort)).encode()).hexdigest()[:12]
    position = _position("t", about, sort, after) if after else None
    found = await ctx.services.stores.browse.page(
        audience, ctx.now, where=where, sort=sort, after=position, limit=first + 1
    )
    return await _shown(
        info, found, first, lambda at: encode("t", about, at.key, at.title_id), earlier=bool(after)
    )


async def of_person(
    info: Info, person_id: PersonId, *, first: int, after: str | None
) -> Connection[Title]:
    """A person's listable titles, the latest first; the cursor belongs to one person."""
    position = _position("p", person_id, TitleSort.RELEASE_YEAR, after) if after else None
    asked = TitlesAfter(info.context.audience(), position, first + 1)
    found = await info.context.loaders.titles_of.of(asked).load(person_id)
    return await _shown(
        info,
        found,
        first,
        lambda at: encode("p", person_id, at.key, at.title_id),
        earlier=bool(after),
    )


def _position(kind: str, about: str, sort: TitleSort, after: str) -> Position:
    """The place that a cursor of this list names. Raises BadCursor."""
    parts: tuple[Part, ...] = decode(kind, after, str, *_KEY_TYPES[sort], str)
    if parts[0] != about:
        raise BadCursor
    return Position(parts[1], TitleId(str(parts[2])))


async def similar(info: Info, title: Title, *, first: int, after: str | None) -> Connection[Title]:
    """Listable neighbours, nearest first; a cursor is the place after a distance and an id."""
    place = _distance(title, after) if after else _NEAREST
    near = await info.context.loaders.similar_to.of(info.context.audience()).load(title.id)
    found = [Position(float(score), id_) for id_, score in near if (-score, id_) > place]

    def cursor(at: Position) -> str:
        return encode("s", title.id, at.key, at.title_id)

    return await _shown(info, found, first, cursor, earlier=bool(after))


def _distance(title: Title, after: str) -> tuple[float, TitleId]:
    """The place, nearest first, that a cursor of this title's list names. Raises BadCursor."""
    of, score, id_ = decode("s", after, str, float, str)
    if of != title.id:
        raise BadCursor
    return -float(score), TitleId(str(id_))


async def _shown(
    info: Info,
    found: Sequence[Position],
    first: int,
    cursor: Callable[[Position], str],
    *,
    earlier: bool,
) -> Connection[Title]:
    """The first titles of what was found; what was found beyond them tells that there are more."""
    ctx, audience = info.context, info.context.audience()
    titles = await ctx.loaders.titles.many([at.title_id for at in found[:first]])
    edges = [
        Edge(cursor(at), title)
        for at, title in zip(found, titles, strict=False)
        # SECURITY: the read has gated already; the law itself is asked once more (R19).
        if title is not None and listable(audience, title, ctx.now)
    ]
    return connection(edges, more=len(found) > first, earlier=earlier)
