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
    if here.state is AvailabilityState.COMING_SOON and here.starts_at:
        return (_dated(BadgeKind.COMING_SOON, Phrase.BADGE_COMING, here.starts_at, locale),)
    if not here.is_open:
        return ()
    found: list[Badge] = []
    if here.state is AvailabilityState.LEAVING_SOON and here.ends_at:
        last_moment = here.ends_at - timedelta(microseconds=1)
        found.append(_dated(BadgeKind.LEAVING_SOON, Phrase.BADGE_LEAVING, last_moment, locale))
    if in_top_10:
        found.append(_badge(BadgeKind.TOP_10, Phrase.BADGE_TOP_10, locale))
    if here.starts_at and now - here.starts_at < FRESH:
        found.append(_badge(BadgeKind.NEW, Phrase.BADGE_NEW, locale))
    elif _has_new_episodes(title, now):
        found.append(_badge(BadgeKind.NEW_EPISODES, Phrase.BADGE_NEW_EPISODES, locale))
    return tuple(found)


def badges_change(title: Title, *, country: str | None, now: datetime) -> datetime | None:
    """The next instant at which a title's badges may be others, its place in the chart aside."""
    spans = spans_in(title.windows, country)
    moments = [next_change(spans, now), *(span.starts_at + FRESH for span in spans)]
    if isinstance(title, Series):
        latest = title.latest_episode_from
        moments += [title.next_episode_from, latest and latest + FRESH]
    return min((moment for moment in moments if moment and moment > now), default=None)


@lru_cache(maxsize=1024)
def _badge(kind: BadgeKind, phrase: Phrase, locale: str) -> Badge:
    return Badge(kind, say(phrase, locale))


@lru_cache(maxsize=4096)
def _dated(kind: BadgeKind, phrase: Phrase, at: datetime, locale: str) -> Badge:
    return Badge(kind, say(phrase, locale, date=day(at, locale)))


def _has_new_episodes(title: Title, now: datetime) -> bool:
    latest = title.latest_episode_from if isinstance(title, Series) else None
    return latest is not None and timedelta(0) <= now - latest < FRESH
