"""Locales: which of several localised texts a profile reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NewType, TypeVar

T = TypeVar("T")

LocaleTag = NewType("LocaleTag", str)
"""A BCP 47 tag in its standard spelling."""
LONGEST_TAG = 35
"""Characters that any implementation takes (RFC 5646, section 4.4.1)."""

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Localization:
    """The locale a text is in; a fallback where there was nothing for the locale asked for."""

    locale: str
    is_fallback: bool


@lru_cache(maxsize=4096)
def lookup_chain(wanted: str) -> tuple[str, ...]:
    """`wanted` and its ever shorter prefixes, lower-cased: RFC 4647, section 3.4 (Lookup).

    A single-letter subtag never ends a range: `zh-x-old` is followed by `zh`, not `zh-x`.
    """
    subtags = wanted.lower().split("-")
    chain: list[str] = []
    while subtags:
        chain.append("-".join(subtags))
        subtags.pop()
        while subtags and len(subtags[-1]) == 1:
            subtags.pop()
    return tuple(chain)


Shown = tuple[T, Localization]


REMEMBERED = 8
"""Of all languages that members read, few are asked of one title."""


class Texts(dict[str, T]):
    """Texts by BCP 47 tag, which never change, and which of them was shown for what."""

    def __init__(self, texts: Iterable[tuple[str, T]] = ()) -> None:
        super().__init__(texts)
        self.shown: dict[tuple[str, str | None], Shown[T]] = {}
        """By what was wanted and the original, at most `REMEMBERED` of them."""


def pick(texts: Mapping[str, T], wanted: str, *, original: str | None = None) -> Shown[T] | None:
    """The text to show for `wanted`: its lookup chain, then English, then the original, then any.

    The keys of `texts` are BCP 47 tags. None only where there is no text at all.
    """
    if not isinstance(texts, Texts):
        return _picked(texts, wanted, original) if texts else None
    found = texts.shown.get((wanted, original))
    if found is None and texts:
        if len(texts.shown) >= REMEMBERED:
            texts.shown.clear()
        found = texts.shown[wanted, original] = _picked(texts, wanted, original)
    return found


def _picked(texts: Mapping[str, T], wanted: str, original: str | None) -> Shown[T]:
    by_tag = {tag.lower(): tag for tag in texts}
    for position, chain in enumerate((wanted, DEFAULT, original or DEFAULT)):
        for tag in lookup_chain(chain):
            if found := by_tag.get(tag):
                return texts[found], Localization(found, is_fallback=position > 0)
    first = min(texts)
    return texts[first], Localization(first, is_fallback=True)
