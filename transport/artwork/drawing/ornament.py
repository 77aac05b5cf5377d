"""Small things that hold a page together: rules, stars, deco corners, a title set with its caption."""

from collections.abc import Sequence

from transport.artwork.drawing.canvas import Box, Canvas, Point, around
from transport.artwork.drawing.color import Color
from transport.artwork.drawing.subject import Subject, small
from transport.artwork.drawing.typesetting import Setting, Style, fit

LEFT, MIDDLE = 0.0, 0.5


def star(canvas: Canvas, center: Point, radius: float, color: Color, points: int = 8) -> None:
    """A star of long and short rays."""
    pitch = 180 / points
    reach = [radius if i % 2 == 0 else radius * 0.32 for i in range(2 * points)]
    canvas.polygon([around(center, r, i * pitch - 90) for i, r in enumerate(reach)], color)


def corners(canvas: Canvas, box: Box, size: float, color: Color) -> None:
    """Three stepped strokes in each corner of a box, as on a cinema's proscenium."""
    left, top, right, bottom = box
    for x, dx in ((left, 1), (right, -1)):
        for y, dy in ((top, 1), (bottom, -1)):
            for step in range(3):
                inset, reach = 14 * step, size - 22 * step
                corner = (x + dx * inset, y + dy * inset)
                ends = [(corner[0] + dx * reach, corner[1]), corner, (corner[0], corner[1] + dy * reach)]
                canvas.line(ends, 4, color)


def lines(canvas: Canvas, setting: Setting, box: Box, ink: Color, align: float = LEFT) -> float:
    """Set lines from the box's top; the y of the last line's ink is returned."""
    left, top, right, _ = box
    baseline = top + setting.ascent
    for line in setting.lines:
        slack = right - left - setting.width_of(line)
        canvas.write(line, setting, (left + slack * align, baseline), ink)
        baseline += setting.step
    return top + setting.height


def block(canvas: Canvas, settings: Sequence[Setting], at: Point, inks: Sequence[Color]) -> None:
    """Lines of their own sizes under one another, from a top left corner; one ink each, the last for the rest."""
    x, top = at
    for index, setting in enumerate(settings):
        gap = setting.size * setting.style.leading if index else 0
        top += gap
        canvas.write(setting.lines[0], setting, (x, top + setting.ascent), inks[min(index, len(inks) - 1)])
        top += setting.height


def title(canvas: Canvas, subject: Subject, style: Style, box: Box, colors: tuple[Color, Color], align: float = MIDDLE) -> None:
    """The title as large as the box lets it, in the middle of the box's height, its caption below.

    `colors` are its ink and its ornament's. Without a title, or with the year alone, a star stands above.
    """
    left, top, right, bottom = box
    ink, gold = colors
    wide, tall = right - left, bottom - top
    caption = small(subject.caption, wide, min(30, tall * 0.12))
    foot = caption.height + 34 if caption.lines else 0
    head = 0.0 if subject.lettered else min(wide, tall) * 0.4
    setting = fit(subject.title, style, wide, max(tall - foot - head, 10))
    top += (tall - setting.height - foot - head) * 0.5
    if head:
        star(canvas, (left + wide * (align or 0.15), top + head * 0.42), head * 0.4, gold)
    end = lines(canvas, setting, (left, top + head, right, bottom), ink, align)
    lines(canvas, caption, (left, end + 34, right, bottom), ink, align)
