"""Episodes, and the parts of a record that titles and episodes share, as rows of tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table

from domain.ids import TitleId
from domain.record import EpisodeRecord, ImageRecord, MediaRecord, SeasonRecord
from persistence.sql.tables import artwork, episodes

Row = dict[str, Any]
Placed = tuple[Table, Row]
"""A row and the table it belongs to."""


def season_row(series_id: TitleId, season: SeasonRecord, digest: str | None) -> Placed:
    return (
        episodes.season,
        {
            "id": season.id,
            "series_id": series_id,
            "number": season.number,
            "name": season.name,
            "digest": digest,
        },
    )


def episode_rows(
    series_id: TitleId, season: SeasonRecord, pictures: Mapping[str, Row]
) -> Iterator[Placed]:
    """The rows of a season's episodes and their parts; `pictures` are the stored ones by id."""
    for episode in season.episodes or ():
        yield episodes.episode, _episode_row(series_id, season, episode)
        for locale, words in episode.texts.items():
            yield (
                episodes.episode_text,
                {
                    "episode_id": episode.id,
                    "locale": locale,
                    "name": words.name,
                    "synopsis": words.synopsis,
                },
            )
        stills = (episode.still,) if episode.still else ()
        yield from artwork_rows(episode.id, stills, pictures)
        yield from media_rows(episode.id, episode.media)


def _episode_row(series_id: TitleId, season: SeasonRecord, episode: EpisodeRecord) -> Row:
    return {
        "id": episode.id,
        "season_id": season.id,
        "series_id": series_id,
        "number": episode.number,
        "sort_key": episode.sort_key,
        "duration_ms": episode.duration_ms,
        "air_date": episode.air_date,
        "rating_label": episode.rating_label,
        "available_from": episode.available_from,
    }


def artwork_rows(
    owner_id: str, images: Iterable[ImageRecord], pictures: Mapping[str, Row]
) -> Iterator[Placed]:
    for position, image in enumerate(images):
        shown: Row = {
            "role": image.role.value,
            "tag": image.tag,
            "width": image.width,
            "height": image.height,
            "palette": list(image.palette),
        }
        before = pictures.get(image.id)
        revision: int = before["revision"] if before else 1
        if before and any(before[name] != value for name, value in shown.items()):
            revision += 1
        placed = {"id": image.id, "owner_id": owner_id, "position": position}
        yield artwork.artwork, {**placed, **shown, "revision": revision}


def media_rows(playable_id: str, media: MediaRecord) -> Iterator[Placed]:
    yield from _segment_rows(playable_id, media)
    yield from _audio_rows(playable_id, media)
    yield from _subtitle_rows(playable_id, media)


def _segment_rows(playable_id: str, media: MediaRecord) -> Iterator[Placed]:
    for position, segment in enumerate(media.segments):
        yield (
            episodes.media_segment,
            {
                "playable_id": playable_id,
                "position": position,
                "kind": segment.kind.value,
                "start_ms": segment.start_ms,
                "end_ms": segment.end_ms,
            },
        )


def _audio_rows(playable_id: str, media: MediaRecord) -> Iterator[Placed]:
    for position, track in enumerate(media.audio_tracks):
        yield (
            episodes.audio_track,
            {
                "id": track.id,
                "playable_id": playable_id,
                "position": position,
                "locale": track.locale,
                "codec": track.codec.value,
                "channels": track.channels,
                "is_descriptive": track.is_descriptive,
                "is_original": track.is_original,
            },
        )


def _subtitle_rows(playable_id: str, media: MediaRecord) -> Iterator[Placed]:
    for position, track in enumerate(media.subtitle_tracks):
        yield (
            episodes.subtitle_track,
            {
                "id": track.id,
                "playable_id": playable_id,
                "position": position,
                "locale": track.locale,
                "is_closed_caption": track.is_closed_caption,
                "is_forced": track.is_forced,
            },
        )
