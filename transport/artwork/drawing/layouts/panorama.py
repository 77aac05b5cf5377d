"""Backdrop "wide": a place without words, calm on the left, where a client sets its text."""

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import BLACK, mix
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.scenery import Place, paint
from transport.artwork.drawing.subject import Subject


def panorama(canvas: Canvas, subject: Subject) -> None:
    """The light stands on the right; a dark veil over the left third takes the scene's edge off."""
    paint(canvas, subject, wide_place(canvas, subject))
    veil = mix(subject.palette.deep, BLACK, 0.4)
    canvas.fade((0.0, 0.0, 620.0, canvas.height), veil, (0.82, 0.0), sideways=True)


def wide_place(canvas: Canvas, subject: Subject) -> Place:
    """A scene for a wide sheet: far or near, by day or night, its light right of the middle."""
    dice = subject.dice("wide")
    tall = canvas.height
    horizon = tall * dice.uniform(0.4, 0.6)
    radius = dice.uniform(40, 110)
    return Place(
        kind=subject.choose("scene", subject.mood.scenes),
        night=dice.random() * 10 < subject.mood.dark,
        horizon=horizon,
        near=tall * dice.uniform(0.8, 0.9),
        light=(dice.uniform(0.58, 0.84) * UNITS, horizon - radius * dice.uniform(0.0, 1.2)),
        radius=radius,
    )
