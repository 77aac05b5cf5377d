"""Which layout draws which variant."""

from collections.abc import Callable
from typing import Final, TypeAlias

from domain.artwork import ImageRole
from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.layouts.abstract import abstract
from transport.artwork.drawing.layouts.frame import frame
from transport.artwork.drawing.layouts.geometric import geometric
from transport.artwork.drawing.layouts.landscape import landscape
from transport.artwork.drawing.layouts.panorama import panorama
from transport.artwork.drawing.layouts.portrait_frame import portrait_frame
from transport.artwork.drawing.layouts.typographic import typographic
from transport.artwork.drawing.layouts.wordmark import wordmark
from transport.artwork.drawing.subject import Subject
from transport.artwork.picture import Picture

Layout: TypeAlias = Callable[[Canvas, Subject], None]

LAYOUTS: Final[dict[ImageRole, dict[str, Layout]]] = {
    ImageRole.BOX_ART: {
        "typographic": typographic,
        "geometric": geometric,
        "landscape": landscape,
        "portrait-frame": portrait_frame,
    },
    ImageRole.BACKDROP: {"wide": panorama, "geometric": abstract},
    ImageRole.LOGO: {"wordmark": wordmark},
    ImageRole.STILL: {"frame": frame},
}


def layout_of(picture: Picture) -> Layout:
    """The layout that a picture's tag names, else one of its role's, by its seed."""
    layouts = LAYOUTS[picture.role]
    named = layouts.get(picture.tag)
    return named or list(layouts.values())[picture.seed % len(layouts)]
