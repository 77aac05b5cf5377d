"""Small things that hold a page together: stars, deco corners, a title with its caption."""

from dataclasses import dataclass

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.color import Color
from transport.artwork.drawing.points import Box, Point, around
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
                ends = [
                    (corner[0] + dx * reach, corner[1]),
                    corner,
                    (corner[0], corner[1] + dy * reach),
                ]
                canvas.line(ends, 4, color)


def diamond(canvas: Canvas, center: Point, size: float, color: Color) -> None:
    canvas.polygon([around(center, size, degrees) for degrees in (0, 90, 180, 270)], color)


def rule(canvas: Canvas, center: Point, half: float, color: Color) -> None:
    """A thin line to both sides of a diamond, `half` units each way."""
    x, y = center
    for way in (-1, 1):
        ends = sorted((x + way * 26, x + way * half))
        canvas.rect((ends[0], y - 2, ends[1], y + 2), color)
    diamond(canvas, center, 14, color)


def lines(canvas: Canvas, setting: Setting, box: Box, ink: Color, align: float = LEFT) -> float:
    """Set lines from the box's top; the y of the last line's ink is returned."""
    left, top, right, _ = box
    baseline = top + setting.ascent
    for line in setting.lines:
        slack = right - left - setting.width_of(line)
        canvas.write(line, setting, (left + slack * align, baseline), ink)
        baseline += setting.step
    return top + setting.height


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a title stands, its ink's and its ornament's colour; `align` 0 is left, 1 right."""

    box: Box
    ink: Color
    ornament: Color
    align: float = MIDDLE


def title(canvas: Canvas, subject: Subject, style: Style, panel: Panel) -> None:
    """The title as large as the panel lets it, in the middle of its height, its caption below.

    Without a title, or with the year alone, a star stands above.
    """
    left, top, right, bottom = panel.box
    wide, tall = right - left, bottom - top
    caption = small(subject.caption, wide, min(30, tall * 0.12))
    foot = caption.height + 34 if caption.lines else 0
    head = 0.0 if subject.lettered else min(wide, tall) * 0.4
    setting = fit(subject.title, style, wide, max(tall - foot - head, 10))
    top += (tall - setting.height - foot - head) * 0.5
    if head:
        at = (left + wide * (panel.align or 0.15), top + head * 0.42)
        star(canvas, at, head * 0.4, panel.ornament)
    end = lines(canvas, setting, (left, top + head, right, bottom), panel.ink, panel.align)
    lines(canvas, caption, (left, end + 34, right, bottom), panel.ink, panel.align)
