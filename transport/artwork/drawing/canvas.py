"""A sheet measured in units, 1000 to its width, drawn large and printed at the size asked for."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from PIL import Image, ImageDraw, ImageFilter

from transport.artwork.drawing.color import Color
from transport.artwork.drawing.faces import font
from transport.artwork.drawing.typesetting import Setting, clusters, steps_of

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in units."""

UNITS: Final = 1000.0
_SOFT = 8
"""Shadows are made this many times smaller than the sheet: they are blurred anyway."""


class Canvas:
    """Shapes and lines of type in units; y grows downwards. Later shapes cover earlier ones."""

    def __init__(self, width: int, height: int, ground: Color, *, clear: bool = False) -> None:
        """A sheet of `width` by `height` pixels; a clear one keeps its ground transparent."""
        self.scale = width / UNITS
        self.height = height / self.scale
        self.image = Image.new("RGBA", (width, height), (*ground, 0 if clear else 255))
        self._draw = ImageDraw.Draw(self.image)

    @property
    def box(self) -> Box:
        return (0.0, 0.0, UNITS, self.height)

    def polygon(self, points: Iterable[Point], color: Color) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=color)

    def rect(self, box: Box, color: Color) -> None:
        left, top, right, bottom = box
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], color)

    def disc(self, center: Point, radius: float, color: Color) -> None:
        self._draw.ellipse(self._around(center, radius), fill=color)

    def ring(self, center: Point, radius: float, width: float, color: Color) -> None:
        """A circle of a line `width` thick, whose outer edge is `radius` away."""
        thick = max(1, round(width * self.scale))
        self._draw.ellipse(self._around(center, radius), outline=color, width=thick)

    def pie(self, center: Point, radius: float, degrees: tuple[float, float], color: Color) -> None:
        """A slice; degrees clockwise from three o'clock."""
        self._draw.pieslice(self._around(center, radius), *degrees, fill=color)

    def line(self, points: Sequence[Point], width: float, color: Color) -> None:
        thick = max(1, round(width * self.scale))
        self._draw.line([self._at(p) for p in points], fill=color, width=thick, joint="curve")

    def frame(self, box: Box, width: float, color: Color) -> None:
        """A border drawn inwards from the box's edges."""
        left, top, right, bottom = box
        self.rect((left, top, right, top + width), color)
        self.rect((left, bottom - width, right, bottom), color)
        self.rect((left, top, left + width, bottom), color)
        self.rect((right - width, top, right, bottom), color)

    def gradient(self, box: Box, top: Color, bottom: Color, *, sideways: bool = False) -> None:
        """From one colour to the other, downwards or, `sideways`, from left to right."""
        left, up, right, down = (round(edge * self.scale) for edge in box)
        size = (max(1, right - left), max(1, down - up))
        ramp = Image.linear_gradient("L")
        ramp = ramp.transpose(Image.Transpose.ROTATE_90) if sideways else ramp
        share = ramp.resize(size, Image.Resampling.BILINEAR)
        blend = Image.composite(
            Image.new("RGBA", size, (*bottom, 255)), Image.new("RGBA", size, (*top, 255)), share
        )
        self.image.paste(blend, (left, up))

    def fade(self, box: Box, color: Color, strength: tuple[float, float], *, sideways: bool = False) -> None:
        """A veil of one colour over what is there; strengths 0 to 1 at its start and its end."""
        left, up, right, down = (round(edge * self.scale) for edge in box)
        ramp = Image.linear_gradient("L")
        ramp = ramp.transpose(Image.Transpose.ROTATE_90) if sideways else ramp
        start, end = strength
        table = [round(255 * (start + (end - start) * _eased(v / 255))) for v in range(256)]
        size = (max(1, right - left), max(1, down - up))
        veil = ramp.point(table).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGBA", size, (*color, 255)), (left, up), veil)

    def mask(self) -> "Mask":
        """An empty stencil of the sheet's size, to draw on and then `stencil` through."""
        return Mask(self.scale, self.image.size)

    def stencil(self, mask: "Mask", color: Color, strength: float = 1.0) -> None:
        """The mask's shape in one colour, `strength` from 0 to 1."""
        shape = mask.image if strength >= 1 else mask.image.point([round(v * strength) for v in range(256)])
        self.image.paste((*color, 255), (0, 0), shape)

    def shadow(self, mask: "Mask", blur: float, shift: Point, strength: float) -> None:
        """The soft shadow that the mask's shape would throw on what is there, `shift` units away."""
        small = mask.image.reduce(_SOFT)
        soft = small.filter(ImageFilter.GaussianBlur(blur * self.scale / _SOFT))
        whole = soft.resize(self.image.size, Image.Resampling.BILINEAR)
        whole = whole.point([round(v * strength) for v in range(256)])
        dx, dy = (round(way * self.scale) for way in shift)
        moved = Image.new("L", self.image.size)
        moved.paste(whole, (dx, dy))
        self.image.paste((0, 0, 0, 255), (0, 0), moved)

    def write(self, line: str, setting: Setting, at: Point, ink: Color) -> None:
        """One line of a setting, its baseline starting at a point."""
        size = setting.size * self.scale
        face = font(setting.style.face, size)
        x, y = self._at(at)
        for letter, place in zip(clusters(line), steps_of(setting.style, line), strict=True):
            self._draw.text((x + place * size, y), letter, fill=ink, font=face, anchor="ls")

    def turned(self, degrees: float, center: Point) -> "Canvas":
        """A clear sheet to draw on, for `lay`: counter-clockwise turned about a point when laid down."""
        sheet = Canvas(*self.image.size, (0, 0, 0), clear=True)
        sheet.turn = (degrees, self._at(center))
        return sheet

    turn: tuple[float, Point] = (0.0, (0.0, 0.0))

    def lay(self, sheet: "Canvas") -> None:
        """Put a turned sheet on this one."""
        degrees, about = sheet.turn
        turned = sheet.image.rotate(degrees, Image.Resampling.BICUBIC, center=about)
        self.image.alpha_composite(turned)

    def _at(self, point: Point) -> Point:
        return (point[0] * self.scale, point[1] * self.scale)

    def _around(self, center: Point, radius: float) -> Box:
        (x, y), r = self._at(center), radius * self.scale
        return (x - r, y - r, x + r, y + r)


