"""Palettes: three colours that go together, for a thing that brings none of its own."""

import hashlib
from colorsys import hls_to_rgb

_ORDERS = ((0, 1, 2), (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 0, 2), (2, 0, 1))
"""Which of dark, accent and light comes first: mostly dark, sometimes loud, seldom pale."""

_STEPS = (0.5, 0.42, 0.58, 0.08, 0.92, 0.33)
"""From the ground's hue to the accent's, in turns: opposite, beside it, or a third away."""


def palette_for(id_: str) -> tuple[str, str, str]:
    """Three #rrggbb colours, the ground first: the same for the same id, always.

    The darkest and the lightest are far enough apart for text (contrast 7 or more, WCAG 2).
    """
    dice = hashlib.sha256(f"palette:{id_}".encode()).digest()
    hue = dice[0] / 256
    dark = _hex(hue, 0.08 + dice[1] / 256 * 0.09, 0.25 + dice[2] / 256 * 0.35)
    step = _STEPS[dice[3] % len(_STEPS)]
    accent = _hex(hue + step, 0.42 + dice[4] / 256 * 0.2, 0.5 + dice[5] / 256 * 0.35)
    light = _hex(hue + step / 4, 0.89 + dice[6] / 256 * 0.06, 0.2 + dice[7] / 256 * 0.4)
    colors = (dark, accent, light)
    first, second, third = _ORDERS[dice[8] % len(_ORDERS)]
    return colors[first], colors[second], colors[third]


def _hex(hue: float, lightness: float, saturation: float) -> str:
    parts = hls_to_rgb(hue % 1, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
