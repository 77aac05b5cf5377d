"""What a demo title's media is said to hold: tracks to suit its age and language, and segments."""

from domain.ids import AudioTrackId, SubtitleTrackId, derived_id
from domain.media import AudioCodec, MediaSegment, SegmentKind
from domain.record import AudioTrackRecord, MediaRecord, SubtitleTrackRecord
from jobs.demo.chance import between
from jobs.demo.declared import DemoTitle

NO_SPEECH = "zxx"
"""BCP 47's tag for what is in no language: the music of a silent film."""

FIRST_STEREO_YEAR, FIRST_SURROUND_YEAR = 1954, 1992
DESCRIBED_FROM = 70
"""The popularity from which a title has audio description."""

SHORTEST_WITH_INTRO_MS = 10 * 60_000


def media_of(title: DemoTitle, playable_id: str, duration_ms: int) -> MediaRecord:
    """Tracks and segments of a movie or one of a series' episodes."""
    return MediaRecord(
        segments=_segments(title, playable_id, duration_ms),
        audio_tracks=_audio(title, playable_id),
        subtitle_tracks=_subtitles(title, playable_id),
    )


def _segments(title: DemoTitle, playable_id: str, duration_ms: int) -> tuple[MediaSegment, ...]:
    """Credits in the last 4 %; an intro where an episode is long enough for one."""
    length = max(2_000, min(duration_ms * between(15, 40, "credits", playable_id) // 1000, 240_000))
    credits_ = MediaSegment(SegmentKind.CREDITS, duration_ms - length, duration_ms)
    if title.type == "movie" or duration_ms < SHORTEST_WITH_INTRO_MS:
        return (credits_,)
    start = between(0, 45, "cold open", playable_id) * 1000
    end = start + between(30, 75, "intro", title.key) * 1000
    return (MediaSegment(SegmentKind.INTRO, start, end), credits_)


def _audio(title: DemoTitle, playable_id: str) -> tuple[AudioTrackRecord, ...]:
    codec, channels = _sound(title)
    language = NO_SPEECH if title.is_silent else title.original_locale
    tracks = [AudioTrackRecord(_audio_id(playable_id, language), language, codec, channels)]
    if not title.is_silent and title.es is not None and language == "en":
        tracks.append(
            AudioTrackRecord(
                _audio_id(playable_id, "es"), "es", AudioCodec.AAC, "2.0", is_original=False
            )
        )
    if title.popularity >= DESCRIBED_FROM:
        id_ = _audio_id(playable_id, "en", "described")
        described = AudioTrackRecord(
            id_, "en", AudioCodec.AAC, "2.0", is_descriptive=True, is_original=False
        )
        tracks.append(described)
    return tuple(tracks)


def _sound(title: DemoTitle) -> tuple[AudioCodec, str]:
    if title.is_silent:
        return AudioCodec.AAC, "2.0"
    if title.year < FIRST_STEREO_YEAR:
        return AudioCodec.AAC, "1.0"
    if title.year < FIRST_SURROUND_YEAR:
        return AudioCodec.AAC, "2.0"
    return AudioCodec.EAC3, "5.1"


def _subtitles(title: DemoTitle, playable_id: str) -> tuple[SubtitleTrackRecord, ...]:
    """English and Spanish always; captions in the language that is spoken."""
    spoken = None if title.is_silent else title.original_locale
    locales = dict.fromkeys(("en", "es", *((spoken,) if spoken else ())))
    return tuple(
        SubtitleTrackRecord(
            SubtitleTrackId(derived_id("subtitle", playable_id, locale)),
            locale,
            is_closed_caption=locale == spoken,
        )
        for locale in locales
    )


def _audio_id(playable_id: str, *what: str) -> AudioTrackId:
    return AudioTrackId(derived_id("audio", playable_id, *what))
