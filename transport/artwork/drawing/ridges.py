"""Skylines: the upper edge of one paper layer of a landscape, from left to right."""

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Final, TypeAlias

from transport.artwork.drawing.points import Point

Ridge: TypeAlias = Callable[[Random, float, float], list[Point]]
"""(chance, crest's height on the sheet, amplitude) to points from edge to edge and beyond."""

_LEFT, _RIGHT = -40.0, 1040.0


def mountains(dice: Random, crest: float, rise: float) -> list[Point]:
    """Midpoint displacement, each halving rough by 0.55 (Fournier, Fussell and Carpenter, 1982)."""
    heights = [dice.uniform(-0.2, 0.6), dice.uniform(0.4, 1.0), dice.uniform(-0.4, 0.5)]
    rough = 0.5
    for _ in range(5):
        pairs = pairwise(heights)
        middles = [(a + b) / 2 + dice.uniform(-rough, rough) for a, b in pairs]
        joined = [h for pair in zip(heights, middles, strict=False) for h in pair]
        heights = [*joined, heights[-1]]
        rough *= 0.55
    pitch = (_RIGHT - _LEFT) / (len(heights) - 1)
    return [(_LEFT + i * pitch, crest - h * rise) for i, h in enumerate(heights)]


def hills(dice: Random, crest: float, rise: float) -> list[Point]:
    """Two slow waves and a quick one."""
    waves = [(dice.uniform(0.6, 1.3), 0.6), (dice.uniform(1.6, 2.6), 0.3), (4.1, 0.06)]
    phases = [dice.uniform(0, math.tau) for _ in waves]
    return [(x, crest - rise * _swell(waves, phases, x)) for x in _across(10)]


def sea(dice: Random, crest: float, rise: float) -> list[Point]:
    """Scallops with sharp crests, as waves are cut from paper."""
    length = dice.uniform(90, 150)
    start = dice.uniform(0, length)
    depth = min(rise * 0.3, length * 0.22)
    return [(x, crest + depth * abs(math.sin(math.pi * (x + start) / length))) for x in _across(5)]


def mesas(dice: Random, crest: float, rise: float) -> list[Point]:
    """Flat tops, steep sides with one ledge."""
    points: list[Point] = [(_LEFT, crest)]
    x = _LEFT + dice.uniform(0, 160)
    while x < _RIGHT:
        wide, tall = dice.uniform(70, 260), rise * dice.uniform(0.35, 1.05)
        ledge = tall * dice.uniform(0.35, 0.6)
        sides = ((0, 0), (26, ledge), (40, ledge), (50, tall))
        points += [(x + dx, crest - dy) for dx, dy in sides]
        points += [(x + wide + 100 - dx, crest - dy) for dx, dy in reversed(sides)]
        x += wide + 100 + dice.uniform(30, 240)
    return [*points, (_RIGHT, crest)]


def city(dice: Random, crest: float, rise: float) -> list[Point]:
    """Roofs of many heights, some stepped, some with a mast."""
    points: list[Point] = [(_LEFT, crest)]
    x = _LEFT
    while x < _RIGHT:
        wide = dice.uniform(38, 96)
        tall = rise * (0.25 + 0.9 * dice.random() ** 1.6)
        points += _tower(dice.random(), x, wide, crest - tall)
        x += wide
    return [*points, (_RIGHT, crest)]


def _tower(kind: float, x: float, wide: float, top: float) -> list[Point]:
    mast, stepped, pitched = 0.18, 0.45, 0.6
    right, middle, step = x + wide, x + wide / 2, wide * 0.2
    if kind < mast:
        return [(x, top), (middle - 3, top), (middle, top - wide), (middle + 3, top), (right, top)]
    if kind < stepped:
        inner = [
            (x + step, top + step),
            (x + step, top),
            (right - step, top),
            (right - step, top + step),
        ]
        return [(x, top + step), *inner, (right, top + step)]
    if kind < pitched:
        return [(x, top), (middle, top - wide * 0.45), (right, top)]
    return [(x, top), (right, top)]


def pines(dice: Random, crest: float, rise: float) -> list[Point]:
    """A wooded slope: trees of three tiers, close together."""
    ground = hills(dice, crest, rise * 0.45)
    points: list[Point] = []
    x = _LEFT
    while x < _RIGHT:
        tall = rise * dice.uniform(0.35, 0.8)
        points += _tree(x, _height(ground, x), tall)
        x += tall * dice.uniform(0.24, 0.42)
    return [(_LEFT, crest), *points, (_RIGHT, crest)]


def _tree(x: float, foot: float, tall: float) -> list[Point]:
    tiers = ((0.20, 0.0), (0.10, 0.34), (0.14, 0.34), (0.06, 0.66), (0.09, 0.66), (0.0, 1.0))
    left = [(x - tall * half, foot - tall * up) for half, up in tiers]
    return [*left, *((2 * x - px, py) for px, py in reversed(left))]


def _height(ridge: list[Point], x: float) -> float:
    return min(ridge, key=lambda point: abs(point[0] - x))[1]


def _swell(waves: list[tuple[float, float]], phases: list[float], x: float) -> float:
    parts = zip(waves, phases, strict=True)
    return sum(
        high * math.sin(math.tau * turns * x / 1000 + phase) for (turns, high), phase in parts
    )


def _across(step: float) -> list[float]:
    return [_LEFT + i * step for i in range(int((_RIGHT - _LEFT) / step) + 1)]


RIDGES: Final[dict[str, Ridge]] = {
    "mountains": mountains,
    "castle": mountains,
    "hills": hills,
    "sea": sea,
    "mesas": mesas,
    "planets": mesas,
    "city": city,
    "pines": pines,
}
