"""Artwork that comes with a title: one picture for each variant the house draws."""

from domain.artwork import ImageRole
from domain.ids import EpisodeId, ImageId, TitleId, derived_id
from domain.record import ImageRecord

FULL_SIZE = {
    ImageRole.BOX_ART: (1080, 1620),
    ImageRole.BACKDROP: (1920, 1080),
    ImageRole.LOGO: (1080, 432),
    ImageRole.STILL: (1280, 720),
}
"""Pixels, width by height: the largest that are served."""

TAGS = {
    ImageRole.BOX_ART: ("typographic", "geometric", "landscape", "portrait-frame"),
    ImageRole.BACKDROP: ("wide", "geometric"),
    ImageRole.LOGO: ("wordmark",),
}
"""The variants of a title's picture in each role."""


def title_artwork(id_: TitleId, palette: tuple[str, ...]) -> tuple[ImageRecord, ...]:
    """Every variant; which comes first, the default, differs by title, so that rows are mixed."""
    return tuple(
        _image(id_, role, tag, palette) for role in TAGS for tag in _turned(TAGS[role], id_)
    )


def _turned(tags: tuple[str, ...], id_: TitleId) -> tuple[str, ...]:
    first = int(id_[-4:], 16) % len(tags)
    return tags[first:] + tags[:first]


def still(id_: EpisodeId, palette: tuple[str, ...]) -> ImageRecord:
    return _image(id_, ImageRole.STILL, "frame", palette)


def _image(owner: str, role: ImageRole, tag: str, palette: tuple[str, ...]) -> ImageRecord:
    width, height = FULL_SIZE[role]
    id_ = ImageId(derived_id("image", owner, role.value, tag))
    return ImageRecord(id_, role, tag, width, height, palette)
