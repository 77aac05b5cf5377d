"""Seasons and episodes as clients see them."""

from datetime import date

import strawberry

from domain import title as domain
from execution.declare import Loads
from resolvers import episodes, paging, playables
from schema.availability import Availability
from schema.image import Image
from schema.media import AudioTrack, MediaSegment, Playable, SubtitleTrack
from schema.node import Node, PageInfo
from schema.rating import Rating
from schema.title import Series
from schema.view import field, shown, view


@view(domain.Episode, "One episode of a series.")
class Episode(Playable):
    series: Series = field(episodes.series_of, "The series it belongs to.")
    season: "Season" = field(
        episodes.season_of,
        "The season it belongs to.",
        loads=Loads("seasons", "season_id"),
    )
    number: int = shown("Its number in the season; numbers may be missing or doubled.")
    name: str = field(episodes.name, "Its name in the viewer's language.")
    synopsis: str = field(episodes.synopsis, "What happens in it; empty when not known.")
    air_date: date | None = shown("The day it was first shown, where that is known.")
    rating: Rating = shown("The stricter of its own age rating and its series'.")
    still: Image | None = shown("A picture of it.")
    availability: Availability = field(
        episodes.availability_here, "Whether it may be watched in this country now."
    )
    segments: list[MediaSegment] = field(playables.segments, "Marked stretches, in order.")
    audio_tracks: list[AudioTrack] = field(
        playables.audio_tracks, "What can be listened to; empty when not known."
    )
    subtitle_tracks: list[SubtitleTrack] = field(
        playables.subtitle_tracks, "What can be read along; may be empty."
    )


@view(paging.Edge, "An episode in a list, and its place there.")
class EpisodeEdge:
    cursor: str = shown("The place of this episode; `after` continues behind it.")
    node: Episode = shown("The episode.")


@view(paging.Connection, "A page of a season's episodes.")
class EpisodeConnection:
    edges: list[EpisodeEdge] = shown("The episodes of this page, in order.")
    page_info: PageInfo = shown("Where this page lies.")


@view(domain.Season, "A season of a series; season 0 holds the specials.")
class Season(Node):
    id: strawberry.ID = shown("The season's id.")
    series: Series = field(episodes.series_of, "The series it belongs to.")
    number: int = shown("Its number; 0 for the specials.")
    name: str = field(episodes.season_name, "Its name in the viewer's language.")
    episode_count: int = field(episodes.episode_count, "How many episodes this profile may see.")
    episodes: EpisodeConnection | None = field(
        episodes.episodes, "The episodes this profile may see, in order."
    )
