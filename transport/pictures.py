"""Addresses of pictures and media: made here, signed here, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.artwork import Image
from transport.images.sizes import snap

EXTENSIONS = {"WEBP": "webp", "AVIF": "avif", "JPEG": "jpeg"}


def signed_text(image_id: str, version: str) -> str:
    """What a picture's signature covers."""
    return f"{image_id}/{version}"


@dataclass(frozen=True, slots=True)
class PictureUrls:
    """Makes picture URLs under `base` (no slash at its end).

    `sign` answers a URL-safe signature of a text.
    """

    base: str
    sign: Callable[[str], str]

    def __call__(self, image: Image, width: int | None, format: str) -> str:
        """The URL at the step nearest `width` pixels; its content never changes."""
        version = str(image.revision)
        # SECURITY: ids of imported pictures can be guessed, so every path is signed.
        signature = self.sign(signed_text(image.id, version))
        size = f"{snap(image.role, width)}.{EXTENSIONS[format]}"
        return f"{self.base}/images/{image.id}/{version}-{signature}/{size}"
