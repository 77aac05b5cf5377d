"""Paper-cut places: a sky, a light in it, and layers that darken as they come nearer."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import BLACK, WHITE, Color, contrast, mix
from transport.artwork.drawing.palette import PRINTED
from transport.artwork.drawing.points import UNITS, Point, around
from transport.artwork.drawing.ridges import RIDGES
from transport.artwork.drawing.subject import Subject

_LAYERS = 5
_DIP = 40.0
"""Units the nearest ridge may fall below its crest."""


@dataclass(frozen=True, slots=True)
class Place:
    """A scene's kind and light, and where it lies.

    `horizon` and `near` are the heights of the first and the last layer's crests. No layer or halo
    rises above `ceiling`, and the nearest layer falls little below its crest: words have room.
    """

    kind: str
    night: bool
    horizon: float
    near: float
    light: Point
    radius: float
    ceiling: float = 0.0


@dataclass(frozen=True, slots=True)
class Light:
    """The colours of an hour: sky from top to horizon, the disc in it, the nearest ground."""

    high: Color
    low: Color
    disc: Color
    ground: Color


def light_of(subject: Subject, *, night: bool) -> Light:
    """Night: dark sky, pale moon. Day: paper sky that the darkest ink reads on, accent sun."""
    colors = subject.palette
    if night:
        high = mix(colors.deep, BLACK, 0.25)
        return Light(
            high, mix(colors.deep, colors.accent, 0.62), colors.paper, mix(colors.deep, BLACK, 0.55)
        )
    skies = (mix(colors.paper, colors.accent, share) for share in (0.42, 0.3, 0.2, 0.1))
    low = next((sky for sky in skies if contrast(sky, colors.deep) >= PRINTED), colors.paper)
    return Light(colors.paper, low, colors.accent, colors.deep)


def paint(canvas: Canvas, subject: Subject, place: Place) -> None:
    """The whole sheet, sky first; the nearest layer is one flat colour to the foot."""
    light = light_of(subject, night=place.night)
    canvas.gradient((0, 0, UNITS, place.near), light.high, light.low)
    if place.night:
        _stars(canvas, subject.dice("stars"), place, light)
    _disc(canvas, place, light)
    if place.kind == "planets" and not place.ceiling:
        _planet(canvas, subject, place, light)
    for index in range(_LAYERS):
        _layer(canvas, subject, place, light, index)


def _stars(canvas: Canvas, dice: Random, place: Place, light: Light) -> None:
    for _ in range(70):
        at = (dice.uniform(0, UNITS), place.horizon * dice.random() ** 1.5)
        canvas.disc(
            at, 0.8 + 2.4 * dice.random() ** 3, mix(light.high, WHITE, dice.uniform(0.3, 0.9))
        )


def _disc(canvas: Canvas, place: Place, light: Light) -> None:
    """The sun or moon in three halos, each a sheet of paper closer to its colour."""
    share = place.light[1] / max(place.near, 1)
    sky = mix(light.high, light.low, min(1.0, share))
    for halo, strength in ((2.5, 0.07), (1.9, 0.13), (1.42, 0.22)):
        if place.ceiling and place.light[1] - place.radius * halo < place.ceiling:
            continue
        canvas.disc(place.light, place.radius * halo, mix(sky, light.disc, strength))
    canvas.disc(place.light, place.radius, light.disc)


def _planet(canvas: Canvas, subject: Subject, place: Place, light: Light) -> None:
    dice = subject.dice("planet")
    side = UNITS - place.light[0]
    center, size = (
        (side, place.horizon * dice.uniform(0.3, 0.55)),
        place.radius * dice.uniform(0.35, 0.6),
    )
    body = mix(light.high, subject.palette.accent, 0.75)
    sheet = canvas.turned(dice.uniform(8, 28), center, light.high)
    sheet.disc(center, size, body)
    sheet.pie(center, size, (20, 160), mix(body, BLACK, 0.2))
    left, right = (around(center, size * 1.9, degrees) for degrees in (180, 0))
    sheet.line([left, right], size * 0.1, light.disc)
    canvas.lay(sheet)


def _layer(canvas: Canvas, subject: Subject, place: Place, light: Light, index: int) -> None:
    share = index / (_LAYERS - 1)
    dice = subject.dice(f"layer {index}")
    crest = place.horizon + (place.near - place.horizon) * share**1.15
    rise = (place.near - place.horizon) * (0.75 - 0.35 * share) + 40
    kind = place.kind if index or place.kind not in {"sea", "pines"} else "mountains"
    ridge = _lowered(RIDGES[kind](dice, crest, rise), crest, place.ceiling)
    if index == _LAYERS - 1:
        ridge = [(x, min(y, crest + _DIP)) for x, y in ridge]
    lowest = max(y for _, y in ridge) + 50
    canvas.shadow([*ridge, (1040, lowest), (-40, lowest)], 14, (0, -9), 0.28)
    color = mix(light.low, light.ground, 0.16 + 0.84 * share**0.9)
    canvas.polygon([*ridge, (1040, canvas.height + 20), (-40, canvas.height + 20)], color)
    if place.kind == "city" and 0 < index < _LAYERS - 1:
        _windows(canvas, dice, ridge, mix(color, light.disc if place.night else light.high, 0.75))
    if place.kind == "castle" and index == _LAYERS - 2:
        _castle(canvas, ridge, rise, color)


def _lowered(ridge: list[Point], crest: float, ceiling: float) -> list[Point]:
    """The ridge pressed down until it stays below the ceiling."""
    highest = min(y for _, y in ridge)
    share = min(1.0, (crest - ceiling) / max(crest - highest, 1.0))
    return [(x, crest - (crest - y) * share) for x, y in ridge]


def _windows(canvas: Canvas, dice: Random, roof: list[Point], color: Color) -> None:
    """A few lit windows under the flat roofs."""
    for (left, top), (right, level) in pairwise(roof):
        if top != level or right - left < 30:  # noqa: PLR2004 - units: too narrow
            continue
        for column in range(int((right - left - 14) // 15)):
            for floor in range(7):
                if dice.random() < 0.28:  # noqa: PLR2004 - about every fourth window is lit
                    x, y = left + 10 + column * 15, top + 16 + floor * 21
                    canvas.rect((x, y, x + 6, y + 10), color)


def _castle(canvas: Canvas, ridge: list[Point], rise: float, color: Color) -> None:
    """A keep and two towers on the layer's highest point."""
    x, y = min((point for point in ridge if 180 < point[0] < 820), key=lambda point: point[1])  # noqa: PLR2004 - away from the edges
    size = max(rise, 110) * 0.5
    for shift, wide, tall in (
        (-0.42, 0.26, 0.8),
        (0.0, 0.5, 0.55),
        (0.36, 0.2, 1.05),
        (0.02, 0.16, 1.3),
    ):
        left, right = x + (shift - wide / 2) * size, x + (shift + wide / 2) * size
        top = y - tall * size
        canvas.rect((left, top, right, y + size), color)
        spire = [(left - 4, top), ((left + right) / 2, top - wide * size * 1.7), (right + 4, top)]
        canvas.polygon(spire, color)
