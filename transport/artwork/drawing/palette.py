"""Three colours for each picture: its own, or a set chosen by its seed."""

from dataclasses import dataclass
from random import Random
from typing import Final

from transport.artwork.drawing.color import (
    BLACK,
    WHITE,
    Color,
    contrast,
    from_hex,
    legible,
    luminance,
    mix,
)

SETS: Final = (
    ("#14213d", "#f4ebdd", "#fca311"),
    ("#1b1b1e", "#f3efe6", "#d7263d"),
    ("#0b3c49", "#f7f0e3", "#e4572e"),
    ("#2d1e2f", "#f6e7cb", "#f15946"),
    ("#12355b", "#fff4e0", "#d72638"),
    ("#1f2a24", "#efe9d9", "#c9a227"),
    ("#22223b", "#f2e9e4", "#d98e86"),
    ("#3d0c11", "#f9e8d0", "#e0a458"),
    ("#0d1b2a", "#e6e4da", "#778da9"),
    ("#264653", "#f4f1de", "#e76f51"),
    ("#1a1423", "#f1e3f3", "#b75d69"),
    ("#102a27", "#f5f1e3", "#2a9d8f"),
    ("#2b2d42", "#edf2f4", "#ef233c"),
    ("#3a2618", "#fbefd5", "#d98324"),
    ("#281c2d", "#f7ebdd", "#e88d67"),
    ("#0a2239", "#f3f0e0", "#53a2be"),
    ("#24201a", "#efe6d5", "#8c9a5b"),
    ("#33104a", "#fbe9d7", "#f2a541"),
    ("#072f2e", "#faebd0", "#f26b5b"),
    ("#161616", "#edebe4", "#f2c230"),
    ("#402039", "#fcefe3", "#5fb3b3"),
    ("#1c2321", "#eef1ef", "#e59500"),
    ("#29335c", "#f9f3dc", "#db2b39"),
    ("#3c1642", "#f6f2e8", "#1dd3b0"),
)
"""Dark, light, accent: each a print shop's three inks."""

GROUNDS: Final = (0, 0, 0, 0, 0, 1, 1, 1, 2, 2)
"""Which of the three is the ground, in tenths: half of all pictures are dark."""

_STRONG: Final = 7.0
_STANDS_OUT: Final = 1.6
PRINTED: Final = 5.2
"""A little over what is legible: the print's grain and dark edges take some of it."""


@dataclass(frozen=True, slots=True)
class Palette:
    """`ground` is what most of a picture is in; `deep` and `paper` are its darkest and lightest.

    `paper` reads on `deep` at a contrast of 7 or more, whatever colours were given.
    """

    ground: Color
    deep: Color
    paper: Color
    accent: Color

    def ink(self, ground: Color, *preferred: Color) -> Color:
        """A colour for text on `ground`: a preferred one if legible, else whichever of ours is."""
        return legible(ground, (*preferred, *self._by_contrast(ground)), PRINTED)

    def figure(self, ground: Color) -> Color:
        """A colour for a large shape: the accent where it stands out, else the farthest."""
        if contrast(self.accent, ground) >= _STANDS_OUT:
            return self.accent
        return self._by_contrast(ground)[0]

    def tint(self, ground: Color, share: float) -> Color:
        """A quiet neighbour of `ground`, `share` of the way to the colour farthest from it."""
        return mix(ground, self._by_contrast(ground)[0], share)

    def others(self, ground: Color) -> tuple[Color, ...]:
        """Our colours that stand out on `ground`, the strongest first: one, two or three."""
        ours = dict.fromkeys((self.accent, self.paper, self.deep, self.ground))
        far = [color for color in ours if contrast(color, ground) >= _STANDS_OUT]
        return tuple(sorted(far, key=lambda color: contrast(color, ground), reverse=True))[:3]

    def _by_contrast(self, ground: Color) -> tuple[Color, ...]:
        ours = (self.deep, self.paper)
        return tuple(sorted(ours, key=lambda ink: contrast(ink, ground), reverse=True))


def hexes_of(seed: int) -> tuple[str, ...]:
    """Three #rrggbb colours that go together, ground first: the same for the same seed."""
    dice = Random(f"{seed}:palette")  # noqa: S311 - a choice of colours, not a secret
    chosen = SETS[int(dice.random() * len(SETS))]
    ground = GROUNDS[int(dice.random() * len(GROUNDS))]
    return (chosen[ground], *(color for color in chosen if color != chosen[ground]))


def palette_of(hexes: tuple[str, ...]) -> Palette:
    """A palette from #rrggbb colours, ground first; tones of the ground complete a short list."""
    given = [from_hex(text) for text in hexes[:3]] or [from_hex(SETS[0][0])]
    ground = given[0]
    tones = (mix(ground, BLACK, 0.8), mix(ground, WHITE, 0.85))
    dark, *rest = sorted((*given, *tones[: max(0, 3 - len(given))]), key=luminance)
    light = rest.pop()
    accent = rest[0] if rest else mix(dark, light, 0.5)
    deep = legible(light, (dark,), _STRONG) if contrast(BLACK, light) >= _STRONG else BLACK
    return Palette(ground, deep, legible(deep, (light,), _STRONG), accent)
