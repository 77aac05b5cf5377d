"""Seasons, episodes and what playables are made of, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.ids import AudioTrackId, EpisodeId, SeasonId, SubtitleTrackId, TitleId
from domain.media import AudioTrack, Media, SubtitleTrack
from domain.title import Episode, Season
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.episode_rows import (
    EPISODES,
    EPISODES_OF_SEASONS,
    EPISODES_OF_SERIES,
    FIRST_EPISODES,
    episode_of,
)
from persistence.sql.media import (
    AUDIO_TRACKS,
    MEDIA,
    SUBTITLE_TRACKS,
    audio_track_of,
    media_of,
    subtitle_track_of,
)
from persistence.sql.tables.episodes import season

_SEASONS = select(season.c.id, season.c.series_id, season.c.number, season.c.name)
_SEASONS_BY_ID = _SEASONS.where(any_of(season.c.id))
_SEASONS_OF = _SEASONS.where(any_of(season.c.series_id)).order_by(
    season.c.series_id, season.c.number == 0, season.c.number, season.c.id
)


class SqlEpisodes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def seasons_of(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Season]]:
        of_series: defaultdict[TitleId, list[Season]] = defaultdict(list)
        for row in await self._database.rows(_SEASONS_OF, ids=ids):
            of_series[row.series_id].append(_season(row))
        return dict(of_series)

    async def seasons(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Season]:
        found = await self._database.rows(_SEASONS_BY_ID, ids=ids)
        return {row.id: _season(row) for row in found}

    async def episodes_of(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Sequence[Episode]]:
        of_season: defaultdict[SeasonId, list[Episode]] = defaultdict(list)
        for row in await self._database.rows(EPISODES_OF_SEASONS, ids=ids):
            of_season[row.season_id].append(episode_of(row))
        return dict(of_season)

    async def episodes_of_series(
        self, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[Episode]]:
        of_series: defaultdict[TitleId, list[Episode]] = defaultdict(list)
        for row in await self._database.rows(EPISODES_OF_SERIES, ids=ids):
            of_series[row.series_id].append(episode_of(row))
        return dict(of_series)

    async def episodes(self, ids: Collection[EpisodeId]) -> Mapping[EpisodeId, Episode]:
        found = await self._database.rows(EPISODES, ids=ids)
        return {row.id: episode_of(row) for row in found}

    async def episodes_in_order(
        self, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[Episode]]:
        of_series: defaultdict[TitleId, list[Episode]] = defaultdict(list)
        for row in await self._database.rows(FIRST_EPISODES, ids=ids, limit=limit):
            of_series[row.series_id].append(episode_of(row))
        return dict(of_series)

    async def media(self, ids: Collection[str]) -> Mapping[str, Media]:
        """Every movie and episode there is has media, if empty."""
        found = await self._database.rows(MEDIA, ids=ids)
        return {row.id: media_of(row) for row in found}

    async def audio_tracks(
        self, ids: Collection[AudioTrackId]
    ) -> Mapping[AudioTrackId, AudioTrack]:
        found = await self._database.rows(AUDIO_TRACKS, ids=ids)
        return {row.id: audio_track_of(row) for row in found}

    async def subtitle_tracks(
        self, ids: Collection[SubtitleTrackId]
    ) -> Mapping[SubtitleTrackId, SubtitleTrack]:
        found = await self._database.rows(SUBTITLE_TRACKS, ids=ids)
        return {row.id: subtitle_track_of(row) for row in found}


def _season(row: Row[Any]) -> Season:
    return Season(row.id, row.series_id, row.number, row.name)
