"""The widths artwork is made in: named steps for each role, never any width a client likes."""

from bisect import bisect_left
from typing import Final

from domain.artwork import ImageRole

STEPS: Final = {
    ImageRole.BOX_ART: (120, 180, 240, 342, 500, 720, 1080),
    ImageRole.BACKDROP: (320, 480, 640, 960, 1280, 1920),
    ImageRole.LOGO: (120, 180, 240, 360, 500, 720, 1080),
    ImageRole.STILL: (160, 320, 480, 640, 960, 1280),
}
"""Pixels, ascending; every one gives a whole number of rows at its role's proportions."""

USUAL: Final = {
    ImageRole.BOX_ART: 342,
    ImageRole.BACKDROP: 1280,
    ImageRole.LOGO: 500,
    ImageRole.STILL: 640,
}

PROPORTIONS: Final = {
    ImageRole.BOX_ART: (2, 3),
    ImageRole.BACKDROP: (16, 9),
    ImageRole.LOGO: (5, 2),
    ImageRole.STILL: (16, 9),
}
"""Width to height."""

ANY_STEP: Final = frozenset(step for steps in STEPS.values() for step in steps)


def snap(role: ImageRole, width: int | None) -> int:
    """The step at or above `width` pixels, at most the role's largest; None: the usual one."""
    if width is None:
        return USUAL[role]
    steps = STEPS[role]
    return steps[min(bisect_left(steps, width), len(steps) - 1)]


def height_of(role: ImageRole, width: int) -> int:
    """Rows of a picture `width` pixels wide."""
    across, down = PROPORTIONS[role]
    return round(width * down / across)
