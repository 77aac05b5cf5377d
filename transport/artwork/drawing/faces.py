"""The typefaces and which letters each of them really has."""

import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FONTS: Final = Path(__file__).parent.parent / "fonts"

_UNASSIGNED = "\U0010ffff"
_PROBE_SIZE = 64
_DECORATION = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Cc"})


class Face(Enum):
    """A typeface by the character it gives a title; the value is its file (SIL OFL 1.1)."""

    POSTER = "SofiaSansExtraCondensed_900Black.ttf"
    DIDONE = "PlayfairDisplay_900Black.ttf"
    GEOMETRIC = "Jost_700Bold.ttf"
    TEXT = "Jost_500Medium.ttf"
    GOTHIC = "Oswald_500Medium.ttf"
    DECO = "Limelight_400Regular.ttf"
    BLACKLETTER = "GrenzeGotisch_700Bold.ttf"
    HAIRLINE = "PoiretOne_400Regular.ttf"
    WIDE = "Michroma_400Regular.ttf"
    SALOON = "Rye_400Regular.ttf"


FALLBACKS: Final = (Face.GEOMETRIC, Face.GOTHIC, Face.POSTER, Face.DIDONE)
"""Between them: Latin with Vietnamese, Cyrillic and Greek."""


@lru_cache(maxsize=256)
def font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels to the em."""
    return ImageFont.truetype(FONTS / face.value, size)


@lru_cache(maxsize=8192)
def _glyph(face: Face, character: str) -> tuple[tuple[float, ...], bytes, float]:
    drawn = font(face, _PROBE_SIZE)
    mask = drawn.getmask(character)
    return drawn.getbbox(character), bytes(mask), drawn.getlength(character)


def has(face: Face, character: str) -> bool:
    """Whether the face draws the character itself, not what stands for a missing one."""
    if character == " ":
        return True
    return _glyph(face, character) != _glyph(face, _UNASSIGNED)


def covering(text: str, faces: Iterable[Face]) -> Face | None:
    """The first face with every character of `text`, the fallbacks last; None when none has."""
    wanted = set(text)
    for face in (*faces, *FALLBACKS):
        if all(has(face, character) for character in wanted):
            return face
    return None


def cleaned(text: str) -> str:
    """The text composed (NFC), white space single, pictographs and invisible letters left out."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in composed if c.isspace() or not _decorates(c))
    return " ".join("".join(kept).split())


def _decorates(character: str) -> bool:
    return unicodedata.category(character) in _DECORATION or "\ufe00" <= character <= "\ufe0f"
