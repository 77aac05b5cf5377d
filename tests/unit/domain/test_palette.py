"""Palettes are the same for the same id, legible, and vary from id to id."""

import re
from colorsys import rgb_to_hls

from domain.ids import derived_id
from domain.palette import palette_for

IDS = [derived_id("movie", "test", str(number)) for number in range(500)]


def luminance(color: str) -> float:
    """WCAG 2's relative luminance."""
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def test_a_palette_is_three_colours_and_always_the_same() -> None:
    for id_ in IDS:
        palette = palette_for(id_)
        assert palette == palette_for(id_)
        assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in palette)
    assert palette_for("movie_0") == ("#e87839", "#20192c", "#f6e6f9")


def test_the_darkest_and_the_lightest_are_far_enough_apart_for_text() -> None:
    for id_ in IDS:
        shades = sorted(luminance(color) for color in palette_for(id_))
        assert (shades[-1] + 0.05) / (shades[0] + 0.05) >= 7


def test_palettes_differ_and_their_grounds_are_mostly_dark() -> None:
    palettes = [palette_for(id_) for id_ in IDS]
    assert len(set(palettes)) == len(IDS)
    channels = ([int(p[0][i : i + 2], 16) / 255 for i in (1, 3, 5)] for p in palettes)
    dark = sum(rgb_to_hls(*rgb)[1] < 0.2 for rgb in channels)
    assert len(IDS) * 0.4 < dark < len(IDS) * 0.6
