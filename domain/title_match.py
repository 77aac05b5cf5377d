"""Title match: how a title's texts answer words that somebody looks for, typos allowed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

LONGEST = 200
"""Characters that may be looked for."""

LONGEST_NAME = 500
"""Characters of a folded name; what follows is not found (PostgreSQL indexes 2,704 bytes)."""

LONGEST_WORD = 100
MOST_WORDS = 4_000
"""Of a text; what follows is not found."""

ALIKE = 0.3
"""From here on two names are similar, as PostgreSQL's module pg_trgm has it by default."""


class Match(Enum):
    """How a title was found, the best first."""

    EXACT = "the name"
    BEGINS = "the name begins so"
    NAME = "words of the name"
    TEXT = "words of the texts"
    SIMILAR = "a similar name"

    @property
    def place(self) -> int:
        return _PLACES[self]


_PLACES = {match: place for place, match in enumerate(Match)}


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, folded: at least one word."""

    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split()


def sought(text: str) -> Sought:
    """Raises ValueError, with a sentence, for nothing to look for and for too much of it."""
    if len(text) > LONGEST:
        raise ValueError(f"at most {LONGEST} characters can be looked for")
    found = folded(text)
    if not found:
        raise ValueError("there is no letter or digit to look for")
    return Sought(found)


def folded(text: str) -> str:
    """Its words, runs of letters and digits, in small letters without accents, a space between."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (each for each in plain if unicodedata.category(each) != "Mn")
    runs = ("".join(run) for is_word, run in groupby(kept, str.isalnum) if is_word)
    return " ".join(word[:LONGEST_WORD] for word, _ in zip(runs, range(MOST_WORDS), strict=False))


def folded_name(name: str) -> str:
    """The same of a title's name: its beginning, where it is longer than names are."""
    return folded(name)[:LONGEST_NAME].rstrip()


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share that two folded texts have in common of all their trigrams.

    A word begins with two spaces and ends with one, as in pg_trgm.
    """
    own, others = set(_trigrams(one)), set(_trigrams(other))
    return len(own & others) / len(own | others) if own | others else 0.0


def matched(asked: Sought, name: str, synopsis: str) -> tuple[Match, float] | None:
    """How folded texts answer, and how alike the name is; None where they do not."""
    alike = likeness(asked.text, name)
    words, named = set(asked.words), set(name.split())
    if name == asked.text:
        return Match.EXACT, alike
    if name.startswith(asked.text):
        return Match.BEGINS, alike
    if words <= named:
        return Match.NAME, alike
    if words <= named.union(synopsis.split()):
        return Match.TEXT, alike
    return (Match.SIMILAR, alike) if alike >= ALIKE else None


def _trigrams(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f"  {word} "
        for start in range(len(padded) - 2):
            yield padded[start : start + 3]
