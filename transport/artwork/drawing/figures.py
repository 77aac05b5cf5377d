"""Large figures of plain geometry that fill a box: bursts, arches, discs, tiles, steps."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import Color
from transport.artwork.drawing.points import Box, Point, arc, around


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a figure stands and in what: `ground` is there, `quiet` hardly differs from it.

    `tones` are one to three colours that stand out, the strongest first.
    """

    box: Box
    ground: Color
    quiet: Color
    tones: tuple[Color, ...]

    def tone(self, index: int) -> Color:
        return self.tones[index % len(self.tones)]

    def band(self, index: int) -> Color:
        """Tones and ground in turn, so that neighbours always differ."""
        return self.ground if index % 2 else self.tone(index // 2)


Figure: TypeAlias = Callable[[Canvas, Random, Stage], None]
"""Fills the stage's box; may reach beyond it below and at the sides."""


def sunburst(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """Rays from a low sun to every edge, and the sun in rings."""
    left, top, right, bottom = stage.box
    sun = ((left + right) / 2, bottom - (bottom - top) * dice.choice((0.0, 0.0, 0.34)))
    reach = 1.2 * max(right - left, bottom - top)
    rays = dice.choice((16, 24, 32))
    pitch = 360 / rays
    shift = -90 - pitch / 4
    for ray in range(rays):
        start = shift + ray * pitch
        ends = [around(sun, reach, start), around(sun, reach, start + pitch / 2)]
        canvas.polygon([sun, *ends], stage.tone(1) if ray % 2 else stage.quiet)
    radius = min(right - left, bottom - top) * dice.uniform(0.34, 0.44)
    rings = dice.choice((4, 5, 6))
    for ring in range(rings):
        canvas.disc(sun, radius * (1 - ring / rings), stage.band(ring))


def arches(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """Round gates within each other, and a light in the innermost."""
    left, top, right, bottom = stage.box
    middle, half = (left + right) / 2, min((right - left) * 0.47, (bottom - top) * 0.72)
    count = dice.choice((5, 6, 7))
    for gate in range(count):
        wide = half * (1 - gate / count)
        crown = top + (bottom - top) * (0.07 + 0.11 * gate) + wide
        outline = arc((middle, crown), wide, (180, 360))
        canvas.polygon(
            [*outline, (middle + wide, bottom), (middle - wide, bottom)], stage.band(gate)
        )
    canvas.disc((middle, bottom - half * 0.2), half * 0.16, stage.tone(1))


def discs(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """Three circles as of coloured glass: where two overlap is a third colour."""
    left, top, right, bottom = stage.box
    size = min(right - left, bottom - top)
    middle, turn = ((left + right) / 2, (top + bottom) / 2), dice.uniform(0, 120)
    radius = size * dice.uniform(0.3, 0.36)
    centers = [around(middle, size * 0.22, turn + 120 * i) for i in range(3)]
    shapes = [canvas.mask() for _ in centers]
    for index, (shape, center) in enumerate(zip(shapes, centers, strict=True)):
        shape.disc(center, radius * (1, 0.86, 0.72)[index])
        canvas.stencil(shape, stage.tone(index) if index < len(stage.tones) else stage.quiet)
    first, second, third = shapes
    for index, shared in enumerate(
        (first.within(second), second.within(third), third.within(first))
    ):
        canvas.stencil(shared, (stage.ground, stage.quiet, stage.tone(index))[index])
    canvas.stencil(first.within(second).within(third), stage.tone(0))
    canvas.ring(middle, size * 0.49, 5, stage.tone(0))


def tiles(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """Square tiles with quarters, halves, wholes and wedges of circles."""
    left, top, right, bottom = stage.box
    side = (right - left) / dice.choice((3, 4, 4, 5))
    rows, columns = round((bottom - top) / side + 0.4), round((right - left) / side)
    colors = (stage.ground, stage.quiet, *stage.tones)
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * side, bottom - (rows - row) * side
            first, second = dice.sample(colors, 2)
            canvas.rect((x, y, x + side + 1, y + side + 1), first)
            _tile(canvas, dice, (x, y), side, second)


def _tile(canvas: Canvas, dice: Random, at: Point, side: float, ink: Color) -> None:
    x, y = at
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    corner = dice.randrange(4)
    center, start = corners[corner], 90 * corner
    kind = dice.random()
    if kind < 0.5:  # noqa: PLR2004 - half of all are quarters
        canvas.polygon([center, *arc(center, side, (start, start + 90))], ink)
    elif kind < 0.75:  # noqa: PLR2004 - a quarter are wedges
        canvas.polygon([center, corners[corner - 1], corners[corner - 3]], ink)
    else:
        canvas.disc((x + side / 2, y + side / 2), side * dice.choice((0.22, 0.36, 0.5)), ink)


def steps(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """A tower that steps back as it rises, in shells, with beams from its top."""
    left, top, right, bottom = stage.box
    middle, tall, wide = (left + right) / 2, bottom - top, min(right - left, bottom - top)
    peak = (middle, top + tall * 0.16)
    for beam in range(9):
        start = -168 + beam * 18 - 3
        ends = [around(peak, 1.3 * max(tall, right - left), start + way) for way in (0, 9)]
        canvas.polygon([peak, *ends], stage.quiet)
    setbacks = dice.choice((4, 5, 6))
    for shell in range(4):
        share = 1 - shell * 0.24
        half = [wide * 0.44 * share * (i + 1) / setbacks for i in range(setbacks)]
        rise = [peak[1] + tall * (0.1 * shell + 0.14 * i) for i in range(setbacks)]
        side = [(h, y) for i, h in enumerate(half) for y in (rise[i], [*rise, bottom][i + 1])]
        outline = [(middle + h, y) for h, y in side] + [(middle - h, y) for h, y in reversed(side)]
        canvas.polygon(outline, stage.band(shell))
    canvas.polygon([(middle - 7, peak[1]), (middle, top + 8), (middle + 7, peak[1])], stage.tone(0))


def quarters(canvas: Canvas, dice: Random, stage: Stage) -> None:
    """Broad bands that swing about two opposite corners."""
    left, top, right, bottom = stage.box
    ends = [(left, top), (right, bottom)] if dice.random() < 0.5 else [(right, top), (left, bottom)]  # noqa: PLR2004 - even chances
    reach, count = max(right - left, bottom - top) * 0.82, dice.choice((5, 6, 7))
    for index, center in enumerate(ends):
        size = reach * (1, 0.62)[index]
        for band in range(count):
            canvas.disc(center, size * (1 - band / count), stage.band(band + 2 * index))


FIGURES: Final[tuple[Figure, ...]] = (sunburst, arches, discs, tiles, steps, quarters)
