"""Box art "geometric": one large figure of plain geometry, the title on a quiet field beside it."""

from dataclasses import dataclass
from typing import Final

from transport.artwork.drawing.canvas import Canvas
from transport.artwork.drawing.figures import (
    Figure,
    Stage,
    arches,
    discs,
    quarters,
    steps,
    sunburst,
    tiles,
)
from transport.artwork.drawing.ornament import LEFT, MIDDLE, Panel, title
from transport.artwork.drawing.points import UNITS
from transport.artwork.drawing.subject import Subject
from transport.artwork.drawing.typesetting import Style


@dataclass(frozen=True, slots=True)
class _Plan:
    """The figure's span and the title's, as shares of the sheet's height."""

    figure: Figure
    figured: tuple[float, float]
    lettered: tuple[float, float]
    align: float = MIDDLE


_PLANS: Final = (
    _Plan(sunburst, (0.0, 0.68), (0.72, 0.955)),
    _Plan(arches, (0.0, 0.7), (0.73, 0.955)),
    _Plan(discs, (0.36, 0.97), (0.055, 0.32), LEFT),
    _Plan(tiles, (0.0, 0.667), (0.7, 0.955), LEFT),
    _Plan(steps, (0.31, 1.0), (0.05, 0.275)),
    _Plan(quarters, (0.0, 0.66), (0.7, 0.955), LEFT),
)


def geometric(canvas: Canvas, subject: Subject) -> None:
    """A thick rule parts the figure from the title's field, but for figures that stand free."""
    colors = subject.palette
    plan = subject.choose("plan", _PLANS)
    tall, ground = canvas.height, colors.ground
    top, bottom = (share * tall for share in plan.figured)
    tones = colors.others(ground)
    stage = Stage((0.0, top, UNITS, bottom), ground, colors.tint(ground, 0.13), tones)
    plan.figure(canvas, subject.dice("figure"), stage)
    above = plan.lettered[0] < plan.figured[0]
    field = (0.0, 0.0, UNITS, top) if above else (0.0, bottom, UNITS, tall)
    canvas.rect(field, ground)
    if plan.figure is not discs:
        edge = top if above else bottom
        canvas.rect((0.0, edge - 7, UNITS, edge + 7), tones[0])
    start, end = (share * tall for share in plan.lettered)
    style = Style(
        subject.face(), tracking=0.03, leading=1.02, most_lines=5, largest=190, upper=True
    )
    ink = colors.ink(ground, colors.paper, colors.deep)
    title(canvas, subject, style, Panel((80.0, start, 920.0, end), ink, tones[0], plan.align))
