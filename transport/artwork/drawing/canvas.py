"""A sheet measured in units, 1000 to its width, drawn large and printed at the size asked for."""

from collections.abc import Iterable, Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from transport.artwork.drawing.color import Color
from transport.artwork.drawing.faces import font
from transport.artwork.drawing.mask import Mask
from transport.artwork.drawing.points import UNITS, Box, Point
from transport.artwork.drawing.typesetting import Setting, clusters, steps_of

_SOFT: Final = 8
"""Shadows are made this many times smaller than the sheet: they are blurred anyway."""


class Canvas:
    """Shapes and lines of type in units; y grows downwards. Later shapes cover earlier ones."""

    def __init__(self, width: int, height: int, ground: Color, *, clear: bool = False) -> None:
        """A sheet of `width` by `height` pixels; a clear one keeps its ground transparent."""
        self.scale = width / UNITS
        self.height = height / self.scale
        self.image = Image.new("RGBA", (width, height), (*ground, 0 if clear else 255))
        self.turn: tuple[float, Point] = (0.0, (0.0, 0.0))
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
        ramp = Image.linear_gradient("L")
        ramp = ramp.transpose(Image.Transpose.ROTATE_90) if sideways else ramp
        start, end = (Image.new("RGBA", ramp.size, (*color, 255)) for color in (top, bottom))
        blend = Image.composite(end, start, ramp)
        size = (max(1, right - left), max(1, down - up))
        self.image.paste(blend.resize(size, Image.Resampling.BILINEAR), (left, up))

    def fade(
        self, box: Box, color: Color, strength: tuple[float, float], *, sideways: bool = False
    ) -> None:
        """A veil of one colour over what is there; strengths 0 to 1 at its start and its end."""
        left, up, right, down = (round(edge * self.scale) for edge in box)
        ramp = Image.linear_gradient("L")
        ramp = ramp.transpose(Image.Transpose.ROTATE_90) if sideways else ramp
        start, end = strength
        table = [round(255 * (start + (end - start) * _eased(v / 255))) for v in range(256)]
        size = (max(1, right - left), max(1, down - up))
        veil = ramp.point(table).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGBA", size, (*color, 255)), (left, up), veil)

    def mask(self) -> Mask:
        """An empty stencil of the sheet's size, to draw on and then `stencil` through."""
        return Mask(self.scale, self.image.size)

    def stencil(self, mask: Mask, color: Color) -> None:
        """The mask's shape in one colour."""
        bounds = mask.image.getbbox()
        if bounds:
            self.image.paste((*color, 255), bounds, mask.image.crop(bounds))

    def shadow(self, points: Sequence[Point], blur: float, shift: Point, strength: float) -> None:
        """The soft shadow, `shift` units away, that a polygon would throw on what is there.

        It reaches three blurs beyond the polygon's own box; strength is 0 to 1.
        """
        xs, ys = [x + shift[0] for x, _ in points], [y + shift[1] for _, y in points]
        reach = blur * 3
        left, top = max(0.0, min(xs) - reach), max(0.0, min(ys) - reach)
        right, bottom = min(UNITS, max(xs) + reach), min(self.height, max(ys) + reach)
        if right <= left or bottom <= top:
            return
        fine = self.scale / _SOFT
        small = Image.new("L", (int((right - left) * fine) + 1, int((bottom - top) * fine) + 1))
        outline = [((x - left) * fine, (y - top) * fine) for x, y in zip(xs, ys, strict=True)]
        ImageDraw.Draw(small).polygon(outline, fill=round(255 * strength))
        soft = small.filter(ImageFilter.GaussianBlur(blur * fine))
        whole = soft.resize((small.width * _SOFT, small.height * _SOFT), Image.Resampling.BILINEAR)
        self.image.paste((0, 0, 0, 255), (round(left * self.scale), round(top * self.scale)), whole)

    def write(self, line: str, setting: Setting, at: Point, ink: Color) -> None:
        """One line of a setting, its baseline starting at a point."""
        size = setting.size * self.scale
        face = font(setting.style.face, size)
        x, y = self._at(at)
        for letter, place in zip(clusters(line), steps_of(setting.style, line), strict=True):
            self._draw.text((x + place * size, y), letter, fill=ink, font=face, anchor="ls")

    def turned(self, degrees: float, center: Point, ground: Color) -> "Canvas":
        """A clear sheet for `lay`: turned about a point, counter-clockwise, when laid down.

        `ground` is what will be under it: the colour its edges fade into.
        """
        sheet = type(self)(*self.image.size, ground, clear=True)
        sheet.turn = (degrees, self._at(center))
        return sheet

    def lay(self, sheet: "Canvas") -> None:
        """Put a turned sheet on this one."""
        degrees, about = sheet.turn
        turned = sheet.image.rotate(degrees, Image.Resampling.BICUBIC, center=about)
        self.image.alpha_composite(turned)

    def strip(self, box: Box, ground: Color) -> "Canvas":
        """An opaque sheet for `stand`: as wide as the box is high, measured in units of its own."""
        left, top, right, bottom = (round(edge * self.scale) for edge in box)
        return type(self)(bottom - top, right - left, ground)

    def stand(self, strip: "Canvas", at: Point) -> None:
        """Put a strip on this sheet, its foot to the right, so that it reads upwards."""
        x, y = (round(value) for value in self._at(at))
        self.image.paste(strip.image.transpose(Image.Transpose.ROTATE_90), (x, y))

    def _at(self, point: Point) -> Point:
        return (point[0] * self.scale, point[1] * self.scale)

    def _around(self, center: Point, radius: float) -> Box:
        (x, y), r = self._at(center), radius * self.scale
        return (x - r, y - r, x + r, y + r)


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)
