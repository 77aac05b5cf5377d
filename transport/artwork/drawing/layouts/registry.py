"""Which layout draws which variant."""

from collections.abc import Callable
from typing import Final, TypeAlias

from domain.artwork import ImageRole
from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.layouts.landscape import landscape
from transport.artwork.drawing.subject import Subject
from transport.artwork.picture import Picture

Layout: TypeAlias = Callable[[Canvas, Subject], None]

LAYOUTS: Final[dict[ImageRole, dict[str, Layout]]] = {
    ImageRole.BOX_ART: {"landscape": landscape},
}


def layout_of(picture: Picture) -> Layout:
    """The layout a picture's tag names; one of its role's, by its seed, when no layout bears that tag."""
    layouts = LAYOUTS[picture.role]
    named = layouts.get(picture.tag)
    return named or list(layouts.values())[picture.seed % len(layouts)]
