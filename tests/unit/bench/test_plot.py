"""Plots are drawn to scale, from the figures alone."""

import re
from xml.etree import ElementTree as ET

from bench.growth.plot import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, svg
from bench.growth.study import Study
from bench.rounds import Figures


def study(*, logarithmic: bool) -> Study:
    series = {1: Figures(cpu_ms=[1.0, 2.0, 3.0]), 10: Figures(cpu_ms=[5.0]), 100: Figures([10.0])}
    about = "A study of <nothing>."
    return Study("rows", "Rows & more", "rows", about, {"ours": series}, logarithmic=logarithmic)


def points(drawn: str) -> list[list[float]]:
    (line,) = re.findall(r"polyline points='([^']+)'", drawn)
    return [[float(part) for part in point.split(",")] for point in line.split()]


def test_medians_are_joined_from_zero_to_the_most() -> None:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    middle = (TOP + bottom) / 2
    (x1, y1), (_, y10), (x100, y100) = points(svg(study(logarithmic=True)))
    assert (x1, x100) == (LEFT, right)
    assert (y10, y100) == (middle, TOP)
    assert y1 == round(bottom - (bottom - TOP) * 0.2, 1)


def test_sizes_that_grow_by_factors_stand_at_equal_distances() -> None:
    first, second, third = (x for x, _ in points(svg(study(logarithmic=True))))
    assert second - first == third - second
    first, second, third = (x for x, _ in points(svg(study(logarithmic=False))))
    assert third - second == round((WIDTH - LEFT - RIGHT) * 0.9, 1)


def test_a_plot_is_well_formed_and_needs_nothing_from_elsewhere() -> None:
    drawn = svg(study(logarithmic=True))
    root = ET.fromstring(drawn)  # noqa: S314 - we wrote it a line above
    assert root[0].text == "Rows & more: CPU of one answer"
    assert re.findall(r"(?:href|src|url\()", drawn) == []
