"""Genres, as the graph asks for them."""

import strawberry

from domain.genre import Genre
from domain.ids import GenreId
from resolvers.context import Info


async def every(info: Info) -> list[Genre] | None:
    """Genres in which there is something to watch here, by the name this viewer reads."""
    ctx = info.context
    found = await ctx.loaders.genres.load(ctx.audience())
    return sorted(found, key=lambda genre: (genre.name_for(ctx.locale), genre.id))


async def by_id(info: Info, id_: GenreId) -> Genre | None:
    ctx = info.context
    # SECURITY: a genre known only from hidden titles must not show that those exist (R20).
    found = await ctx.loaders.genres.load(ctx.audience())
    return next((genre for genre in found if genre.id == id_), None)


def name(genre: strawberry.Parent[Genre], info: Info) -> str:
    return genre.name_for(info.context.locale)
