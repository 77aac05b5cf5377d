"""A picture made ready to be drawn: its colours, its mood, and what can be written on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from transport.artwork.drawing.faces import Face, cleaned, covering
from transport.artwork.drawing.mood import Mood, mood_of
from transport.artwork.drawing.palette import Palette, hexes_of, palette_of
from transport.artwork.drawing.typesetting import Setting, Style, capitals, fit
from transport.artwork.picture import Picture

T = TypeVar("T")

_LONG, _LONG_WORD = 34, 13
_NARROW = (Face.POSTER, Face.GOTHIC)


@dataclass(frozen=True, slots=True)
class Subject:
    """`title` is the name, the year where no face has the name's letters, or empty.

    `lettered` says that it is the name.
    """

    seed: int
    palette: Palette
    mood: Mood
    title: str
    lettered: bool
    subtitle: str
    year: str
    genre: str

    def dice(self, purpose: str) -> Random:
        """Chance that is the same for the same picture and purpose."""
        return Random(f"{self.seed}:{purpose}")  # noqa: S311 - a drawing, not a secret

    def choose(self, purpose: str, options: Sequence[T]) -> T:
        return options[int(self.dice(purpose).random() * len(options))]

    def face(self, *preferred: Face) -> Face:
        """One of the mood's faces (or of the preferred) that has all of the title's letters.

        A long title or word gets a narrow face: it would be too small in others.
        """
        options = (preferred or self.mood.faces) if not self.long else _NARROW
        start = int(self.dice("face").random() * len(options))
        return face_for(self.title, (*options[start:], *options[:start]))

    @property
    def long(self) -> bool:
        return len(self.title) > _LONG or any(len(w) > _LONG_WORD for w in self.title.split())

    @property
    def caption(self) -> str:
        """Year and genre, such as `1922 · HORROR`; without the year where the year is the title."""
        parts = (self.year if self.lettered else "", self.genre)
        return "  ·  ".join(capitals(part) for part in parts if part)


def subject_of(picture: Picture) -> Subject:
    """The picture's words reduced to those that can be drawn without a missing letter."""
    name = cleaned(picture.name)
    lettered = bool(name) and _drawable(name)
    year = "" if picture.year is None else str(picture.year)
    subtitle, genre = (cleaned(text) for text in (picture.subtitle, picture.genre))
    return Subject(
        seed=picture.seed,
        palette=palette_of(picture.palette or hexes_of(picture.seed)),
        mood=mood_of(genre),
        title=name if lettered else year,
        lettered=lettered,
        subtitle=subtitle if _drawable(subtitle) else "",
        year=year,
        genre=genre if _drawable(genre) else "",
    )


def face_for(text: str, faces: Sequence[Face]) -> Face:
    """The first face with all the letters, small and large; the text is known to have one."""
    return covering(text + capitals(text), faces) or faces[0]


def small(text: str, width: float, size: float, *, upper: bool = True) -> Setting:
    """A tracked line of small type, at most `size` units to the em and `width` units long."""
    face = face_for(text, (Face.TEXT, Face.GOTHIC))
    style = Style(face, tracking=0.14 if upper else 0.02, most_lines=1, largest=size, upper=upper)
    return fit(text, style, width, size * 2)


def _drawable(text: str) -> bool:
    return covering(text + capitals(text), ()) is not None
