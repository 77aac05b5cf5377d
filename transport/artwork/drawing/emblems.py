"""The emblems by the names that moods know them by."""

from collections.abc import Callable
from typing import Final, TypeAlias

from transport.artwork.drawing.props import hat, mask, planet, reel, rocket
from transport.artwork.drawing.seal import Seal
from transport.artwork.drawing.signs import compass, eye, heart, key, moon, star, tower

Emblem: TypeAlias = Callable[[Seal], None]

EMBLEMS: Final[dict[str, Emblem]] = {
    "compass": compass,
    "eye": eye,
    "hat": hat,
    "heart": heart,
    "key": key,
    "mask": mask,
    "moon": moon,
    "planet": planet,
    "reel": reel,
    "rocket": rocket,
    "star": star,
    "tower": tower,
}
