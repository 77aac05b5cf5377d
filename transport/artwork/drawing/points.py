"""Places on a sheet, in units: 1000 to its width, y growing downwards."""

import math
from typing import Final, TypeAlias

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""

UNITS: Final = 1000.0

_PIECES = 16
"""Straight pieces that stand for one Bezier curve."""


def curve(start: Point, *bends: tuple[Point, Point, Point]) -> list[Point]:
    """Points along cubic Bezier curves: each bend is two handles and an end."""
    points = [start]
    for first, second, end in bends:
        corners = (points[-1], first, second, end)
        points += [_between(corners, step / _PIECES) for step in range(1, _PIECES + 1)]
    return points


def _between(corners: tuple[Point, ...], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    weighed = [(w * x, w * y) for w, (x, y) in zip(weights, corners, strict=True)]
    return (sum(x for x, _ in weighed), sum(y for _, y in weighed))


def around(center: Point, radius: float, degrees: float) -> Point:
    """The point at a distance and a direction; degrees clockwise from three o'clock."""
    angle = math.radians(degrees)
    return (center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle))


def arc(center: Point, radius: float, degrees: tuple[float, float]) -> list[Point]:
    """Points along a part of a circle, both ends included."""
    start, end = degrees
    steps = max(2, math.ceil(abs(end - start) / 4))
    return [around(center, radius, start + (end - start) * i / steps) for i in range(steps + 1)]