class Mask:
    """A stencil in units, white where it lets colour through."""

    def __init__(self, scale: float, size: tuple[int, int]) -> None:
        self._scale = scale
        self.image = Image.new("L", size)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Iterable[Point], value: int = 255) -> None:
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=value)

    def ellipse(self, box: Box, value: int = 255) -> None:
        left, top, right, bottom = (edge * self._scale for edge in box)
        self._draw.ellipse((left, top, right, bottom), fill=value)

    def within(self, other: "Mask") -> "Mask":
        """What lets colour through here and in the other."""
        cut = Mask(self._scale, self.image.size)
        cut.image.paste(self.image, (0, 0), other.image)
        cut._draw = ImageDraw.Draw(cut.image)
        return cut


def curve(start: Point, *bends: tuple[Point, Point, Point]) -> list[Point]:
    """Points along cubic Bezier pieces: each bend is two handles and an end."""
    points = [start]
    for first, second, end in bends:
        origin = points[-1]
        for step in range(1, 17):
            t = step / 16
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            corners = zip(weights, (origin, first, second, end), strict=True)
            xs, ys = zip(*((w * x, w * y) for w, (x, y) in corners), strict=True)
            points.append((sum(xs), sum(ys)))
    return points


def around(center: Point, radius: float, degrees: float) -> Point:
    """The point at a distance and a direction; degrees clockwise from three o'clock."""
    angle = math.radians(degrees)
    return (center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)
