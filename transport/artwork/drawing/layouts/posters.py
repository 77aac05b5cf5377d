"""Posters made of the title itself: in bands, on a slanting bar, upright in a column."""

import math

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.ornament import LEFT, MIDDLE, Panel, lines, star, title
from transport.artwork.drawing.points import UNITS, Point
from transport.artwork.drawing.subject import Subject, small
from transport.artwork.drawing.typesetting import Style, stacked

_MARGIN = 60.0
_PAD = 22.0
"""Above and below each line on its band."""
_OPEN = 0.24
"""The share of the sheet that the diagonal bars keep, however long the title."""


def bands(canvas: Canvas, subject: Subject) -> None:
    """Every line as wide as the sheet, on a band of its own colour; diagonal bars fill the rest."""
    colors, tall = subject.palette, canvas.height
    ground = colors.ground
    canvas.rect(canvas.box, ground)
    caption = small(subject.caption, 880, 30)
    foot = tall - caption.height - 2 * _MARGIN
    style = Style(subject.face(), leading=0.0, most_lines=6, largest=900, upper=True)
    block = stacked(subject.title, style, UNITS - 2 * _MARGIN, foot - tall * _OPEN - 12 * _PAD)
    top = foot - sum(line.height + 2 * _PAD for line in block)
    _bars(canvas, subject, top)
    fields = (*colors.others(ground), ground)
    start = subject.choose("first", (0, 1))
    for index, line in enumerate(block):
        field = fields[(start + index) % len(fields)]
        bottom = top + line.height + 2 * _PAD
        canvas.rect((0, top, UNITS, bottom), field)
        lines(canvas, line, (_MARGIN, top + _PAD, UNITS, bottom), colors.ink(field), LEFT)
        top = bottom
    canvas.rect((0, foot, UNITS, tall), ground)
    place = (_MARGIN, foot + _MARGIN, UNITS - _MARGIN, tall)
    lines(canvas, caption, place, colors.ink(ground), LEFT)


def _bars(canvas: Canvas, subject: Subject, bottom: float) -> None:
    """Diagonal bars down to a height, a disc or star before them."""
    colors = subject.palette
    tones = colors.others(colors.ground)
    dice = subject.dice("bars")
    lean, wide = dice.choice((-1, 1)) * bottom, dice.choice((70.0, 110.0, 160.0))
    x = -abs(lean)
    while x < UNITS + abs(lean):
        ends = [(x, bottom), (x + lean, 0.0), (x + lean + wide, 0.0), (x + wide, bottom)]
        canvas.polygon(ends, colors.tint(colors.ground, 0.16))
        x += 2 * wide
    center = (dice.choice((270.0, 500.0, 730.0)), bottom * 0.5)
    if dice.random() < 0.5 and subject.lettered:  # noqa: PLR2004 - even chances
        canvas.disc(center, min(bottom * 0.36, 330), tones[0])
    else:
        star(canvas, center, min(bottom * 0.4, 360), tones[0])


def slant(canvas: Canvas, subject: Subject) -> None:
    """The title on a broad bar across the sheet, with a disc and thin bars at the same slope."""
    colors, tall = subject.palette, canvas.height
    dice = subject.dice("slant")
    ground = colors.ground
    tones = colors.others(ground)
    canvas.rect(canvas.box, ground)
    degrees = dice.choice((-1, 1)) * dice.uniform(10, 17)
    center = (UNITS / 2, tall * dice.choice((0.42, 0.56)))
    canvas.disc((dice.choice((280.0, 720.0)), center[1] - 330), 390, tones[-1])
    half = 235.0
    field = tones[0]
    for start, end, color in (
        (-half, half, field),
        (half + 26, half + 44, field),
        (half + 66, half + 140, tones[-1]),
        (-half - 60, -half - 26, colors.deep if ground != colors.deep else colors.paper),
    ):
        canvas.polygon(_sloping(center, degrees, start, end), color)
    sheet = canvas.turned(degrees, center, field)
    left, right = 90.0, UNITS - 90.0
    # The bar once more, under the type: letters blend with what is on their own sheet.
    sheet.rect((left, center[1] - half + 4, right, center[1] + half - 4), field)
    style = Style(subject.face(), leading=0.98, most_lines=4, largest=300, upper=True)
    box = (left + 20, center[1] - half + 30, right - 20, center[1] + half - 30)
    title(sheet, subject, style, Panel(box, colors.ink(field), ground, MIDDLE))
    canvas.lay(sheet)


def _sloping(center: Point, degrees: float, start: float, end: float) -> list[Point]:
    """A bar from edge to edge and beyond, between two distances below a centre."""
    turn = math.radians(-degrees)
    across, down = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    return [
        (center[0] + across[0] * x + down[0] * y, center[1] + across[1] * x + down[1] * y)
        for x, y in ((-1500, start), (1500, start), (1500, end), (-1500, end))
    ]


def column(canvas: Canvas, subject: Subject) -> None:
    """The title upright along one side, reading upwards; steps of colour on the other."""
    colors, tall = subject.palette, canvas.height
    dice = subject.dice("column")
    ground = colors.ground
    tones = (*colors.others(ground), colors.tint(ground, 0.16))
    canvas.rect(canvas.box, ground)
    wide = dice.uniform(520, 640)
    left = dice.choice((0.0, UNITS - wide))
    other = (wide, UNITS) if left == 0 else (0.0, left)
    top, count = 0.0, dice.choice((3, 4, 5))
    for step in range(count):
        bottom = tall * ((step + 1) / count) ** dice.choice((1.0, 1.25))
        canvas.rect((other[0], top, other[1], bottom + 1), tones[step % len(tones)])
        top = bottom
    radius = (other[1] - other[0]) / 2
    center = ((other[0] + other[1]) / 2, tall / count + radius * dice.choice((-1, 0, 1)))
    canvas.disc(center, radius, ground)
    field = dice.choice((ground, tones[0]))
    strip = canvas.strip((left, 0.0, left + wide, tall), field)
    style = Style(subject.face(), leading=0.98, most_lines=3, largest=460, upper=True)
    box = (45.0, 30.0, UNITS - 45, strip.height - 30)
    title(strip, subject, style, Panel(box, colors.ink(field), tones[0], LEFT))
    canvas.stand(strip, (left, 0.0))
