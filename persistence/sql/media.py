"""What playables are made of: the statements that read it, and how their rows become media."""

from typing import Any

from sqlalchemy import Row, select, union_all

from domain.media import AudioCodec, AudioTrack, Media, MediaSegment, SegmentKind, SubtitleTrack
from persistence.sql.constructs import any_of, rows
from persistence.sql.parts import by_position
from persistence.sql.tables.catalogue import title
from persistence.sql.tables.episodes import audio_track, episode, media_segment, subtitle_track

_playable = union_all(
    select(title.c.id).where(any_of(title.c.id), title.c.form == "movie"),
    select(episode.c.id).where(any_of(episode.c.id)),
).subquery()

_AUDIO = (
    audio_track.c.position,
    audio_track.c.id,
    audio_track.c.playable_id,
    audio_track.c.locale,
    audio_track.c.codec,
    audio_track.c.channels,
    audio_track.c.is_descriptive,
    audio_track.c.is_original,
)
_SUBTITLES = (
    subtitle_track.c.position,
    subtitle_track.c.id,
    subtitle_track.c.playable_id,
    subtitle_track.c.locale,
    subtitle_track.c.is_closed_caption,
    subtitle_track.c.is_forced,
)
_SEGMENTS = (
    media_segment.c.position,
    media_segment.c.kind,
    media_segment.c.start_ms,
    media_segment.c.end_ms,
)

MEDIA = select(
    _playable.c.id,
    select(rows(*_SEGMENTS))
    .where(media_segment.c.playable_id == _playable.c.id)
    .scalar_subquery()
    .label("segments"),
    select(rows(*_AUDIO))
    .where(audio_track.c.playable_id == _playable.c.id)
    .scalar_subquery()
    .label("audio"),
    select(rows(*_SUBTITLES))
    .where(subtitle_track.c.playable_id == _playable.c.id)
    .scalar_subquery()
    .label("subtitles"),
)
"""Binds `ids`; answers a row for each movie and episode there is, with or without parts."""

AUDIO_TRACKS = select(*_AUDIO).where(any_of(audio_track.c.id))
SUBTITLE_TRACKS = select(*_SUBTITLES).where(any_of(subtitle_track.c.id))


def media_of(row: Row[Any]) -> Media:
    segments, audio, subtitles = (
        sorted(parts, key=by_position) for parts in (row.segments, row.audio, row.subtitles)
    )
    return Media(
        tuple(MediaSegment(SegmentKind(kind), start, end) for _, kind, start, end in segments),
        tuple(audio_track_of(part) for part in audio),
        tuple(subtitle_track_of(part) for part in subtitles),
    )


def audio_track_of(part: Any) -> AudioTrack:
    """The track of one row, from a statement or out of JSON."""
    _, id_, playable_id, locale, codec, channels, is_descriptive, is_original = part
    return AudioTrack(
        id_,
        playable_id,
        locale,
        AudioCodec(codec),
        channels,
        bool(is_descriptive),
        bool(is_original),
    )


def subtitle_track_of(part: Any) -> SubtitleTrack:
    """The track of one row, from a statement or out of JSON."""
    _, id_, playable_id, locale, is_closed_caption, is_forced = part
    return SubtitleTrack(id_, playable_id, locale, bool(is_closed_caption), bool(is_forced))
