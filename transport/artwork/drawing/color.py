"""Colours as sRGB triples, and how legible one is on another (WCAG 2.2, criterion 1.4.3)."""

from collections.abc import Sequence
from typing import Final, TypeAlias

Color: TypeAlias = tuple[int, int, int]

LEGIBLE: Final = 4.5
"""The least contrast ratio between text and its ground (WCAG level AA)."""

BLACK: Final[Color] = (0, 0, 0)
WHITE: Final[Color] = (255, 255, 255)

_LINEAR_BELOW = 0.04045


def from_hex(text: str) -> Color:
    """The colour written `#rrggbb`; ValueError for anything else."""
    if len(text) != len("#rrggbb") or not text.startswith("#"):
        raise ValueError(f"{text!r} is not of the form #rrggbb")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` 0 gives the first colour, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(color: Color) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG defines it."""
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(first: Color, second: Color) -> float:
    """The WCAG contrast ratio, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(ground: Color, inks: Sequence[Color], least: float = LEGIBLE) -> Color:
    """The first of `inks` that can be read on `ground`, else the best of them pushed until it can.

    Pushing goes to black or white, one of which is always legible: their ratios multiply to 21.
    """
    for ink in inks:
        if contrast(ink, ground) >= least:
            return ink
    end = max((BLACK, WHITE), key=lambda pole: contrast(pole, ground))
    best = max(inks, key=lambda ink: contrast(ink, ground), default=end)
    shades = (mix(best, end, step / 16) for step in range(1, 17))
    return next((shade for shade in shades if contrast(shade, ground) >= least), end)
