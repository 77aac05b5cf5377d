"""What a playable is made of: marked segments, audio and subtitle tracks."""

from dataclasses import dataclass
from enum import Enum

from domain.ids import AudioTrackId, SubtitleTrackId


class SegmentKind(Enum):
    RECAP = "RECAP"
    INTRO = "INTRO"
    CREDITS = "CREDITS"
    PREVIEW = "PREVIEW"
    POST_CREDITS = "POST_CREDITS"


@dataclass(frozen=True, slots=True)
class MediaSegment:
    """`start_ms` to `end_ms` of the playable, in milliseconds."""

    kind: SegmentKind
    start_ms: int
    end_ms: int


class AudioCodec(Enum):
    AAC = "AAC"
    EAC3 = "EAC3"
    ATMOS = "ATMOS"


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """`channels` as players write it: `1.0`, `2.0`, `5.1`."""

    id: AudioTrackId
    playable_id: str
    locale: str
    codec: AudioCodec
    channels: str
    is_descriptive: bool
    is_original: bool


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    id: SubtitleTrackId
    playable_id: str
    locale: str
    is_closed_caption: bool
    is_forced: bool


@dataclass(frozen=True, slots=True)
class Media:
    segments: tuple[MediaSegment, ...] = ()
    audio_tracks: tuple[AudioTrack, ...] = ()
    subtitle_tracks: tuple[SubtitleTrack, ...] = ()


NO_MEDIA = Media()
