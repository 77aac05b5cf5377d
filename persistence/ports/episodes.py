"""What is asked of the store of seasons, episodes and media."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.ids import AudioTrackId, EpisodeId, SeasonId, SubtitleTrackId, TitleId
from domain.media import AudioTrack, Media, SubtitleTrack
from domain.title import Episode, Season


class Episodes(Protocol):
    """Seasons, episodes and what playables are made of."""

    async def seasons_of(self, ids: Collection[TitleId]) -> Mapping[TitleId, Sequence[Season]]:
        """Seasons by number, the specials' season 0 last."""
        ...

    async def seasons(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Season]: ...

    async def episodes_of(self, ids: Collection[SeasonId]) -> Mapping[SeasonId, Sequence[Episode]]:
        """Episodes of each season in the order of their sort key."""
        ...

    async def episodes_of_series(
        self, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[Episode]]:
        """All episodes of each series by (season, sort key), so that specials come first."""
        ...

    async def episodes(self, ids: Collection[EpisodeId]) -> Mapping[EpisodeId, Episode]: ...

    async def episodes_in_order(
        self, ids: Collection[TitleId], *, limit: int
    ) -> Mapping[TitleId, Sequence[Episode]]:
        """The first `limit` episodes of each series by (season, sort key), specials left out."""
        ...

    async def media(self, ids: Collection[str]) -> Mapping[str, Media]:
        """Segments and tracks by playable id (a movie's or an episode's)."""
        ...

    async def audio_tracks(
        self, ids: Collection[AudioTrackId]
    ) -> Mapping[AudioTrackId, AudioTrack]: ...

    async def subtitle_tracks(
        self, ids: Collection[SubtitleTrackId]
    ) -> Mapping[SubtitleTrackId, SubtitleTrack]: ...
