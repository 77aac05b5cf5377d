"""Kept offers: what live rows held when they were last read, until that changes (R32)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from domain.homepage.live import Offer
from domain.homepage.policy import LIVE
from domain.homepage.row import RowKind
from domain.ids import ProfileId
from domain.visibility import Audience
from flows.homepage.sources.my_list import MyListSource
from foundation.lookups import Lookups
from foundation.single_flight import SingleFlight

OFFER_LIFE = timedelta(seconds=60)
"""A bound for what nobody tells, such as rows changed by hand; changes themselves are heard of."""
MOST_OFFERS = 20_000

Read = Callable[[Audience, datetime], Awaitable[tuple[Offer, datetime]]]
"""A part of an offer as it is now, and until when it stays so if nobody changes it."""


@dataclass(frozen=True, slots=True)
class _Kept:
    audience: Audience
    catalogue: int
    offer: Offer
    until: datetime


class KeptPart:
    """One live row's part of the offers of the profiles that asked last.

    `catalogue` answers the number of the catalogue's last bulk change. A part is kept for one
    audience, so an edit of the profile is another (R21), and until it may hold something else.
    """

    def __init__(self, read: Read, catalogue: Callable[[], int], most: int) -> None:
        self._read = read
        self._catalogue = catalogue
        self._kept: LRUCache[ProfileId, _Kept] = LRUCache(most)
        self._reading: dict[ProfileId, object] = {}
        """Of each profile whose part is read just now a mark, until that ends or is forgotten."""
        self._flights: SingleFlight[tuple[Audience, object], Offer] = SingleFlight()

    async def offer(self, audience: Audience, now: datetime) -> Offer:
        return self.found(audience, now) or await self.read(audience, now)

    def found(self, audience: Audience, now: datetime) -> Offer | None:
        """The kept part, if it is what a read would answer now."""
        kept = self._kept.get(audience.profile_id)
        # SECURITY: by the whole audience, so no other level, country or block list is shown (R58).
        if kept is None or kept.audience != audience:
            return None
        if now >= kept.until or kept.catalogue != self._catalogue():
            return None
        return kept.offer

    async def read(self, audience: Audience, now: datetime) -> Offer:
        """The part as it is now, kept from here on. Those who ask at once share one read."""
        mark = self._reading.setdefault(audience.profile_id, object())
        return await self._flights.run((audience, mark), lambda: self._fresh(audience, now, mark))

    def forget(self, profile_id: str) -> None:
        """What the profile has of it has changed, or may have."""
        self._kept.pop(ProfileId(profile_id), None)
        self._reading.pop(ProfileId(profile_id), None)

    async def _fresh(self, audience: Audience, now: datetime, mark: object) -> Offer:
        id_, catalogue = audience.profile_id, self._catalogue()
        try:
            offer, until = await self._read(audience, now)
            # What was forgotten meanwhile may be what was just read, as it was before.
            if not offer.degraded and self._reading.get(id_) is mark:
                until = min(now + OFFER_LIFE, until)
                self._kept[id_] = _Kept(audience, catalogue, offer, until)
            return offer
        finally:
            if self._reading.get(id_) is mark:
                del self._reading[id_]


class KeptOffers:
    """The offers of the profiles that asked last; shared by every request of a process.

    Each row's part is kept and forgotten by itself: a heartbeat leaves My List as it is (R35).
    `watching` reads Continue Watching's.
    """

    def __init__(
        self,
        my_list: MyListSource,
        watching: Read,
        catalogue: Callable[[], int],
        most: int = MOST_OFFERS,
    ) -> None:
        self.my_list = KeptPart(_reading(my_list), catalogue, most)
        self.watching = KeptPart(watching, catalogue, most)
        self._joined: LRUCache[ProfileId, tuple[Offer, Offer, Offer]] = LRUCache(most)
        self.lookups = Lookups()

    async def offer(self, audience: Audience, now: datetime) -> Offer:
        return self.found(audience, now) or await self.read(audience, now)

    def found(self, audience: Audience, now: datetime) -> Offer | None:
        """The kept offer, if it is what a read would answer now."""
        watching, listed = self.watching.found(audience, now), self.my_list.found(audience, now)
        if watching is None or listed is None:
            return None
        self.lookups.count(hit=True)
        return self._both(audience.profile_id, watching, listed)

    async def read(self, audience: Audience, now: datetime) -> Offer:
        """The offer as it is now; of its parts those are read that are not kept."""
        self.lookups.count(hit=False)
        watching, listed = await asyncio.gather(
            self.watching.offer(audience, now), self.my_list.offer(audience, now)
        )
        return self._both(audience.profile_id, watching, listed)

    def forget(self, profile_id: str, kinds: Collection[RowKind] = LIVE) -> None:
        """What the profile has in rows of these kinds has changed, or may have."""
        if RowKind.CONTINUE_WATCHING in kinds:
            self.watching.forget(profile_id)
        if RowKind.MY_LIST in kinds:
            self.my_list.forget(profile_id)

    def _both(self, profile_id: ProfileId, watching: Offer, listed: Offer) -> Offer:
        """Both parts as one offer: of the same two the same object, so that it is known again."""
        last = self._joined.get(profile_id)
        if last and last[0] is watching and last[1] is listed:
            return last[2]
        degraded = (*watching.degraded, *listed.degraded)
        offer = Offer(listed.listed, degraded, watching.continued)
        self._joined[profile_id] = (watching, listed, offer)
        return offer


def _reading(my_list: MyListSource) -> Read:
    """R24: a list stays as it is until a listed title's licence begins; what has begun stays."""

    async def read(audience: Audience, now: datetime) -> tuple[Offer, datetime]:
        return await asyncio.gather(
            my_list.offer(audience, now), my_list.begins_next(audience, now)
        )

    return read
