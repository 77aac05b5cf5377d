"""Personal candidates: the rows of a page that follow from what its profile has watched (R28)."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.genre import Genre
from domain.homepage.candidate import RowCandidates
from domain.homepage.eligibility import eligible
from domain.homepage.live import continuing
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource, RowKind
from domain.homepage.taste import Completed, Taste, taste
from domain.visibility import Audience, visible
from domain.watching.milestone import Milestone, stands
from domain.watching.state import NOTHING
from flows.homepage.gather import Gathered, Gatherer
from flows.homepage.kept_offers import KeptPart
from flows.homepage.sources.because_you_watched import Similar
from flows.homepage.sources.genres import of_genre
from flows.homepage.sources.source import Source
from flows.watching.titles import SERIES_PREFIX
from loaders.catalogue import KeptCatalogue
from persistence.ports.progress import Progress
from persistence.ports.shelves import Shelf
from persistence.ports.unavailable import StoreUnavailable

NAME = "taste"
SPARE_GENRES = 2
"""Preferred genres beyond those that make rows: some may have too little to show here."""

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Personal:
    """Shared by every request of a process. `deadline` bounds the wait for a taste (R33)."""

    progress: Progress
    catalogue: KeptCatalogue
    similar: Similar
    watching: KeptPart
    policy: HomepagePolicy = DEFAULT_POLICY
    deadline: timedelta = timedelta(milliseconds=150)

    async def gather(
        self, gatherer: Gatherer, audience: Audience, shelf: Shelf, now: datetime
    ) -> Gathered:
        """Continue Watching, which claims its titles (R29), and what the profile's taste asks for.

        A profile without history is offered none of these (R34).
        """
        offer, (its_taste, degraded) = await asyncio.gather(
            self.watching.offer(audience, now), self._taste(audience, now)
        )
        found = await gatherer.gather_from(self._sources(its_taste), shelf, now)
        missed = (*offer.degraded, *degraded, *found.degraded)
        return Gathered((continuing(offer), *found.rows), missed)

    def _sources(self, its_taste: Taste) -> list[Source]:
        most = self.policy.genre_rows + SPARE_GENRES
        return [
            *map(of_genre, its_taste.genres[:most]),
            *map(self.similar.source, its_taste.anchors),
        ]

    async def _taste(
        self, audience: Audience, now: datetime
    ) -> tuple[Taste, tuple[DegradedSource, ...]]:
        """What the newest completed viewings say; nothing where they cannot be read (R33)."""
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                completed = await self._completed(audience)
        except TimeoutError:
            return _without("TIMEOUT")
        except StoreUnavailable:
            return _without("UNAVAILABLE")
        except Exception:  # a source that fails costs its rows, never the page
            log.exception("homepage_source_failed", source=NAME)
            return _without("INTERNAL")
        return taste(completed, audience, now, anchors=self.policy.because_rows), ()

    async def _completed(self, audience: Audience) -> Sequence[Completed]:
        """The newest first, as many as a taste is read from, however many there are."""
        # SECURITY: read under the profile's own id and no other (R58).
        of, most = audience.profile_id, self.policy.completions
        told = await self.progress.completions(of, limit=most)
        if not told:
            return []
        states, titles, hidden = await asyncio.gather(
            self.progress.states(of, {one.key for one in told}),
            self.catalogue.titles.values(one.key.title_id for one in told),
            self._hidden(audience, told),
        )
        return [
            Completed(titles[one.key.title_id], one.at)
            for one in told
            if one.key.title_id in titles
            and one.key.playable_id not in hidden
            and stands(one, states.get(one.key.playable_id, NOTHING))
        ]

    async def _hidden(self, audience: Audience, told: Sequence[Milestone]) -> Collection[str]:
        """SECURITY: episodes the profile may not know of say nothing of its taste (R18, R20)."""
        titles = {one.key.title_id for one in told}
        series = [id_ for id_ in titles if id_.startswith(SERIES_PREFIX)]
        if not series:
            return ()
        found = await self.catalogue.episodes_of_series.values(series)
        return {one.id for each in found.values() for one in each if not visible(audience, one)}


def joined(
    shared: Gathered, personal: Gathered, audience: Audience, now: datetime, policy: HomepagePolicy
) -> Gathered:
    """Everybody's rows with a profile's own: its genres come before those popular here (R28)."""
    own = [row for row in personal.rows if row.kind is RowKind.GENRE]
    popular = [row for row in shared.rows if row.kind is RowKind.GENRE]
    standing = _standing(own, audience, now, policy)
    genres = _first_of_each((*standing, *popular))[: policy.genre_rows] if standing else popular
    others = [row for row in (*personal.rows, *shared.rows) if row.kind is not RowKind.GENRE]
    degraded = {each.source: each for each in (*personal.degraded, *shared.degraded)}
    return Gathered((*others, *genres), tuple(degraded.values()))


def _standing(
    rows: Sequence[RowCandidates], audience: Audience, now: datetime, policy: HomepagePolicy
) -> list[RowCandidates]:
    """Those with enough to show to this profile: another genre takes the place of the rest."""
    shown = eligible(tuple(rows), audience=audience, now=now)
    shortest = policy.shortest(RowKind.GENRE)
    return [row for row, left in zip(rows, shown, strict=True) if len(left.items) >= shortest]


def _first_of_each(rows: Iterable[RowCandidates]) -> list[RowCandidates]:
    """A genre once."""
    found: dict[str, RowCandidates] = {}
    for row in rows:
        if isinstance(row.subject, Genre):
            found.setdefault(row.subject.id, row)
    return list(found.values())


def _without(reason: str) -> tuple[Taste, tuple[DegradedSource, ...]]:
    return Taste(), (DegradedSource(NAME, "NONE", reason),)
