"""Records: a title as an import or an editor declares it, whole, before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.artwork import ImageRole
from domain.ids import (
    AudioTrackId,
    CollectionId,
    EpisodeId,
    GenreId,
    ImageId,
    PersonId,
    SeasonId,
    SubtitleTrackId,
    TitleId,
    TrailerId,
)
from domain.licence import LicenceWindow
from domain.media import AudioCodec, MediaSegment
from domain.person import CreditRole
from domain.title import EpisodeText, TitleKind, TitleText


@dataclass(frozen=True, slots=True)
class GenreRecord:
    id: GenreId
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CreditRecord:
    person_id: PersonId
    name: str
    role: CreditRole


@dataclass(frozen=True, slots=True)
class ImageRecord:
    id: ImageId
    role: ImageRole
    tag: str
    width: int
    height: int
    palette: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AudioTrackRecord:
    id: AudioTrackId
    locale: str
    codec: AudioCodec
    channels: str
    is_descriptive: bool = False
    is_original: bool = True


@dataclass(frozen=True, slots=True)
class SubtitleTrackRecord:
    id: SubtitleTrackId
    locale: str
    is_closed_caption: bool = False
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class MediaRecord:
    segments: tuple[MediaSegment, ...] = ()
    audio_tracks: tuple[AudioTrackRecord, ...] = ()
    subtitle_tracks: tuple[SubtitleTrackRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailerRecord:
    id: TrailerId
    name: str
    duration_ms: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRecord:
    """`available_from`: None where it came with its series; `rating_label`: None for theirs."""

    id: EpisodeId
    number: int
    sort_key: int
    texts: Mapping[str, EpisodeText]
    duration_ms: int
    air_date: date | None = None
    rating_label: str | None = None
    available_from: datetime | None = None
    still: ImageRecord | None = None
    media: MediaRecord = MediaRecord()


@dataclass(frozen=True, slots=True)
class SeasonRecord:
    """`episodes` null means: not known to this source, keep what is stored."""

    id: SeasonId
    number: int
    episodes: tuple[EpisodeRecord, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRecord:
    """A whole title. `duration_ms` is null exactly for a series (`seasons` is empty for a movie).

    `source` and `external_id` say where it came from; people, genres and pictures come with it.
    """

    id: TitleId
    source: str
    external_id: str | None
    kind: TitleKind
    texts: Mapping[str, TitleText]
    release_year: int | None
    original_locale: str | None
    countries: tuple[str, ...]
    rating_label: str | None
    rating_descriptors: tuple[str, ...] = ()
    duration_ms: int | None = None
    genres: tuple[GenreRecord, ...] = ()
    credits: tuple[CreditRecord, ...] = ()
    artwork: tuple[ImageRecord, ...] = ()
    windows: tuple[LicenceWindow, ...] = ()
    trailers: tuple[TrailerRecord, ...] = ()
    media: MediaRecord = MediaRecord()
    seasons: tuple[SeasonRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """An editorial collection in the editors' order; `headings` is keyed by BCP 47 tag."""

    id: CollectionId
    position: int
    headings: Mapping[str, str]
    title_ids: tuple[TitleId, ...]


@dataclass(frozen=True, slots=True)
class PlayCount:
    """Plays (viewings started) of a title in a country on a UTC day."""

    title_id: TitleId
    country: str
    day: date
    plays: int
