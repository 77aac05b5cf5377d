"""Trailers, as the graph asks for them."""

import strawberry

from domain.ids import TrailerId
from domain.title import Trailer
from domain.visibility import listable
from resolvers.context import Info


def url(trailer: strawberry.Parent[Trailer], info: Info) -> str:
    return info.context.services.media_url(trailer.path)


async def listable_trailer(info: Info, id_: TrailerId) -> Trailer | None:
    """R19: a trailer is there when its title is listable."""
    ctx, audience = info.context, info.context.audience()
    trailer = await ctx.loaders.trailers.load(id_)
    title = await ctx.loaders.titles.load(trailer.title_id) if trailer else None
    # SECURITY: a trailer of something hidden is as good as none (R20).
    return trailer if title and listable(audience, title, ctx.now) else None
