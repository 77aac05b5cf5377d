"""The episode with which a profile goes on in a series, as the graph asks for it."""

import strawberry

from domain.ids import TitleId
from domain.title import Series
from domain.watching.next_up import NextUp
from resolvers.context import Info


async def of_series(series: strawberry.Parent[Series], info: Info) -> NextUp | None:
    return await info.context.loaders.next_up_of.of(info.context.audience()).load(series.id)


async def start_ms(following: strawberry.Parent[NextUp], info: Info) -> int:
    media = await info.context.loaders.media_of.load(following.episode.id)
    return following.start_ms(media.segments)


def forget(info: Info, title_id: TitleId) -> None:
    """Read it anew after something was watched: this request may have read it before."""
    info.context.loaders.next_up_of.of(info.context.audience()).clear(title_id)
