"""My List's row: the newest of what this profile has put on its list (R26).

It is one profile's own, so nothing of it goes through the cache of candidates (R58), and it lives
on inside a frozen page: it is read when the page is shown (R32), each time from the store.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.homepage.live import Offer
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource, RowKind
from domain.visibility import Audience
from persistence.ports.my_list import MyLists
from persistence.ports.unavailable import StoreUnavailable

NAME = "my_list"

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

    async def offers(
        self, audiences: Sequence[Audience], now: datetime
    ) -> Mapping[Audience, Offer]:
        """The offer for each: a request's loader has one audience, and asks once."""
        found = await asyncio.gather(*(self.offer(each, now) for each in audiences))
        return dict(zip(audiences, found, strict=True))


def _without(reason: str) -> Offer:
    return Offer(degraded=(DegradedSource(NAME, "NONE", reason),))
