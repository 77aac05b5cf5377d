"""Plots: a study as an SVG of lines over sizes, from nothing but text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from bench.growth.study import Study

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 44, 52
COLOURS = ("#b4452f", "#2e6a94", "#5f7d2e", "#8a4380")
TICKS = 5
_STYLE = "font-family='system-ui, sans-serif' font-size='12' fill='#333'"


@dataclass(frozen=True, slots=True)
class Scale:
    """From the sizes of an axis to its pixels, with the sizes that are marked on it."""

    ticks: Sequence[float]
    place: Callable[[float], float]


def svg(study: Study) -> str:
    """CPU of one answer in ms over the sizes: the median of each, and how far its turns spread."""
    sizes: list[float] = sorted({size for series in study.series.values() for size in series})
    most = max(max(f.cpu_ms) for series in study.series.values() for f in series.values())
    across, up = _across(sizes, logarithmic=study.logarithmic), _up(most)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {_STYLE}>",
        f"<title>{escape(study.title)}: CPU of one answer</title>",
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#fff'/>",
        *_axes(study, across, up),
    ]
    for colour, series in zip(COLOURS, study.series.values(), strict=False):
        points = [(across.place(size), f) for size, f in series.items()]
        line = " ".join(f"{x:.1f},{up.place(f.cpu):.1f}" for x, f in points)
        parts.append(f"<polyline points='{line}' fill='none' stroke='{colour}' stroke-width='2'/>")
        for x, f in points:
            low, high = up.place(min(f.cpu_ms)), up.place(max(f.cpu_ms))
            parts.append(f"<path d='M{x:.1f} {low:.1f}V{high:.1f}' stroke='{colour}'/>")
            parts.append(f"<circle cx='{x:.1f}' cy='{up.place(f.cpu):.1f}' r='3' fill='{colour}'/>")
    return "\n".join([*parts, *_legend(list(study.series)), "</svg>", ""])


def _across(sizes: Sequence[float], *, logarithmic: bool) -> Scale:
    room = WIDTH - LEFT - RIGHT
    low, high = (log10(sizes[0]), log10(sizes[-1])) if logarithmic else (0, sizes[-1])

    def place(size: float) -> float:
        at = log10(size) if logarithmic else size
        return LEFT + room * (at - low) / (high - low)

    return Scale(sizes, place)


def _up(most: float) -> Scale:
    step = _round_step(most / TICKS)
    top = step * ceil(most / step)
    room = HEIGHT - TOP - BOTTOM
    ticks = [step * number for number in range(round(top / step) + 1)]
    return Scale(ticks, lambda value: HEIGHT - BOTTOM - room * value / top)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... that is not below `least`."""
    power: float = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _axes(study: Study, across: Scale, up: Scale) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f"<text x='{LEFT}' y='22' font-weight='600'>CPU of one answer, ms</text>"]
    for tick in up.ticks:
        y = up.place(tick)
        parts.append(f"<path d='M{LEFT} {y:.1f}H{right}' stroke='#ddd'/>")
        parts.append(f"<text x='{LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>{tick:g}</text>")
    for tick in across.ticks:
        x = across.place(tick)
        parts.append(f"<text x='{x:.1f}' y='{bottom + 18}' text-anchor='middle'>{tick:,g}</text>")
    middle = (LEFT + right) / 2
    parts.append(
        f"<text x='{middle}' y='{bottom + 40}' text-anchor='middle'>{escape(study.grows)}</text>"
    )
    return parts


def _legend(names: Sequence[str]) -> list[str]:
    parts, x = [], float(LEFT + 170)
    for colour, name in zip(COLOURS, names, strict=False):
        parts.append(f"<circle cx='{x}' cy='18' r='5' fill='{colour}'/>")
        parts.append(f"<text x='{x + 10}' y='22'>{escape(name)}</text>")
        x += 30 + 7.5 * len(name)
    return parts
