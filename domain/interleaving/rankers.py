"""Rankers: the orders of a genre row that can be interleaved (R43, R45)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.row import RowKind
from domain.ids import TitleId
from domain.licence import open_span, spans_in

Items = tuple[Candidate, ...]


class Ranker(Enum):
    """POPULAR is the order in which the row's source offers its items.

    NEWEST: by the start of the licence that is open here, newest first. PREFERENCE: first what is
    also of the other genres that have rows on this page, which are those that the profile watches
    most, or the most watched here where nothing is known of it (R28).
    """

    POPULAR = "popular"
    NEWEST = "newest"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class Interleave:
    """Which two rankings are compared."""

    control: Ranker
    treatment: Ranker


@dataclass(frozen=True, slots=True)
class Ranking:
    """What rankers go by beside a row: the country and instant of its page, and its genres.

    `preference` is how much of the preferred genres a title is; absent: nothing.
    """

    country: str | None
    now: datetime
    preference: Mapping[TitleId, float]


def preference_in(rows: tuple[RowCandidates, ...]) -> Mapping[TitleId, float]:
    """How much of the page's genres each title is, by the candidates that their sources offer.

    The genre of the first row counts 1, each further one half of the one before.
    """
    found: defaultdict[TitleId, float] = defaultdict(float)
    weight = 1.0
    for row in rows:
        if row.kind is RowKind.GENRE:
            for title_id in {item.title_id for item in row.items}:
                found[title_id] += weight
            weight /= 2
    return found


def ranked_by(ranker: Ranker, items: Items, by: Ranking) -> Items:
    """All of the items, best first; of equals, first what the source offers first."""
    return _RANKERS[ranker](items, by)


def _popular(items: Items, _: Ranking) -> Items:
    return items


def _newest(items: Items, by: Ranking) -> Items:
    def since(item: Candidate) -> datetime:
        span = open_span(spans_in(item.windows, by.country), by.now)
        return span.starts_at if span else _NEVER

    return tuple(sorted(items, key=since, reverse=True))


def _preference(items: Items, by: Ranking) -> Items:
    return tuple(sorted(items, key=lambda item: -by.preference.get(item.title_id, 0.0)))


_NEVER = datetime.min.replace(tzinfo=UTC)
_RANKERS: Mapping[Ranker, Callable[[Items, Ranking], Items]] = {
    Ranker.POPULAR: _popular,
    Ranker.NEWEST: _newest,
    Ranker.PREFERENCE: _preference,
}
