"""My List's row: the newest of what this profile has put on its list (R26).

It is one profile's own, so nothing of it goes through the cache of candidates (R58), and it lives
on inside a frozen page: it is asked for when the page is shown (R32). Here it is read each time;
`KeptOffers` spares the reads that would answer the same.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from domain.homepage.live import Offer
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource, RowKind
from domain.visibility import Audience
from persistence.ports.my_list import MyLists
from persistence.ports.unavailable import StoreUnavailable

NAME = "my_list"
_NEVER = datetime.max.replace(tzinfo=UTC)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MyListSource:
    """Shared by every request of a process. `deadline` bounds a request's wait (R33)."""

    my_lists: MyLists
    policy: HomepagePolicy = DEFAULT_POLICY
    deadline: timedelta = timedelta(milliseconds=150)

    async def offer(self, audience: Audience, now: datetime) -> Offer:
        """The list as it is now. Nothing stands in for it: no other titles are this profile's."""
        limit = self.policy.longest(RowKind.MY_LIST)
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                return Offer(tuple(await self.my_lists.newest(audience, now, limit=limit)))
        except TimeoutError:
            return _without("TIMEOUT")
        except StoreUnavailable:
            return _without("UNAVAILABLE")
        except Exception:  # a source that fails costs its row, never the page
            log.exception("homepage_source_failed", source=NAME)
            return _without("INTERNAL")

    async def begins_next(self, audience: Audience, now: datetime) -> datetime:
        """The instant from which the offer may hold more; `now` where that cannot be read."""
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                return await self.my_lists.begins_next(audience, now) or _NEVER
        except (TimeoutError, StoreUnavailable):
            return now


def _without(reason: str) -> Offer:
    return Offer(degraded=(DegradedSource(NAME, "NONE", reason),))
