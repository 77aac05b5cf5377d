"""Pictures, as the graph asks for them."""

from enum import Enum
from typing import Annotated

import strawberry

from domain.artwork import Image
from domain.ids import EpisodeId, ImageId, TitleId
from domain.title import Episode, Title
from resolvers import episodes, titles
from resolvers.context import Info


class ImageFormat(Enum):
    WEBP = "WEBP"
    AVIF = "AVIF"
    JPEG = "JPEG"


_USUAL = ImageFormat.WEBP


def url(
    image: strawberry.Parent[Image],
    info: Info,
    width: Annotated[
        int | None,
        strawberry.argument(
            description="Wanted width in pixels; the nearest size at or above it is served. "
            "Absent: the usual width for its role."
        ),
    ] = strawberry.UNSET,
    format: Annotated[
        ImageFormat | None, strawberry.argument(description="The file format; null means WEBP.")
    ] = ImageFormat.WEBP,
) -> str:
    wanted = "WEBP" if format is _USUAL else (format or _USUAL).value
    return info.context.picture_url(image, width or None, wanted)


async def alt(image: strawberry.Parent[Image], info: Info) -> str:
    """What the picture shows, in words: the name of the title or episode it belongs to."""
    return described(image, await info.context.loaders.owners.load(image.owner_id), info)


def described(_: Image, owner: Title | Episode | None, info: Info) -> str:
    if isinstance(owner, Episode):
        return episodes.name(owner, info)
    return titles.name(owner, info) if owner else ""


async def visible_image(info: Info, id_: ImageId) -> Image | None:
    image = await info.context.loaders.images.load(id_)
    if image is None:
        return None
    # SECURITY: a picture of something hidden is as good as none (R20).
    if image.owner_id.startswith("ep_"):
        seen = await episodes.visible_episode(info, EpisodeId(image.owner_id)) is not None
    else:
        seen = await titles.visible_title(info, TitleId(image.owner_id)) is not None
    return image if seen else None
