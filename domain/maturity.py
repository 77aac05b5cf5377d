"""Maturity: how grown-up a title is, and the label it was given."""

from dataclasses import dataclass
from enum import IntEnum


class MaturityLevel(IntEnum):
    """Ordered from the mildest; a profile sees what is not above its own level (R17)."""

    ALL = 0
    AGE_7 = 1
    AGE_10 = 2
    AGE_13 = 3
    AGE_14 = 4
    RESTRICTED = 5
    MATURE = 6
    ADULT_ONLY = 7


_LEVELS = {
    MaturityLevel.ALL: ("G", "TV-Y", "TV-G"),
    MaturityLevel.AGE_7: ("TV-Y7", "TV-Y7-FV"),
    MaturityLevel.AGE_10: ("PG", "TV-PG"),
    MaturityLevel.AGE_13: ("PG-13",),
    MaturityLevel.AGE_14: ("TV-14",),
    MaturityLevel.RESTRICTED: ("R",),
    MaturityLevel.MATURE: ("TV-MA", "NC-17", "NR", "UR"),
    MaturityLevel.ADULT_ONLY: ("AO",),
}
_LEVEL_OF = {label: level for level, labels in _LEVELS.items() for label in labels}

TELEVISION, FILM, UNRATED = "US-TV", "US-MPA", "NONE"


@dataclass(frozen=True, slots=True)
class Rating:
    """A label, the system it belongs to, the level it means here, and content notes."""

    label: str
    system: str
    level: MaturityLevel
    descriptors: tuple[str, ...] = ()


def level_of(label: str | None) -> MaturityLevel:
    """R17: the level a label means; NR, UR, missing or unknown is MATURE (fail closed)."""
    return _LEVEL_OF.get((label or "").strip().upper(), MaturityLevel.MATURE)


def rating_of(label: str | None, descriptors: tuple[str, ...] = ()) -> Rating:
    """The rating a label stands for; a missing label reads `NR`, an unknown one is of no system."""
    shown = (label or "").strip().upper() or "NR"
    known = shown in _LEVEL_OF and shown not in ("NR", "UR")
    system = (TELEVISION if shown.startswith("TV-") else FILM) if known else UNRATED
    return Rating(shown, system, level_of(shown), descriptors)


def stricter(own: Rating | None, series: Rating) -> Rating:
    """R18: an episode is judged by the stricter of its own rating, if any, and its series'."""
    return own if own is not None and own.level > series.level else series
