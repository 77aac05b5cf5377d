"""Kept offers: what live rows held when they were last read, until that changes (R32)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from domain.homepage.live import Offer
from domain.ids import ProfileId
from domain.visibility import Audience
from flows.homepage.sources.my_list import MyListSource
from foundation.lookups import Lookups

OFFER_LIFE = timedelta(seconds=60)
"""A bound for what nobody tells, such as rows changed by hand; changes themselves are heard of."""
MOST_OFFERS = 20_000


@dataclass(frozen=True, slots=True)
class _Kept:
    audience: Audience
    catalogue: int
    offer: Offer
    until: datetime


class KeptOffers:
    """The offers of the profiles that asked last; shared by every request of a process.

    `catalogue` answers the number of the catalogue's last bulk change. An offer is kept for one
    audience, so an edit of the profile is another (R21), and until the next licence of a listed
    title begins (R24): later it may hold more, and never less, for what has begun stays (R26).
    """

    def __init__(
        self, source: MyListSource, catalogue: Callable[[], int], most: int = MOST_OFFERS
    ) -> None:
        self._source = source
        self._catalogue = catalogue
        self._kept: LRUCache[ProfileId, _Kept] = LRUCache(most)
        self._edition = 0
        self.lookups = Lookups()

    async def offer(self, audience: Audience, now: datetime) -> Offer:
        return self.found(audience, now) or await self.read(audience, now)

    def found(self, audience: Audience, now: datetime) -> Offer | None:
        """The kept offer, if it is what a read would answer now."""
        kept = self._kept.get(audience.profile_id)
        # SECURITY: by the whole audience, so no other level, country or block list is shown (R58).
        if kept is None or kept.audience != audience:
            return None
        if now >= kept.until or kept.catalogue != self._catalogue():
            return None
        self.lookups.count(hit=True)
        return kept.offer

    async def read(self, audience: Audience, now: datetime) -> Offer:
        """The offer as it is now, kept from here on."""
        self.lookups.count(hit=False)
        edition, catalogue = self._edition, self._catalogue()
        offer, begins = await asyncio.gather(
            self._source.offer(audience, now), self._source.begins_next(audience, now)
        )
        # What was forgotten meanwhile may be what was just read, as it was before.
        if not offer.degraded and edition == self._edition:
            until = min(now + OFFER_LIFE, begins)
            self._kept[audience.profile_id] = _Kept(audience, catalogue, offer, until)
        return offer

    def forget(self, profile_id: str) -> None:
        """The profile's list has changed, or may have."""
        self._edition += 1
        self._kept.pop(ProfileId(profile_id), None)
