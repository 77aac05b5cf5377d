"""What a picture shows: everything the drawing depends on, and nothing else."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from domain.artwork import ImageRole


class ImageFormat(StrEnum):
    """File formats served; the value is the extension and the last part of the media type."""

    WEBP = "webp"
    AVIF = "avif"
    JPEG = "jpeg"

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"


def seed_of(image_id: str) -> int:
    """The 64-bit seed of a picture's chance choices: the same for the same id, always."""
    return int.from_bytes(hashlib.sha256(image_id.encode()).digest()[:8])


@dataclass(frozen=True, slots=True)
class Picture:
    """One variant of a title's artwork, complete: equal pictures are drawn alike.

    `tag` names the variant, such as "landscape"; a tag that no layout bears gets a layout of its
    role by `seed`.
    `subtitle` is a still's line ("Chapter 3: The Fatal Hour"). `genre` is one English word or kind.
    `palette` holds three #rrggbb colours, ground first; empty: taken from the id.
    """

    id: str
    role: ImageRole
    tag: str
    name: str
    seed: int
    subtitle: str = ""
    year: int | None = None
    genre: str = ""
    palette: tuple[str, ...] = ()
