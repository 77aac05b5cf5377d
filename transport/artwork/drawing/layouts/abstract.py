"""Backdrop "geometric": one large figure on the right, an empty field on the left for text."""

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.figures import FIGURES, Stage
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.subject import Subject

_CALM = 0.38
"""The share of the width, from the left, that stays nearly plain."""


def abstract(canvas: Canvas, subject: Subject) -> None:
    """On a dark or the picture's own ground; what reaches into the calm part fades away."""
    colors = subject.palette
    ground = subject.choose("ground", (colors.deep, colors.ground))
    canvas.rect(canvas.box, ground)
    tall = canvas.height
    box = (_CALM * UNITS, 0.0, UNITS, tall)
    stage = Stage(box, ground, colors.tint(ground, 0.1), colors.others(ground))
    subject.choose("figure", FIGURES)(canvas, subject.dice("figure"), stage)
    canvas.rect((0.0, 0.0, _CALM * 500, tall), ground)
    canvas.fade((_CALM * 500, 0.0, _CALM * 1500, tall), ground, (1.0, 0.0), sideways=True)
