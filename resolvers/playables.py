"""What can be played: movies and episodes, and what they are made of."""

from collections.abc import Iterable

import strawberry

from domain.ids import AudioTrackId, EpisodeId, SubtitleTrackId, TitleId, split_id
from domain.media import AudioTrack, MediaSegment, SubtitleTrack
from domain.title import Episode, Movie, Series, Title
from domain.visibility import listable, visible
from domain.watching.episode_order import may_be_suggested
from domain.watching.keys import PlayableKey
from domain.watching.watchable import key_of
from resolvers import episodes, titles
from resolvers.context import Info

Playable = Movie | Episode
PREFIXES = frozenset({"movie", "ep"})


async def segments(playable: strawberry.Parent[Movie | Episode], info: Info) -> list[MediaSegment]:
    return list((await info.context.loaders.media_of.load(playable.id)).segments)


async def audio_tracks(
    playable: strawberry.Parent[Movie | Episode], info: Info
) -> list[AudioTrack]:
    return list((await info.context.loaders.media_of.load(playable.id)).audio_tracks)


async def subtitle_tracks(
    playable: strawberry.Parent[Movie | Episode], info: Info
) -> list[SubtitleTrack]:
    return list((await info.context.loaders.media_of.load(playable.id)).subtitle_tracks)


async def opening(info: Info, title: Title) -> Movie | Episode | None:
    """What playing a title starts with: a movie itself, a series' first listable episode (R14)."""
    if isinstance(title, Movie):
        return title
    if not isinstance(title, Series):
        return None
    audience, now = info.context.audience(), info.context.now
    found = await info.context.loaders.opening_episodes_of.load(title.id)
    return next((episode for episode in found if listable(audience, episode, now)), None)


async def suggested(info: Info, id_: str) -> Movie | Episode | None:
    """What was chosen to go on with, if that may still be suggested here and now (R14)."""
    audience, now = info.context.audience(), info.context.now
    found = await visible_playable(info, id_)
    if isinstance(found, Episode):
        return found if may_be_suggested(audience, found, now) else None
    return found if found and listable(audience, found, now) else None


async def visible_playable(info: Info, id_: str) -> Movie | Episode | None:
    if id_.startswith("ep_"):
        return await episodes.visible_episode(info, EpisodeId(id_))
    found = await titles.visible_title(info, TitleId(id_))
    return found if isinstance(found, Movie) else None


async def visible_audio_track(info: Info, id_: AudioTrackId) -> AudioTrack | None:
    track = await info.context.loaders.audio_tracks.load(id_)
    # SECURITY: a track of a hidden playable is as good as none (R20).
    return track if track and await visible_playable(info, track.playable_id) else None


async def visible_subtitle_track(info: Info, id_: SubtitleTrackId) -> SubtitleTrack | None:
    track = await info.context.loaders.subtitle_tracks.load(id_)
    # SECURITY: a track of a hidden playable is as good as none (R20).
    return track if track and await visible_playable(info, track.playable_id) else None


async def visible_playables(info: Info, ids: Iterable[str]) -> list[Movie | Episode]:
    """Those of many that are visible to the profile: one read of each kind, however many."""
    audience, asked = info.context.audience(), [id_ for id_ in ids if _may_be_played(id_)]
    found = await info.context.loaders.owners.many(asked)
    # SECURITY: hidden is indistinguishable from non-existent (R20).
    return [one for one in found if isinstance(one, Movie | Episode) and visible(audience, one)]


async def visible_keys(info: Info, ids: Iterable[str]) -> list[PlayableKey]:
    return [key_of(one) for one in await visible_playables(info, ids)]


def _may_be_played(id_: str) -> bool:
    parts = split_id(id_)
    return parts is not None and parts[0] in PREFIXES
