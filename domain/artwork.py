"""Artwork: the pictures that sell a title, several variants for each role."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from domain.ids import ImageId


class ImageRole(Enum):
    BOX_ART = "BOX_ART"
    BACKDROP = "BACKDROP"
    LOGO = "LOGO"
    STILL = "STILL"


@dataclass(frozen=True, slots=True)
class Image:
    """One picture at its full size in pixels; `tag` names the variant, `palette` #rrggbb colours.

    `owner_id` is the title or episode it shows; `revision` moves when the picture changes.
    """

    id: ImageId
    owner_id: str
    role: ImageRole
    tag: str
    width: int
    height: int
    palette: tuple[str, ...]
    revision: int = 1

    @property
    def dominant_color(self) -> str | None:
        return self.palette[0] if self.palette else None


_STAND_IN = {
    ImageRole.BOX_ART: (ImageRole.BACKDROP, ImageRole.LOGO, ImageRole.STILL),
    ImageRole.BACKDROP: (ImageRole.STILL, ImageRole.BOX_ART, ImageRole.LOGO),
    ImageRole.LOGO: (ImageRole.BOX_ART, ImageRole.BACKDROP, ImageRole.STILL),
    ImageRole.STILL: (ImageRole.BACKDROP, ImageRole.BOX_ART, ImageRole.LOGO),
}


def picture(images: Sequence[Image], role: ImageRole, tag: str | None = None) -> Image | None:
    """The picture for a role: the variant `tag`, else the first, else the nearest other role's.

    None only where a title has no picture at all.
    """
    of_role = [image for image in images if image.role is role]
    tagged = [image for image in of_role if image.tag == tag]
    if tagged or of_role:
        return (tagged or of_role)[0]
    return next((i for other in _STAND_IN[role] for i in images if i.role is other), None)
