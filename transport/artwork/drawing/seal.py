"""A round field to draw an emblem on: measured in its own radius, from its centre."""

from collections.abc import Iterable
from dataclasses import dataclass

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import Color
from transport.artwork.drawing.points import Box, Point, around


@dataclass(frozen=True, slots=True)
class Seal:
    """Emblems are in `ink`; what is `cut` out of them shows the `ground`."""

    canvas: Canvas
    center: Point
    radius: float
    ink: Color
    ground: Color

    def disc(self, center: Point, radius: float, *, cut: bool = False) -> None:
        self.canvas.disc(self._at(center), radius * self.radius, self._color(cut=cut))

    def shape(self, points: Iterable[Point], *, cut: bool = False) -> None:
        self.canvas.polygon([self._at(point) for point in points], self._color(cut=cut))

    def bar(self, box: Box, *, cut: bool = False) -> None:
        left, top, right, bottom = box
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], cut=cut)

    def line(self, points: Iterable[Point], width: float, *, cut: bool = False) -> None:
        places = [self._at(point) for point in points]
        self.canvas.line(places, width * self.radius, self._color(cut=cut))

    def _at(self, point: Point) -> Point:
        return (
            self.center[0] + point[0] * self.radius,
            self.center[1] + point[1] * self.radius,
        )

    def _color(self, *, cut: bool) -> Color:
        return self.ground if cut else self.ink


def rays(center: Point, radius: float, points: int, depth: float) -> list[Point]:
    """A star's outline from its top; `depth` is the inner corners' share of the radius."""
    pitch = 180 / points
    reach = [radius * (depth if i % 2 else 1) for i in range(2 * points)]
    return [around(center, r, i * pitch - 90) for i, r in enumerate(reach)]
