"""Badges: the few words on a title's card."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache

from domain.licence import AvailabilityState, availability_in, next_change, spans_in
from domain.title import Series, Title
from domain.wording import Phrase, day, say

FRESH = timedelta(days=30)
"""R28: how long a title, or a series' newest episode, counts as new."""


_COMING_SOON, _LEAVING_SOON = AvailabilityState.COMING_SOON, AvailabilityState.LEAVING_SOON


class BadgeKind(Enum):
    NEW = "NEW"
    NEW_EPISODES = "NEW_EPISODES"
    LEAVING_SOON = "LEAVING_SOON"
    COMING_SOON = "COMING_SOON"
    TOP_10 = "TOP_10"


@dataclass(frozen=True, slots=True)
class Badge:
    kind: BadgeKind
    text: str


def badges(
    title: Title, *, country: str | None, locale: str, now: datetime, in_top_10: bool
) -> tuple[Badge, ...]:
    """A title's badges here and now, the most pressing first.

    Badges speak of what can be listed (R19): one that is neither open nor coming has none.
    """
    here = availability_in(title.windows, country, now)
    if here.state is _COMING_SOON and here.starts_at:
        return (_coming(here.starts_at, locale),)
    if not here.is_open:
        return ()
    found: list[Badge] = []
    if here.state is _LEAVING_SOON and here.ends_at:
        found.append(_leaving(here.ends_at, locale))
    if in_top_10:
        found.append(_undated(locale).top_10)
    if here.starts_at and now - here.starts_at < FRESH:
        found.append(_undated(locale).new)
    elif _has_new_episodes(title, now):
        found.append(_undated(locale).new_episodes)
    return tuple(found)


def badges_change(title: Title, *, country: str | None, now: datetime) -> datetime | None:
    """The next instant at which a title's badges may be others, its place in the chart aside."""
    spans = spans_in(title.windows, country)
    moments = [next_change(spans, now), *(span.starts_at + FRESH for span in spans)]
    if isinstance(title, Series):
        latest = title.latest_episode_from
        moments += [title.next_episode_from, latest and latest + FRESH]
    return min((moment for moment in moments if moment and moment > now), default=None)


@dataclass(frozen=True, slots=True)
class _Undated:
    """The badges without a date, in one language."""

    top_10: Badge
    new: Badge
    new_episodes: Badge


@lru_cache(maxsize=1024)
def _undated(locale: str) -> _Undated:
    return _Undated(
        Badge(BadgeKind.TOP_10, say(Phrase.BADGE_TOP_10, locale)),
        Badge(BadgeKind.NEW, say(Phrase.BADGE_NEW, locale)),
        Badge(BadgeKind.NEW_EPISODES, say(Phrase.BADGE_NEW_EPISODES, locale)),
    )


@lru_cache(maxsize=4096)
def _coming(at: datetime, locale: str) -> Badge:
    return Badge(BadgeKind.COMING_SOON, say(Phrase.BADGE_COMING, locale, date=day(at, locale)))


@lru_cache(maxsize=4096)
def _leaving(end: datetime, locale: str) -> Badge:
    last_day = day(end - timedelta(microseconds=1), locale)
    return Badge(BadgeKind.LEAVING_SOON, say(Phrase.BADGE_LEAVING, locale, date=last_day))


def _has_new_episodes(title: Title, now: datetime) -> bool:
    latest = title.latest_episode_from if isinstance(title, Series) else None
    return latest is not None and timedelta(0) <= now - latest < FRESH
