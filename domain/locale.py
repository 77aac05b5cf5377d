"""Locales: which of several localised texts a profile reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, NewType, TypeVar

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


@dataclass(frozen=True, slots=True)
class Findable(Generic[T]):
    """A text where it is what was asked for, and where it stands in for that."""

    asked_for: Shown[T]
    instead: Shown[T]


class Texts(dict[str, T]):
    """Texts by BCP 47 tag that remember how they are found: none of them ever changes."""

    @cached_property
    def by_tag(self) -> Mapping[str, Findable[T]]:
        return _by_tag(self)


def pick(texts: Mapping[str, T], wanted: str, *, original: str | None = None) -> Shown[T] | None:
    """The text to show for `wanted`: its lookup chain, then English, then the original, then any.

    The keys of `texts` are BCP 47 tags. None only where there is no text at all.
    """
    if not texts:
        return None
    by_tag = texts.by_tag if isinstance(texts, Texts) else _by_tag(texts)
    for tag in lookup_chain(wanted):
        if found := by_tag.get(tag):
            return found.asked_for
    for tag in lookup_chain(DEFAULT) + lookup_chain(original or DEFAULT):
        if found := by_tag.get(tag):
            return found.instead
    first = min(texts)
    return texts[first], _localization(first, is_fallback=True)


def _by_tag(texts: Mapping[str, T]) -> Mapping[str, Findable[T]]:
    """By tag in lower case."""
    return {
        tag.lower(): Findable(
            (text, _localization(tag, is_fallback=False)),
            (text, _localization(tag, is_fallback=True)),
        )
        for tag, text in texts.items()
    }


@lru_cache(maxsize=1024)
def _localization(tag: str, *, is_fallback: bool) -> Localization:
    """One object for all texts of a language."""
    return Localization(tag, is_fallback)
