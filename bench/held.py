"""Domain objects as another server holds them: plain JSON, with `__typename` where GraphQL asks.

What depends on the viewer's language, a width or a format is left in all of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from domain.artwork import Image
from domain.genre import Genre
from domain.ids import ProfileId, TitleId
from domain.person import Credit
from domain.reaction import Reaction
from domain.title import Movie, Title, Trailer
from domain.viewer_state import TitleViewerState
from transport.artwork.sizes import STEPS, USUAL
from transport.pictures import EXTENSIONS, PictureUrls

Object = dict[str, Any]


def title_object(title: Title) -> Object:
    lasting = {"durationMs": title.duration_ms} if isinstance(title, Movie) else {}
    return {
        "id": title.id,
        "kind": title.kind.name,
        "texts": {
            locale: {
                "name": text.name,
                "synopsisShort": text.synopsis_short,
                "synopsisLong": text.synopsis_long,
            }
            for locale, text in title.texts.items()
        },
        "releaseYear": title.release_year,
        "originalLocale": title.original_locale,
        "countries": title.countries,
        "rating": {
            "__typename": "Rating",
            "label": title.rating.label,
            "system": title.rating.system,
            "level": title.rating.level.name,
            "descriptors": title.rating.descriptors,
        },
        "genres": [genre_object(genre) for genre in title.genres],
        "artwork": [image.id for image in title.artwork],
        **lasting,
    }


def genre_object(genre: Genre) -> Object:
    return {"__typename": "Genre", "id": genre.id, "names": dict(genre.names)}


def image_object(image: Image, url: PictureUrls) -> Object:
    return {
        "__typename": "Image",
        "id": image.id,
        "ownerId": image.owner_id,
        "role": image.role.name,
        "tag": image.tag,
        "width": image.width,
        "height": image.height,
        "dominantColor": image.dominant_color,
        "usualWidth": USUAL[image.role],
        "urls": {
            format_: [[step, url(image, step, format_)] for step in STEPS[image.role]]
            for format_ in EXTENSIONS
        },
    }


def credit_objects(lines: Iterable[Credit]) -> Sequence[Object]:
    return [
        {"role": line.role.name, "person": {"id": line.person.id, "name": line.person.name}}
        for line in lines
    ]


def trailer_objects(found: Iterable[Trailer], url: Callable[[str], str]) -> Sequence[Object]:
    return [
        {
            "__typename": "Trailer",
            "id": trailer.id,
            "name": trailer.name,
            "durationMs": trailer.duration_ms,
            "url": url(trailer.path),
        }
        for trailer in found
    ]


def state_objects(
    profile_id: ProfileId,
    ids: Iterable[TitleId],
    listed: frozenset[TitleId],
    reactions: Mapping[TitleId, Reaction],
) -> Mapping[str, Object]:
    return {
        f"{profile_id}/{id_}": {
            "__typename": "TitleViewerState",
            "id": TitleViewerState(profile_id, id_).id,
            "inMyList": id_ in listed,
            "reaction": reactions[id_].name if id_ in reactions else None,
        }
        for id_ in ids
    }
