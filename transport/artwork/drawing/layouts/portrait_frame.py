"""Box art "portrait-frame": a card in a double line, an emblem in a medallion, the name below."""

from collections.abc import Callable
from typing import Final, TypeAlias

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import Color, mix
from transport.artwork.drawing.emblems import EMBLEMS
from transport.artwork.drawing.ornament import Panel, corners, diamond, rule, title
from transport.artwork.drawing.points import UNITS, Point, arc, around
from transport.artwork.drawing.seal import Seal
from transport.artwork.drawing.subject import Subject
from transport.artwork.drawing.typesetting import Style

Medallion: TypeAlias = Callable[[Canvas, Point, float, Color], None]
"""Fills a shape about a centre; the length is from there to its edge."""

_CENTER, _RADIUS = (500.0, 545.0), 320.0


def portrait_frame(canvas: Canvas, subject: Subject) -> None:
    colors = subject.palette
    card = subject.choose("card", (colors.deep, colors.paper, colors.ground))
    metal = colors.others(card)[subject.choose("metal", (0, -1))]
    canvas.rect(canvas.box, card)
    _border(canvas, subject, metal)
    _medallion(canvas, subject, card, metal)
    tall = canvas.height
    rule(canvas, (500.0, tall * 0.652), 210, metal)
    style = Style(
        subject.face(), tracking=0.04, leading=1.04, most_lines=4, largest=150, upper=True
    )
    box = (130.0, tall * 0.68, 870.0, tall * 0.92)
    title(canvas, subject, style, Panel(box, colors.ink(card, metal), metal))


def _border(canvas: Canvas, subject: Subject, metal: Color) -> None:
    """A strong line and a fine one, with one of three ornaments where they turn."""
    right, bottom = UNITS, canvas.height
    canvas.frame((34, 34, right - 34, bottom - 34), 9, metal)
    canvas.frame((54, 54, right - 54, bottom - 54), 3, metal)
    kind = subject.choose("corner", ("steps", "fans", "diamonds"))
    if kind == "steps":
        corners(canvas, (76, 76, right - 76, bottom - 76), 116, metal)
        return
    for x, dx in ((54.0, 1), (right - 54, -1)):
        for y, dy in ((54.0, 1), (bottom - 54, -1)):
            if kind == "fans":
                _fan(canvas, (x, y), (dx, dy), metal)
            else:
                for step in range(3):
                    away = 34 + 30 * step
                    size = 15 - 4 * step
                    diamond(canvas, (x + dx * away, y + dy * 34), size, metal)
                    diamond(canvas, (x + dx * 34, y + dy * away), size, metal)


def _fan(canvas: Canvas, corner: Point, ways: tuple[int, int], metal: Color) -> None:
    """Quarter circles about a corner and the spokes between them."""
    x, y = corner
    dx, dy = ways
    for radius in (40, 74, 108):
        points = arc((0, 0), radius, (0, 90))
        canvas.line([(x + dx * px, y + dy * py) for px, py in points], 4, metal)
    for degrees in (22.5, 45, 67.5):
        ends = [around((0, 0), radius, degrees) for radius in (40, 106)]
        canvas.line([(x + dx * px, y + dy * py) for px, py in ends], 3, metal)


def _medallion(canvas: Canvas, subject: Subject, card: Color, metal: Color) -> None:
    """Rays, a rim of two lines, and in a field of the emblem's own colour the emblem."""
    colors = subject.palette
    if subject.dice("rays").random() < 0.6:  # noqa: PLR2004 - more often than not
        _rays(canvas, mix(card, metal, 0.34))
    shape = subject.choose("medallion", _SHAPES)
    field = subject.choose("field", colors.others(card))
    for size, color in ((1.0, metal), (0.975, card), (0.935, metal), (0.905, field)):
        shape(canvas, _CENTER, _RADIUS * size, color)
    emblem = EMBLEMS[subject.choose("emblem", subject.mood.emblems)]
    emblem(Seal(canvas, _CENTER, _RADIUS * 0.74, colors.others(field)[0], field))


def _rays(canvas: Canvas, color: Color) -> None:
    for ray in range(48):
        reach = _RADIUS * (1.22 if ray % 2 else 1.32)
        start = around(_CENTER, _RADIUS * 0.9, ray * 7.5)
        canvas.line([start, around(_CENTER, reach, ray * 7.5)], 5, color)


def _disc(canvas: Canvas, center: Point, radius: float, color: Color) -> None:
    canvas.disc(center, radius, color)


def _octagon(canvas: Canvas, center: Point, radius: float, color: Color) -> None:
    canvas.polygon([around(center, radius * 1.04, 22.5 + 45 * i) for i in range(8)], color)


def _scallop(canvas: Canvas, center: Point, radius: float, color: Color) -> None:
    """A disc with a pearled edge."""
    canvas.disc(center, radius * 0.95, color)
    for pearl in range(24):
        canvas.disc(around(center, radius * 0.93, pearl * 15), radius * 0.105, color)


def _arch(canvas: Canvas, center: Point, radius: float, color: Color) -> None:
    """A window: round above, straight below."""
    x, y = center
    foot = y + radius * 0.98
    outline = arc((x, y - radius * 0.1), radius * 0.9, (180, 360))
    canvas.polygon([*outline, (x + radius * 0.9, foot), (x - radius * 0.9, foot)], color)


_SHAPES: Final[tuple[Medallion, ...]] = (_disc, _octagon, _scallop, _arch)
