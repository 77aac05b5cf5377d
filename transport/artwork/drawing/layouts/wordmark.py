"""Logo "wordmark": the name alone on a transparent ground, with a rule or a small ornament."""

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import BLACK, WHITE, legible
from transport.artwork.drawing.ornament import MIDDLE, diamond, lines, rule, star
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.subject import Subject, small
from transport.artwork.drawing.typesetting import Setting, Style, fit

_EDGE = 24.0
_ORNAMENT = 84.0
"""Units kept free below the name."""


def wordmark(canvas: Canvas, subject: Subject) -> None:
    """Light letters: a logo is laid over backdrops, whose calm part is dark."""
    colors = subject.palette
    ink = legible(BLACK, (colors.paper, WHITE), 12.0)
    metal = legible(BLACK, (colors.accent, colors.paper))
    box = (_EDGE, _EDGE, UNITS - _EDGE, canvas.height - _EDGE - _ORNAMENT)
    style = Style(
        subject.face(),
        tracking=subject.choose("tracking", (0.0, 0.03, 0.1)),
        leading=1.0,
        most_lines=3,
        largest=330,
        upper=subject.choose("upper", (True, True, False)),
    )
    setting = fit(subject.title, style, box[2] - box[0], box[3] - box[1])
    top = box[1] + (box[3] - box[1] - setting.height) / 2
    end = lines(canvas, setting, (box[0], top, box[2], box[3]), ink, MIDDLE)
    _finish(canvas, subject, setting, (end + 46, metal))


def _finish(
    canvas: Canvas, subject: Subject, setting: Setting, below: tuple[float, tuple[int, int, int]]
) -> None:
    """Under the name: a rule, a bar, three stars, or the year between lines."""
    y, metal = below
    half = max(120.0, min(setting.width / 2, 440.0))
    kind = subject.choose("finish", ("rule", "bar", "stars", "year"))
    year = small(subject.year if subject.lettered else "", 200, 34)
    if kind == "rule":
        rule(canvas, (500, y), half, metal)
    elif kind == "stars":
        for shift, size in ((-70, 16), (0, 26), (70, 16)):
            star(canvas, (500.0 + shift, y), size, metal)
    elif kind == "year" and year.lines:
        lines(canvas, year, (_EDGE, y - year.height / 2, UNITS - _EDGE, y + 40), metal, MIDDLE)
        gap = year.width / 2 + 34
        for way in (-1, 1):
            ends = sorted((500 + way * gap, 500 + way * max(half, gap + 60)))
            canvas.rect((ends[0], y - 2, ends[1], y + 2), metal)
            diamond(canvas, (500 + way * gap, y), 9, metal)
    else:
        canvas.rect((500 - half, y - 6, 500 + half, y + 6), metal)
