"""Words into lines: measuring in ems, balanced breaks, and the largest size that fits a box."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from transport.artwork.drawing.faces import Face, font

_EM = 400
"""Pixels to the em at which letters are measured: large, so that hinting does not round widths."""

_HAIR = 0.001
"""Ems: the least that a line is taken to measure, since a missing letter may have no ink."""

_CLINGING = frozenset(
    {"a", "an", "the", "of", "and", "or", "to", "in", "on", "at", "by", "for", "from", "with", "&"}
    | {"de", "la", "le", "les", "el", "los", "das", "der", "die", "il", "lo", "du", "des", "und"}
    | {"et", "y"}
)
"""Words that belong to the next one: a line should not end in them."""


@dataclass(frozen=True, slots=True)
class Style:
    """How lines are set; `tracking` and `leading` in ems, `largest` in canvas units."""

    face: Face
    tracking: float = 0.0
    leading: float = 1.0
    most_lines: int = 4
    largest: float = 400.0
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines at a size, in units; no line is wider than the box it was fitted to."""

    style: Style
    lines: tuple[str, ...]
    size: float

    @property
    def width(self) -> float:
        return max((self.width_of(line) for line in self.lines), default=0.0)

    @property
    def ascent(self) -> float:
        """Ink above the first baseline."""
        return ink_of(self.style.face, self.lines[0])[0] * self.size if self.lines else 0.0

    @property
    def height(self) -> float:
        """From the first line's ink to the last line's, descenders and accents included."""
        if not self.lines:
            return 0.0
        below = ink_of(self.style.face, self.lines[-1])[1] * self.size
        return self.ascent + below + self.step * (len(self.lines) - 1)

    @property
    def step(self) -> float:
        """From one baseline to the next."""
        return self.style.leading * self.size

    def width_of(self, line: str) -> float:
        return width_of(self.style, line) * self.size


def clusters(text: str) -> tuple[str, ...]:
    """Letters with the combining marks that sit on them."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


@lru_cache(maxsize=16384)
def advance(face: Face, text: str) -> float:
    """Ems from the start of `text` to where the next letter starts."""
    return font(face, _EM).getlength(text) / _EM


def steps_of(style: Style, line: str) -> tuple[float, ...]:
    """Each cluster's place on the line, in ems from its start, kerned and tracked."""
    places = [0.0]
    letters = clusters(line)
    for left, right in pairwise(letters):
        kerned = advance(style.face, left + right) - advance(style.face, right)
        places.append(places[-1] + kerned + style.tracking)
    return tuple(places)


def width_of(style: Style, line: str) -> float:
    """Ems from the line's start to its end."""
    letters = clusters(line)
    return steps_of(style, line)[-1] + advance(style.face, letters[-1]) if letters else 0.0


@lru_cache(maxsize=4096)
def ink_of(face: Face, text: str) -> tuple[float, float]:
    """Ems of ink above and below the baseline."""
    _, top, _, bottom = font(face, _EM).getbbox(text, anchor="ls")
    return -top / _EM, bottom / _EM


def broken(
    words: Sequence[str], widths: Sequence[float], space: float, lines: int
) -> tuple[str, ...]:
    """The words in exactly `lines` lines (1 to len(words)) of the most even length.

    Least sum of squared distances from the mean, as Knuth and Plass weigh a paragraph; a line that
    ends in a small word costs more, one that ends a clause less.
    """
    goal = (sum(widths) + space * (len(words) - lines)) / lines
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for line in range(1, lines + 1):
        for end in range(line, len(words) - (lines - line) + 1):
            best[line, end] = min(
                (
                    best[line - 1, start][0] + _cost(words, widths, space, (start, end), goal),
                    (*best[line - 1, start][1], end),
                )
                for start in range(line - 1, end)
                if (line - 1, start) in best
            )
    cuts = (0, *best[lines, len(words)][1])
    return tuple(" ".join(words[a:b]) for a, b in pairwise(cuts))


def _cost(
    words: Sequence[str], widths: Sequence[float], space: float, span: tuple[int, int], goal: float
) -> float:
    start, end = span
    length = sum(widths[start:end]) + space * (end - start - 1)
    uneven = ((length - goal) / goal) ** 2
    if end == len(words):
        return uneven
    last = words[end - 1]
    if last.lower() in _CLINGING:
        return uneven + 0.3
    return uneven - 0.15 if last[-1] in ":,;.!?–—" else uneven  # noqa: RUF001 - dashes are meant


def fit(text: str, style: Style, width: float, height: float) -> Setting:
    """The text in as many lines as give the largest type in a box of canvas units."""
    shown = capitals(text) if style.upper else text
    words = shown.split()
    if not words:
        return Setting(style, (), 0.0)
    widths = [width_of(style, word) for word in words]
    space = advance(style.face, " ") + 2 * style.tracking
    counts = range(1, min(style.most_lines, len(words)) + 1)
    tries = (broken(words, widths, space, count) for count in counts)
    return max((_fitted(lines, style, width, height) for lines in tries), key=lambda s: s.size)


def _fitted(lines: tuple[str, ...], style: Style, width: float, height: float) -> Setting:
    whole = Setting(style, lines, 1.0)
    wide, tall = max(whole.width, _HAIR), max(whole.height, _HAIR)
    return Setting(style, lines, min(width / wide, height / tall, style.largest))


def stacked(text: str, style: Style, width: float, height: float) -> tuple[Setting, ...]:
    """Lines of one width each, every line at its own size: a block of type.

    Of all numbers of lines, the one that fills the box best; `style.leading` is the gap in ems of
    the next line.
    """
    words = (capitals(text) if style.upper else text).split()
    if not words:
        return ()
    widths = [width_of(style, word) for word in words]
    counts = range(1, min(style.most_lines, len(words)) + 1)
    blocks = [
        tuple(_fitted((line,), style, width, height) for line in broken(words, widths, 0.25, count))
        for count in counts
    ]
    fitting = [b for b in blocks if block_height(b) <= height] or blocks[:1]
    return max(fitting, key=block_height)


def block_height(block: Sequence[Setting]) -> float:
    """Canvas units from the first line's ink to the last line's, gaps included."""
    gaps = sum(line.size * line.style.leading for line in block[1:])
    return sum(line.height for line in block) + gaps


def capitals(text: str) -> str:
    """Upper case; Greek loses its accents, as Greek capitals do."""
    upper = unicodedata.normalize("NFD", text.upper())
    plain: list[str] = []
    for character in upper:
        greek = bool(plain) and unicodedata.name(plain[-1], "").startswith("GREEK")
        if not (greek and character == "\N{COMBINING ACUTE ACCENT}"):
            plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain))
