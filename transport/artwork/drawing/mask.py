"""A stencil: shapes that may be cut by others before a colour goes through them."""

from collections.abc import Iterable

from PIL import Image, ImageChops, ImageDraw

from transport.artwork.drawing.faces import Face, font
from transport.artwork.drawing.points import Box, Point

_PROBE = 400
"""Pixels to the em at which a letter's ink is measured."""


class Mask:
    """White where it lets colour through; measured in the units of its sheet."""

    def __init__(self, scale: float, size: tuple[int, int]) -> None:
        """`scale` in pixels to the unit, `size` in pixels."""
        self._scale = scale
        self.image = Image.new("L", size)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Iterable[Point]) -> None:
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=255)

    def disc(self, center: Point, radius: float) -> None:
        x, y, r = (value * self._scale for value in (*center, radius))
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=255)

    def letters(self, text: str, face: Face, box: Box) -> None:
        """Letters as a shape: their ink as large as the box allows and in its middle.

        The box may reach beyond the sheet: letters that are picture are cut by its edge.
        """
        left, top, right, bottom = (edge * self._scale for edge in box)
        x0, y0, x1, y1 = font(face, _PROBE).getbbox(text, anchor="ls")
        share = min((right - left) / max(1, x1 - x0), (bottom - top) / max(1, y1 - y0))
        start = (left + right - (x0 + x1) * share) / 2, (top + bottom - (y0 + y1) * share) / 2
        drawn = font(face, max(1.0, _PROBE * share))
        self._draw.text(start, text, fill=255, font=drawn, anchor="ls")

    def within(self, other: "Mask") -> "Mask":
        """What lets colour through both here and in the other."""
        cut = Mask(self._scale, self.image.size)
        cut.image.paste(ImageChops.darker(self.image, other.image))
        return cut
