"""Continue Watching's row: what this profile is in the middle of (R11).

It is one profile's own, like My List: nothing of it goes through the cache of candidates (R58), and
it lives on inside a frozen page (R32).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from domain.homepage.candidate import candidate_of
from domain.homepage.eligibility import has_picture
from domain.homepage.live import Continued, Offer, source_of
from domain.homepage.row import DegradedSource, RowKind
from domain.ids import PlayableId
from domain.visibility import Audience
from domain.watching.continue_watching import (
    Continuation,
    WatchedTitle,
    continuation,
    first_of,
)
from domain.watching.horizon import changes_next
from domain.watching.next_up import NextUpReason
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from flows.watching.titles import WatchedTitles
from persistence.ports.unavailable import StoreUnavailable

NAME = source_of(RowKind.CONTINUE_WATCHING)
AT_ONCE = (50, 150, 300)
"""How many titles are looked at in each round: mostly the first has a row's worth of entries."""

_NEVER = datetime.max.replace(tzinfo=UTC)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ContinueWatchingSource:
    """Shared by every request of a process. `deadline` bounds a request's wait (R33)."""

    watched: WatchedTitles
    policy: WatchingPolicy = DEFAULT_POLICY
    deadline: timedelta = timedelta(milliseconds=150)

    async def offer(self, audience: Audience, now: datetime) -> tuple[Offer, datetime]:
        """The entries as they are now, and until when they stay so while nobody watches.

        Nothing stands in for them: that they could not be read is not that there are none (R33).
        """
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                return await self._read(audience, now)
        except TimeoutError:
            return _without("TIMEOUT", now)
        except StoreUnavailable:
            return _without("UNAVAILABLE", now)
        except Exception:  # a source that fails costs its row, never the page
            log.exception("homepage_source_failed", source=NAME)
            return _without("INTERNAL", now)

    async def _read(self, audience: Audience, now: datetime) -> tuple[Offer, datetime]:
        """R11: what is eligible is decided before the row is cut to its length."""
        found: tuple[Continuation, ...] = ()
        until = _NEVER
        async for titles in self._rounds(audience):
            shown = [one for one in titles if has_picture(candidate_of(one.title))]
            entries = (continuation(one, audience, now, self.policy) for one in shown)
            found = first_of((*found, *(one for one in entries if one)), self.policy)
            until = min(until, changes_next(shown, audience, now) or _NEVER)
            # What comes later was active no later than the last of these.
            full = len(found) == self.policy.longest_row
            if full and titles and found[-1].active_at >= titles[-1].active_at:
                break
        return Offer(continued=tuple(map(_continued, found))), until

    async def _rounds(self, audience: Audience) -> AsyncIterator[Sequence[WatchedTitle]]:
        """The titles that were active last, newest first, a few at first and then more."""
        who, left = audience.profile_id, self.policy.most_active
        last = None
        for size in AT_ONCE:
            active = await self.watched.recent(who, limit=min(size, left), before=last)
            if active:
                yield await self.watched.watched(who, active)
            left -= size
            if len(active) < size or left <= 0:
                return
            last = active[-1]


def _continued(one: Continuation) -> Continued:
    state, playable = one.state, PlayableId(one.playable.id)
    progress = f"{one.reason.value}:{state.status.value}:{state.position_ms}"
    resumes = one.reason is NextUpReason.RESUME
    return Continued(candidate_of(one.title), one.active_at, playable, progress, resumes)


def _without(reason: str, now: datetime) -> tuple[Offer, datetime]:
    return Offer(degraded=(DegradedSource(NAME, "NONE", reason),)), now
