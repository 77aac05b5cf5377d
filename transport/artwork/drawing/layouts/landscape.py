"""Box art "landscape": a paper-cut place, the title on the nearest ground or in the open sky."""

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.ornament import Panel, title
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.scenery import Place, light_of, paint
from transport.artwork.drawing.subject import Subject
from transport.artwork.drawing.typesetting import Style


def landscape(canvas: Canvas, subject: Subject) -> None:
    """By night the title stands on the ground; by day as often in the sky, above the sun."""
    dice = subject.dice("landscape")
    night = dice.random() * 10 < subject.mood.dark
    above = not night and dice.random() < 0.5  # noqa: PLR2004 - even chances
    tall = canvas.height
    horizon = tall * (0.56 if above else dice.uniform(0.36, 0.44))
    radius = dice.uniform(90, 150) if above else dice.uniform(90, 190)
    rise = dice.uniform(0.1, 0.6) if above else dice.uniform(0.1, 0.9)
    place = Place(
        kind=subject.choose("scene", subject.mood.scenes),
        night=night,
        horizon=horizon,
        near=tall * (0.9 if above else 0.69),
        light=(dice.uniform(0.28, 0.72) * UNITS, horizon - radius * rise),
        radius=radius,
        ceiling=tall * 0.385 if above else 0.0,
    )
    paint(canvas, subject, place)
    _inscribe(canvas, subject, place, above=above)


def _inscribe(canvas: Canvas, subject: Subject, place: Place, *, above: bool) -> None:
    light = light_of(subject, night=place.night)
    tall = canvas.height
    face = subject.face()
    style = Style(face, tracking=0.02, leading=1.02, most_lines=5, largest=210, upper=True)
    if above:
        box = (80.0, tall * 0.055, 920.0, tall * 0.34)
        ink = subject.palette.ink(light.low, subject.palette.deep)
    else:
        box = (80.0, tall * 0.735, 920.0, tall * 0.955)
        ink = subject.palette.ink(light.ground, subject.palette.paper)
    title(canvas, subject, style, Panel(box, ink, subject.palette.accent))
