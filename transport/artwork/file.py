"""One file of a picture: what its address asks for, and what it is kept under."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import PIL

from transport.artwork.drawing.render import REVISION
from transport.artwork.picture import ImageFormat
from transport.artwork.sizes import ANY_STEP

Verify: TypeAlias = Callable[[str, str, str], bool]
"""Whether a signature (the third) is ours for an image's id and version."""

_SIZES: Final = {
    f"{step}.{format_.value}": (step, format_) for step in ANY_STEP for format_ in ImageFormat
}
"""Every name that the last part of an address may have; so no two addresses name one file."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture at one width in one format. There may be no such picture."""

    image_id: str
    version: str
    width: int
    format_: ImageFormat

    @classmethod
    def asked_for(cls, image_id: str, edition: str, size: str, verify: Verify) -> Self | None:
        """The file at `/images/<image_id>/<edition>/<size>`; None if we never made that address."""
        version, _, signature = edition.partition("-")
        # SECURITY: before anything is looked up or said: ids of imported pictures can be guessed.
        if not verify(image_id, version, signature):
            return None
        known = _SIZES.get(size)
        return cls(image_id, version, *known) if known else None

    @property
    def name(self) -> str:
        """64 hexadecimal digits: the same for the same bytes, another when we draw otherwise.

        Pillow's version counts, since another one may encode the same drawing to other bytes.
        """
        drawn_by = f"{REVISION}/{PIL.__version__}"
        text = f"{self.image_id}/{self.version}/{self.width}.{self.format_.value}/{drawn_by}"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def etag(self) -> str:
        """A strong entity tag (RFC 9110, section 8.8.3), known before the picture is drawn."""
        return f'"{self.name[:32]}"'
