"""Playables, and what they are made of, as clients see them."""

import strawberry

from domain import media as domain
from domain.title import Trailer as DomainTrailer
from resolvers import trailers, watch_states
from schema.node import Node
from schema.scalars import URL, LocaleTag
from schema.view import enum, field, interface, shown, view
from schema.watch_state import WatchState

SegmentKind = enum(
    domain.SegmentKind,
    "What a stretch of a playable is.",
    {
        "RECAP": "What happened before.",
        "INTRO": "The opening titles; offer to skip them.",
        "CREDITS": "The closing credits; offer what comes next.",
        "PREVIEW": "A look at the next episode.",
        "POST_CREDITS": "A scene after the credits.",
    },
)
AudioCodec = enum(
    domain.AudioCodec,
    "How an audio track is encoded.",
    {"AAC": "AAC-LC.", "EAC3": "Dolby Digital Plus.", "ATMOS": "Dolby Atmos over E-AC-3."},
)


@view(domain.MediaSegment, "A marked stretch of a playable.")
class MediaSegment:
    kind: SegmentKind = shown("What it is.")  # type: ignore[valid-type]
    start_ms: int = shown("Where it starts, in milliseconds.")
    end_ms: int = shown("Where it ends, in milliseconds, exclusive.")


@view(domain.AudioTrack, "One language or mix to listen to.")
class AudioTrack(Node):
    id: strawberry.ID = shown("The track's id.")
    locale: LocaleTag = shown("The language spoken.")
    codec: AudioCodec = shown("How it is encoded.")  # type: ignore[valid-type]
    channels: str = shown("The speakers it is mixed for: `1.0`, `2.0` or `5.1`.")
    is_descriptive: bool = shown("Whether it also describes what is seen.")
    is_original: bool = shown("Whether it is the language the work was made in.")


@view(domain.SubtitleTrack, "One language to read along in.")
class SubtitleTrack(Node):
    id: strawberry.ID = shown("The track's id.")
    locale: LocaleTag = shown("The language written.")
    is_closed_caption: bool = shown("Whether it also writes out sounds.")
    is_forced: bool = shown("Whether it only translates what the audio leaves foreign.")


@interface("Something that can be played: a movie or an episode.")
class Playable(Node):
    id: strawberry.ID = shown("The playable's id.")
    name: str = shown("Its name in the viewer's language.")
    duration_ms: int = shown("Running time in milliseconds.")
    segments: list[MediaSegment] = shown("Marked stretches, in order; may be empty.")
    audio_tracks: list[AudioTrack] = shown("What can be listened to; empty when not known.")
    subtitle_tracks: list[SubtitleTrack] = shown("What can be read along; may be empty.")
    watch_state: WatchState | None = field(
        watch_states.of_playable, "How far the active profile is with it."
    )


@view(DomainTrailer, "A short film that shows what a title is like.")
class Trailer(Node):
    id: strawberry.ID = shown("The trailer's id.")
    name: str = shown("What it is called.")
    duration_ms: int = shown("Running time in milliseconds.")
    url: URL = field(trailers.url, "Where to play it from.")
