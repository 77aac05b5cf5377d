"""What a genre means to the eye: typefaces, places and a light."""

from dataclasses import dataclass
from typing import Final

from transport.artwork.drawing.faces import Face


@dataclass(frozen=True, slots=True)
class Mood:
    """Faces, scenes and emblems a seed may choose from; `dark` of ten landscapes are by night."""

    faces: tuple[Face, ...]
    scenes: tuple[str, ...]
    emblems: tuple[str, ...]
    dark: int


NIGHT: Final = Mood(
    (Face.BLACKLETTER, Face.DIDONE, Face.POSTER),
    ("pines", "castle", "mountains"),
    ("moon", "eye", "tower", "key"),
    9,
)
CRIME: Final = Mood(
    (Face.GOTHIC, Face.DECO, Face.POSTER),
    ("city", "city", "hills"),
    ("hat", "key", "eye", "mask"),
    8,
)
SPACE: Final = Mood(
    (Face.WIDE, Face.GEOMETRIC, Face.HAIRLINE),
    ("planets", "mesas", "mountains"),
    ("planet", "rocket", "moon", "star"),
    8,
)
FRONTIER: Final = Mood(
    (Face.SALOON, Face.POSTER, Face.GOTHIC),
    ("mesas", "mountains", "sea"),
    ("star", "hat", "compass", "tower"),
    2,
)
TENDER: Final = Mood(
    (Face.DIDONE, Face.HAIRLINE, Face.DECO),
    ("sea", "hills", "city"),
    ("heart", "mask", "moon", "star"),
    4,
)
PLAYFUL: Final = Mood(
    (Face.GEOMETRIC, Face.DECO, Face.POSTER),
    ("hills", "sea", "city"),
    ("hat", "reel", "star", "mask"),
    1,
)
PLAIN: Final = Mood(
    (Face.POSTER, Face.DIDONE, Face.GEOMETRIC, Face.GOTHIC, Face.DECO),
    ("mountains", "hills", "sea", "city", "pines", "mesas"),
    ("reel", "compass", "eye", "star"),
    4,
)

_WORDS: Final = (
    (("horror", "gothic", "vampire", "ghost", "monster", "supernatural"), NIGHT),
    (("crime", "thrill", "noir", "myster", "detective", "spy", "heist", "police"), CRIME),
    (("sci", "space", "fantas", "cyber", "future"), SPACE),
    (("western", "adventure", "war", "action", "histor", "epic"), FRONTIER),
    (("roman", "drama", "music", "melodrama", "classic"), TENDER),
    (("comed", "famil", "child", "kid", "anim", "slapstick", "stand-up"), PLAYFUL),
)


def mood_of(genre: str) -> Mood:
    """The mood of a genre's English name; the plain one when the word says nothing."""
    word = genre.lower()
    return next((mood for stems, mood in _WORDS if any(s in word for s in stems)), PLAIN)
