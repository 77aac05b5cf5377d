"""Marking as watched: a film, an episode, a season or a series."""

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

import strawberry

from domain.ids import SeasonId, TitleId, split_id
from domain.outcome import AuthRefused, LimitReached, NotFound, UnavailableNow
from domain.title import Episode, Movie, Season, Series
from domain.viewer_state import TitleViewerState
from domain.watching.changed import WatchStatesChanged
from domain.watching.mark_watched import markable
from domain.watching.watchable import key_of
from resolvers import episodes, playables, titles, watch_states
from resolvers.context import Info
from resolvers.refusals import as_outcomes

WatchStatesOutcome = WatchStatesChanged | NotFound | AuthRefused | UnavailableNow | LimitReached


@dataclass(frozen=True, slots=True)
class _Named:
    """What is marked, in order, and the series that it is of; None for a film."""

    title_id: TitleId
    playables: Sequence[Movie | Episode]
    series: Series | None = None


@as_outcomes
async def mark_watched(
    info: Info,
    node_id: Annotated[
        strawberry.ID, strawberry.argument(description="A movie, an episode, a season or a series.")
    ],
    watched: Annotated[
        bool,
        strawberry.argument(description="True marks it watched, false as if it never had been."),
    ],
) -> WatchStatesOutcome:
    ctx, audience, named = info.context, info.context.audience(), await _named(info, str(node_id))
    # SECURITY: what is hidden cannot be told from what does not exist (R20).
    if named is None:
        return NotFound()
    keys = [key_of(each) for each in named.playables]
    flow = ctx.services.mark_watched
    done = await flow.mark(ctx.signed_in(), audience, keys, ctx.now, watched=watched)
    watch_states.forget(info, keys)
    own = TitleViewerState(audience.profile_id, named.title_id)
    return WatchStatesChanged(done.states, own, named.series, done.invalidated_row_ids)


async def _named(info: Info, id_: str) -> _Named | None:
    """What an id names that can be marked and is visible to the profile."""
    kind = (split_id(id_) or ("",))[0]
    if kind == "series":
        return await _of_series(info, await titles.visible_title(info, TitleId(id_)))
    if kind == "season":
        season = await episodes.visible_season(info, SeasonId(id_))
        series = await episodes.series_of(season, info) if season else None
        return await _of_seasons(info, series, [season]) if season and series else None
    found = await playables.visible_playable(info, id_)
    if isinstance(found, Episode):
        return _Named(found.series_id, [found], await episodes.series_of(found, info))
    return _Named(found.id, [found]) if found else None


async def _of_series(info: Info, found: object | None) -> _Named | None:
    if not isinstance(found, Series):
        return None
    return await _of_seasons(info, found, await episodes.seasons(found, info))


async def _of_seasons(info: Info, series: Series, seasons: Sequence[Season]) -> _Named:
    held = await gather(*(info.context.loaders.episodes_of.load(each.id) for each in seasons))
    audience, now = info.context.audience(), info.context.now
    return _Named(series.id, markable(chain.from_iterable(held), audience, now), series)
