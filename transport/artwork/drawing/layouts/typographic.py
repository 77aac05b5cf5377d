"""Box art "typographic": very large type is the picture, on plain fields and bars of colour."""

from collections.abc import Callable
from typing import Final, TypeAlias

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import Color
from transport.artwork.drawing.faces import Face
from transport.artwork.drawing.layouts.posters import bands, column, slant
from transport.artwork.drawing.ornament import LEFT, Panel, star, title
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.subject import Subject, face_for
from transport.artwork.drawing.typesetting import Style, capitals

Poster: TypeAlias = Callable[[Canvas, Subject], None]

_NUMERALS = (Face.GEOMETRIC, Face.DIDONE, Face.WIDE, Face.DECO)
_FOOT = 0.76
"""Where the title's field begins, as a share of the height."""


def typographic(canvas: Canvas, subject: Subject) -> None:
    """One of five posters; a picture without a year has none of its numerals."""
    posters = _POSTERS if subject.year else _POSTERS[:-1]
    subject.choose("poster", posters)(canvas, subject)


def _initial(canvas: Canvas, subject: Subject) -> None:
    """The first letter, cut by the sheet's edge, before a bar or a disc."""
    colors, tall = subject.palette, canvas.height
    ground = colors.ground
    tones = colors.others(ground)
    dice = subject.dice("initial")
    canvas.rect(canvas.box, ground)
    _backing(canvas, subject, tones[-1])
    letter = next((c for c in capitals(subject.title) if c.isalnum()), "")
    shift = dice.choice((-150.0, 0.0, 150.0))
    box = (-70 + shift, dice.choice((-80.0, 60.0)), 1070 + shift, tall * _FOOT + 60)
    ink = tones[0]
    if letter:
        mask = canvas.mask()
        mask.letters(letter, face_for(letter, subject.mood.faces), box)
        canvas.stencil(mask, ink)
    else:
        star(canvas, (UNITS / 2 + shift, tall * 0.38), 560, ink, 12)
    _foot(canvas, subject, ground)


def _backing(canvas: Canvas, subject: Subject, color: Color) -> None:
    tall = canvas.height
    dice = subject.dice("backing")
    kind = dice.choice(("bar", "disc", "half"))
    if kind == "disc":
        canvas.disc((dice.choice((250.0, 750.0)), tall * dice.uniform(0.2, 0.5)), 330, color)
    elif kind == "half":
        left = dice.choice((0.0, 500.0))
        canvas.rect((left, 0, left + 500, tall), color)
    else:
        rise = dice.choice((-1, 1)) * dice.uniform(260, 520)
        middle = tall * 0.38
        ends = ((0.0, middle + rise), (UNITS, middle - rise))
        canvas.polygon([(x, y + way * 130) for way in (-1, 1) for x, y in ends[::way]], color)


def _numerals(canvas: Canvas, subject: Subject) -> None:
    """The year in two rows from edge to edge, each on a field of its own."""
    colors, tall = subject.palette, canvas.height
    ground = colors.ground
    tones = colors.others(ground)
    fields = (tones[-1], ground) if subject.choose("fields", (True, False)) else (ground, tones[-1])
    face = subject.choose("numerals", _NUMERALS)
    half = tall * _FOOT / 2
    rows = (subject.year[:-2], subject.year[-2:])
    for row, (digits, field) in enumerate(zip(rows, fields, strict=True)):
        top = half * row
        canvas.rect((0, top, UNITS, top + half + 1), field)
        mask = canvas.mask()
        if digits:
            mask.letters(digits, face, (-50, top + 26, 1050, top + half - 26))
        canvas.stencil(mask, colors.others(field)[0])
    _foot(canvas, subject, ground)


def _foot(canvas: Canvas, subject: Subject, ground: Color) -> None:
    """The title on a field of its own, under a thick rule."""
    colors, tall = subject.palette, canvas.height
    top = tall * _FOOT
    canvas.rect((0, top, UNITS, tall), ground)
    canvas.rect((60, top + 26, 940, top + 38), colors.others(ground)[-1])
    style = Style(
        subject.face(), tracking=0.01, leading=0.98, most_lines=4, largest=150, upper=True
    )
    ink = colors.ink(ground, colors.paper, colors.deep)
    box = (60.0, top + 70, 940.0, tall - 56)
    title(canvas, subject, style, Panel(box, ink, colors.others(ground)[0], LEFT))


_POSTERS: Final[tuple[Poster, ...]] = (_initial, bands, slant, column, _numerals)
"""The last one needs a year."""
