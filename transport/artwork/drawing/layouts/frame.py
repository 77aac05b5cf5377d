"""Still "frame": a wide scene in a thin frame, its subtitle at the foot."""

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.layouts.panorama import wide_place
from transport.artwork.drawing.ornament import MIDDLE, lines
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.scenery import paint
from transport.artwork.drawing.subject import Subject, small

_INSET = 22.0
_FOOT = 74.0


def frame(canvas: Canvas, subject: Subject) -> None:
    """A mount in the darkest colour, as of a title card; the line without its subtitle is blank."""
    colors = subject.palette
    paint(canvas, subject, wide_place(canvas, subject))
    tall = canvas.height
    canvas.frame((0.0, 0.0, UNITS, tall), _INSET, colors.deep)
    canvas.rect((0.0, tall - _FOOT, UNITS, tall), colors.deep)
    inner = (_INSET, _INSET, UNITS - _INSET, tall - _FOOT)
    canvas.frame(inner, 3, colors.paper)
    line = small(subject.subtitle, 880, 27, upper=False)
    top = tall - (_FOOT + line.height) / 2
    lines(canvas, line, (60, top, 940, tall), colors.ink(colors.deep, colors.paper), MIDDLE)
