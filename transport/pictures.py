"""Addresses of pictures, and what is drawn at them: made here, signed here, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.artwork import Image
from domain.ids import EpisodeId, ImageId, TitleId
from domain.locale import DEFAULT
from foundation.generations import Generations
from persistence.ports.stores import Stores
from transport.artwork.picture import Picture, seed_of
from transport.artwork.sizes import snap

EXTENSIONS = {"WEBP": "webp", "AVIF": "avif", "JPEG": "jpeg"}


def signed_text(image_id: str, version: str) -> str:
    """What a picture's signature covers."""
    return f"{image_id}/{version}"


KEPT_ADDRESSES = 16_384
"""Addresses of pictures that are remembered, those used last: about 6 MB."""


@dataclass(frozen=True, slots=True)
class PictureUrls:
    """Makes picture URLs under `base` (no slash at its end).

    `sign` answers a URL-safe signature of a text.
    """

    base: str
    sign: Callable[[str], str]
    _kept: Generations[tuple[str, int, int | None, str], str] = field(
        init=False, repr=False, compare=False, default_factory=lambda: Generations(KEPT_ADDRESSES)
    )

    def __call__(self, image: Image, width: int | None, format: str) -> str:
        """The URL at the step nearest `width` pixels; its content never changes."""
        asked = (image.id, image.revision, width, format)
        url = self._kept.get(asked)
        if url is None:
            size = snap(image.role, width)
            url = f"{self._signed(image.id, str(image.revision))}/{size}.{EXTENSIONS[format]}"
            self._kept.put(asked, url)
        return url

    def _signed(self, image_id: str, version: str) -> str:
        # SECURITY: ids of imported pictures can be guessed, so every path is signed.
        signature = self.sign(signed_text(image_id, version))
        return f"{self.base}/images/{image_id}/{version}-{signature}"


async def picture_of(stores: Stores, image_id: str) -> Picture | None:
    """What the picture of an id shows: its title, or its episode under its series' name."""
    image = (await stores.titles.images([ImageId(image_id)])).get(ImageId(image_id))
    if image is None:
        return None
    if image.owner_id.startswith("ep_"):
        return await _still(stores, image)
    return await _of_title(stores, image, TitleId(image.owner_id))


async def _still(stores: Stores, image: Image) -> Picture | None:
    id_ = EpisodeId(image.owner_id)
    episode = (await stores.episodes.episodes([id_])).get(id_)
    if episode is None:
        return None
    line = f"{episode.number}. {episode.text_for(DEFAULT).name}"
    return await _of_title(stores, image, episode.series_id, subtitle=line)


async def _of_title(
    stores: Stores, image: Image, id_: TitleId, subtitle: str = ""
) -> Picture | None:
    title = (await stores.titles.titles([id_])).get(id_)
    if title is None:
        return None
    return Picture(
        id=image.id,
        role=image.role,
        tag=image.tag,
        name=title.text_for(DEFAULT)[0].name,
        seed=seed_of(image.id),
        subtitle=subtitle,
        year=title.release_year,
        genre=title.genres[0].name_for(DEFAULT) if title.genres else "",
        palette=image.palette,
    )
