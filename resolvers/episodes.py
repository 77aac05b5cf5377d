"""Seasons and episodes, as the graph asks for them."""

from typing import Annotated

import strawberry

from domain.errors import BadCursor
from domain.ids import EpisodeId, SeasonId
from domain.licence import Availability, availability, narrowed, spans_in
from domain.title import Episode, Season, Series
from domain.visibility import visible
from domain.wording import Phrase, say
from resolvers import titles
from resolvers.context import Info
from resolvers.cursors import decode, encode
from resolvers.paging import Connection, window
from resolvers.titles import After

First = Annotated[
    int | None, strawberry.argument(description="How many, 1 to 50; null means the default.")
]


async def seasons(series: strawberry.Parent[Series], info: Info) -> list[Season]:
    return list(await info.context.loaders.seasons_of.load(series.id))


async def visible_episodes(info: Info, season: Season) -> list[Episode]:
    """R18: episodes above the level disappear from lists and counts alike."""
    audience = info.context.audience()
    found = await info.context.loaders.episodes_of.load(season.id)
    return [episode for episode in found if visible(audience, episode)]


async def episode_count(season: strawberry.Parent[Season], info: Info) -> int:
    return len(await visible_episodes(info, season))


async def episodes(
    season: strawberry.Parent[Season],
    info: Info,
    first: First = 25,
    after: After = strawberry.UNSET,
) -> Connection[Episode] | None:
    found = await visible_episodes(info, season)
    start = _start(season, found, after) if after else 0
    return window(found, start=start, first=first or 25, cursor=lambda i: _cursor(found[i]))


def _cursor(episode: Episode) -> str:
    return encode("e", episode.season_id, episode.sort_key, episode.id)


def _start(season: Season, found: list[Episode], after: str) -> int:
    season_id, sort_key, id_ = decode("e", after, str, int, str)
    if season_id != season.id:
        raise BadCursor
    place = (int(sort_key), str(id_))
    return sum((episode.sort_key, episode.id) <= place for episode in found)


def season_name(season: strawberry.Parent[Season], info: Info) -> str:
    if season.name:
        return season.name
    phrase = Phrase.SEASON if season.number else Phrase.SPECIALS
    return say(phrase, info.context.locale, number=season.number)


async def series_of(part: strawberry.Parent[Season | Episode], info: Info) -> Series | None:
    series = await titles.visible_title(info, part.series_id)
    return series if isinstance(series, Series) else None


async def season_of(episode: strawberry.Parent[Episode], info: Info) -> Season | None:
    return await info.context.loaders.seasons.load(episode.season_id)


def name(episode: strawberry.Parent[Episode], info: Info) -> str:
    return episode.text_for(info.context.locale).name


def synopsis(episode: strawberry.Parent[Episode], info: Info) -> str:
    return episode.text_for(info.context.locale).synopsis


def availability_here(episode: strawberry.Parent[Episode], info: Info) -> Availability:
    spans = spans_in(episode.windows, info.context.country)
    return availability(narrowed(spans, episode.available_from), info.context.now)


async def visible_episode(info: Info, id_: EpisodeId) -> Episode | None:
    """The episode, unless it or its series is hidden from this profile (R18, R20)."""
    audience = info.context.audience()
    episode = await info.context.loaders.episodes.load(id_)
    # SECURITY: hidden is indistinguishable from non-existent (R20).
    return episode if episode is not None and visible(audience, episode) else None


async def visible_season(info: Info, id_: SeasonId) -> Season | None:
    """The season, unless its series is hidden from this profile."""
    season = await info.context.loaders.seasons.load(id_)
    series = await titles.visible_title(info, season.series_id) if season else None
    return season if series is not None else None
