"""Small records to store: a name is enough, whatever else matters is said by the test."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

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
    derived_id,
)
from domain.licence import WORLDWIDE, LicenceWindow
from domain.media import AudioCodec, MediaSegment, SegmentKind
from domain.person import CreditRole
from domain.record import (
    AudioTrackRecord,
    CollectionRecord,
    CreditRecord,
    EpisodeRecord,
    GenreRecord,
    ImageRecord,
    MediaRecord,
    PlayCount,
    SeasonRecord,
    SubtitleTrackRecord,
    TitleRecord,
    TrailerRecord,
)
from domain.title import EpisodeText, TitleKind, TitleText

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 3, 1)


def movie_id(name: str) -> TitleId:
    return TitleId(derived_id("movie", "test", name))


def series_id(name: str) -> TitleId:
    return TitleId(derived_id("series", "test", name))


def genre_id(name: str) -> GenreId:
    return GenreId(derived_id("genre", name))


def person_id(name: str) -> PersonId:
    return PersonId(derived_id("person", name))


def image_id(owner: str, tag: str) -> ImageId:
    return ImageId(derived_id("image", owner, tag))


def collection_id(name: str) -> CollectionId:
    return CollectionId(derived_id("collection", name))


def genre(name: str, **names: str) -> GenreRecord:
    return GenreRecord(genre_id(name), {"en": name, **names})


def cast(*names: str) -> tuple[CreditRecord, ...]:
    return tuple(CreditRecord(person_id(name), name, CreditRole.CAST) for name in names)


def window(starts: int, ends: int | None = None, territory: str = WORLDWIDE) -> LicenceWindow:
    """A window from so many days after `NOW` until so many."""
    return LicenceWindow(territory, NOW + starts * DAY, None if ends is None else NOW + ends * DAY)


OPEN = (window(-100),)


def art(owner: str, *tags: str, role: ImageRole = ImageRole.BOX_ART) -> tuple[ImageRecord, ...]:
    return tuple(
        ImageRecord(image_id(owner, tag), role, tag, 1000, 1500, ("#102030", "#405060"))
        for tag in tags
    )


def movie(name: str, **changes: Any) -> TitleRecord:
    """A film of 90 minutes, for all ages, licensed everywhere."""
    record = TitleRecord(
        id=movie_id(name),
        source="test",
        external_id=name,
        kind=TitleKind.MOVIE,
        texts={"en": TitleText(name, f"About {name}.")},
        release_year=1927,
        original_locale="de",
        countries=("DE",),
        rating_label="G",
        duration_ms=90 * 60_000,
        windows=OPEN,
    )
    return replace(record, **changes)


def series(name: str, *seasons: SeasonRecord, **changes: Any) -> TitleRecord:
    record = movie(name, id=series_id(name), kind=TitleKind.SERIES, duration_ms=None)
    return replace(record, seasons=seasons, **changes)


def season_id(of: str, number: int) -> SeasonId:
    return SeasonId(derived_id("season", of, str(number)))


def season(of: str, number: int, *episodes: EpisodeRecord, known: bool = True) -> SeasonRecord:
    return SeasonRecord(season_id(of, number), number, episodes if known else None)


def episode_id(of: str, name: str) -> EpisodeId:
    return EpisodeId(derived_id("ep", of, name))


def episode(of: str, name: str, number: int, **changes: Any) -> EpisodeRecord:
    record = EpisodeRecord(
        id=episode_id(of, name),
        number=number,
        sort_key=number * 10,
        texts={"en": EpisodeText(name, f"What happens in {name}.")},
        duration_ms=30 * 60_000,
    )
    return replace(record, **changes)


def trailer(of: str, name: str) -> TrailerRecord:
    return TrailerRecord(TrailerId(derived_id("trailer", of, name)), name, 60_000, f"/{of}/{name}")


def media(of: str) -> MediaRecord:
    return MediaRecord(
        segments=(
            MediaSegment(SegmentKind.INTRO, 0, 30_000),
            MediaSegment(SegmentKind.CREDITS, 5_000_000, 5_400_000),
        ),
        audio_tracks=(AudioTrackRecord(audio_id(of), "de", AudioCodec.AAC, "1.0"),),
        subtitle_tracks=(SubtitleTrackRecord(subtitle_id(of), "en", is_closed_caption=True),),
    )


def audio_id(of: str) -> AudioTrackId:
    return AudioTrackId(derived_id("audio", of))


def subtitle_id(of: str) -> SubtitleTrackId:
    return SubtitleTrackId(derived_id("sub", of))


def played(record: TitleRecord, plays: int, day: date = TODAY, country: str = "US") -> PlayCount:
    return PlayCount(record.id, country, day, plays)


def collection(name: str, position: int, *titles: TitleRecord) -> CollectionRecord:
    return CollectionRecord(
        collection_id(name), position, {"en": name}, tuple(title.id for title in titles)
    )
