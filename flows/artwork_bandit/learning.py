"""Learning: from what was seen and clicked to a policy that is in force (R46).

It computes with numpy and scipy: for jobs, never for a process that answers requests. It can be
stopped at any moment and run again, also twice at once: each event is counted once.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.artwork_bandit.arms import Counted, LearnedTitle
from domain.artwork_bandit.best import learned
from domain.ids import TitleId
from domain.tracking.event import SETTLED, Tracked, TrackingEvent, TrackingKind
from domain.tracking.judge import LEEWAY, TOKEN_LIFE
from persistence.ports.artwork_bandit import ArtworkCounts, ArtworkPolicies
from persistence.ports.stores import Stores
from persistence.ports.tracking import Tracking, TrackingPlace, place_of

MATURED = TOKEN_LIFE + LEEWAY + SETTLED
"""So long after an impression was received no click on it is believed any more that is not kept."""

WINDOW = timedelta(days=30)
"""What is older has no say, so that a change of taste is followed."""

KEPT_POLICIES = 30
"""A month of them, where one is learned each day."""

BATCH = 1_000
TITLES = 500

Told = Callable[[int], None]
"""Hears how much of the whole is done."""

Picture = tuple[TitleId, str, str, date]
"""A title, a segment, a picture's tag and a UTC day."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What is counted of clicks, and what follows from it. Every method raises StoreUnavailable."""

    tracking: Tracking
    counts: ArtworkCounts
    policies: ArtworkPolicies

    @classmethod
    def on(cls, stores: Stores) -> "Learning":
        return cls(stores.tracking, stores.artwork_counts, stores.artwork_policies)

    async def waiting_seconds(self, now: datetime) -> int:
        """How many seconds' worth of events have matured and are not counted yet."""
        place = await self.counts.place()
        first = await self.tracking.since(place, until=now - MATURED, limit=1)
        return int((now - MATURED - first[0].received_at).total_seconds()) if first else 0

    async def count(self, now: datetime, told: Told) -> int:
        """Bring the counts up to date; answers how many impressions were counted here.

        `told` hears seconds, of `waiting_seconds`. Counts that have left the window are deleted.
        """
        impressions, start = 0, None
        while True:
            place = await self.counts.place()
            events = await self.tracking.since(place, until=now - MATURED, limit=BATCH)
            if not events:
                break
            start = start or events[0].received_at
            impressions += await self._counted(events, place)
            told(int((events[-1].received_at - start).total_seconds()))
        while await self.counts.sweep(first_day(now), limit=BATCH) == BATCH:
            pass
        return impressions

    async def titles(self, now: datetime) -> int:
        """How many titles and segments there is something to learn of."""
        return await self.counts.how_many(first_day(now))

    async def publish(self, now: datetime, told: Told) -> int:
        """Make a policy of the counts, and put it in force; answers its version.

        `told` hears titles and segments, of `titles`.
        """
        return await self.policies.publish(self._learned(now, told), now, keep=KEPT_POLICIES)

    async def _counted(self, events: Sequence[TrackingEvent], after: TrackingPlace | None) -> int:
        """How many impressions were added; none where another process has counted these."""
        seen = [one for one in events if _is_choice(one)]
        clicks = {Tracked(one.profile_id, one.subject, TrackingKind.CLICK): one for one in seen}
        clicked = await self.tracking.known(clicks)
        impressions = Counter(_picture(one) for one in seen)
        clicks_of = Counter(_picture(clicks[key]) for key in clicked)
        counted = [
            Counted(*picture, number, clicks_of[picture])
            for picture, number in sorted(impressions.items())
        ]
        is_ours = await self.counts.count(counted, after=after, up_to=place_of(events[-1]))
        return len(seen) if is_ours else 0

    async def _learned(self, now: datetime, told: Told) -> AsyncIterator[Sequence[LearnedTitle]]:
        after, done = None, 0
        while titles := await self.counts.arms(first_day(now), after=after, limit=TITLES):
            yield [learned(title) for title in titles]
            after, done = (titles[-1].title_id, titles[-1].segment), done + len(titles)
            told(done)


def _is_choice(event: TrackingEvent) -> bool:
    """An impression of a picture that a bandit chose: its token says for which segment."""
    return event.kind is TrackingKind.IMPRESSION and event.segment is not None


def _picture(event: TrackingEvent) -> Picture:
    title_id, segment, artwork = event.title_id, event.segment, event.artwork
    if title_id is None or segment is None or artwork is None:
        raise ValueError("a choice is of a title's picture in a segment")
    return title_id, segment, artwork, event.received_at.astimezone(UTC).date()


def first_day(now: datetime) -> date:
    """The earliest day whose counts have a say."""
    return (now - WINDOW).astimezone(UTC).date()
