"""Taste: what the viewings that a profile completed say of the rows on its page (R28)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp2

from domain.genre import Genre
from domain.title import Title
from domain.visibility import Audience, listable, visible

HALF_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Completed:
    """A viewing that was completed; an episode's title is its series."""

    title: Title
    at: datetime


@dataclass(frozen=True, slots=True)
class Taste:
    """`genres` the most watched first, `anchors` the most recently completed first."""

    genres: tuple[Genre, ...] = ()
    anchors: tuple[Title, ...] = ()


def taste(
    completed: Sequence[Completed], audience: Audience, now: datetime, *, anchors: int
) -> Taste:
    """What `completed`, the newest first, comes to for this audience here and now."""
    # SECURITY: what is hidden from this profile shows through no row and no order (R19).
    seen = [one for one in completed if visible(audience, one.title)]
    return Taste(preferred(seen, now), _anchors(seen, audience, now, anchors))


def preferred(completed: Iterable[Completed], now: datetime) -> tuple[Genre, ...]:
    """Genres by the completed viewings of them, each of which weighs half after 30 days.

    Ties by id.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    genres: dict[str, Genre] = {}
    for one in completed:
        weight = exp2(-max(now - one.at, timedelta()) / HALF_LIFE)
        for genre in one.title.genres:
            genres[genre.id] = genre
            weights[genre.id] += weight
    return tuple(sorted(genres.values(), key=lambda genre: (-weights[genre.id], genre.id)))


def _anchors(
    completed: Iterable[Completed], audience: Audience, now: datetime, most: int
) -> tuple[Title, ...]:
    """What may be named in "Because you watched": what is listable (R19)."""
    titles = {one.title.id: one.title for one in completed if listable(audience, one.title, now)}
    return tuple(titles.values())[:most]
