"""Page: a profile's frozen page, found or else gathered, composed and kept (R32)."""

from asyncio import gather
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from domain.artwork_bandit.pick import Learned
from domain.errors import ProfileRequired
from domain.experiments.treat import treatment_of
from domain.homepage.artwork import has_choice
from domain.homepage.compose import Ask, Sign, arranged, finished
from domain.homepage.live import frozen
from domain.homepage.pageids import page_id
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.rank import RankedRow
from domain.homepage.row import DegradedSource, Page, PageKey
from domain.ids import PageId
from domain.session import Viewer
from domain.visibility import Audience
from flows.artwork_bandit.pictures import LearnedPictures
from flows.experiments.allocating import Allocated, Allocating
from flows.homepage.gather import Gathered, Gatherer
from flows.homepage.personal import Personal, joined
from foundation.lookups import Lookups
from foundation.single_flight import SingleFlight
from persistence.ports.pages import Pages
from persistence.ports.shelves import Shelf
from persistence.ports.unavailable import StoreUnavailable

NOTHING = Gathered((), ())
TRIES = 3
"""A page is made again where an experiment changed while it was made, here or elsewhere (R39)."""


@dataclass(frozen=True, slots=True)
class Homepages:
    """Finds and makes pages; shared by every request of a process.

    `new_uuid` makes page ids, `sign` tracking tokens, `catalogue` answers the number of the last
    bulk change of the catalogue that this process knows of. Without `personal` a page is what
    everybody's on its shelf is, without `allocating` nobody is in an experiment, and without
    `pictures` every title shows its default one.
    """

    gatherer: Gatherer
    pages: Pages
    new_uuid: Callable[[], UUID]
    sign: Sign
    catalogue: Callable[[], int]
    policy: HomepagePolicy = DEFAULT_POLICY
    personal: Personal | None = None
    allocating: Allocating | None = None
    pictures: LearnedPictures | None = None
    flights: SingleFlight[PageKey, Page] = field(default_factory=SingleFlight)
    lookups: Lookups = field(default_factory=Lookups)
    degraded: Counter[DegradedSource] = field(default_factory=Counter)
    """How many pages were made without a source, since the process started."""

    async def current(self, viewer: Viewer, now: datetime) -> Page:
        """The viewer's current page; made when there is none. Raises ProfileRequired."""
        found = await self._found(key := self._key(viewer), now)
        stands = found is not None and self._stands(found, viewer, now)
        self.lookups.count(hit=stands)
        if found is not None and stands:
            return found
        old = found.id if found else None
        page = await self._one_made(key, viewer, now, old)
        for _ in range(TRIES):
            if self._stands(page, viewer, now):
                break
            page = await self._one_made(key, viewer, now, page.id)
        return page

    async def found(self, viewer: Viewer, now: datetime) -> Page | None:
        """The viewer's current page, if there is one. Raises ProfileRequired."""
        found = await self._found(self._key(viewer), now)
        return found if found and self._stands(found, viewer, now) else None

    async def renewed(self, viewer: Viewer, now: datetime) -> Page:
        """A new current page in the place of the one there is; that one stays under its id.

        Of two asked for at once, both askers get the one that was kept first. Raises
        ProfileRequired.
        """
        key = self._key(viewer)
        found = await self._found(key, now)
        page = await self._make(key, viewer, now, replacing=found.id if found else None)
        return page if self._stands(page, viewer, now) else await self.current(viewer, now)

    async def by_id(self, id_: PageId, viewer: Viewer, now: datetime) -> Page | None:
        """A page that has not expired, if it is the viewer's own.

        It stays readable under its id after its key has changed, but never across profiles.
        """
        page = await self.pages.by_id(id_, now)
        if page is None or viewer.profile is None:
            return None
        # SECURITY: a page belongs to one profile (R58); another's is as good as none (R20).
        return self._shown(page) if page.key.profile_id == viewer.profile.id else None

    def _key(self, viewer: Viewer) -> PageKey:
        if viewer.profile is None:
            raise ProfileRequired
        by_device = self.allocating is not None and self.allocating.known.by_device
        return PageKey(
            viewer.profile.id,
            viewer.profile.version,
            viewer.licensing_country,
            viewer.locale,
            self.catalogue(),
            viewer.forced,
            viewer.device.id if by_device else None,
        )

    def _stands(self, page: Page, viewer: Viewer, now: datetime) -> bool:
        """R32: not once an experiment that touches it has changed (R39)."""
        return self.allocating is None or self.allocating.still(page, viewer, now)

    def _shown(self, page: Page) -> Page:
        if self.allocating is not None:
            self.allocating.exposing.holds(page)
        return page

    async def _found(self, key: PageKey, now: datetime) -> Page | None:
        try:
            page = await self.pages.current(key, now)
        except StoreUnavailable:
            return None
        return self._shown(page) if page else None

    async def _one_made(
        self, key: PageKey, viewer: Viewer, now: datetime, old: PageId | None
    ) -> Page:
        return await self.flights.run(key, lambda: self._make(key, viewer, now, replacing=old))

    async def _make(
        self, key: PageKey, viewer: Viewer, now: datetime, replacing: PageId | None = None
    ) -> Page:
        if (audience := viewer.audience) is None:
            raise ProfileRequired
        gathered, allocated = await gather(
            self.gathered(audience, now), self._allocated(viewer, now)
        )
        ask = self._asked(key, audience, now, allocated)
        placed = arranged(gathered.rows, ask)
        if ask.treatment.bandit and self.pictures is not None and not viewer.is_child:
            ask = replace(ask, learned=await self._learned(self.pictures, placed, viewer.locale))
        degraded = (*gathered.degraded, *(allocated.degraded if allocated else ()))
        self.degraded.update(degraded)
        page = frozen(finished(placed, ask, sign=self.sign, degraded=degraded))
        if self.allocating is not None and allocated is not None:
            self.allocating.made(page, allocated)
        try:
            return self._shown(await self.pages.keep(page, replacing=replacing))
        except StoreUnavailable:
            return self._shown(page)

    async def _learned(
        self, pictures: LearnedPictures, placed: Iterable[RankedRow], locale: str
    ) -> Learned | None:
        """What is known of the titles that stand on the page and have pictures to choose from."""
        items = (item for ranked in placed for item in ranked.row.items)
        titles = {item.title_id for item in items if has_choice(item)}
        return await pictures.of(pictures.version, locale, titles)

    async def _allocated(self, viewer: Viewer, now: datetime) -> Allocated | None:
        return await self.allocating.for_page(viewer, now) if self.allocating else None

    def _asked(
        self, key: PageKey, audience: Audience, now: datetime, allocated: Allocated | None
    ) -> Ask:
        uuid, allocations = self.new_uuid(), allocated.allocations if allocated else ()
        return Ask(
            page_id=page_id(uuid),
            key=key,
            audience=audience,
            now=now,
            seed=uuid.int & 0xFFFFFFFF,
            treatment=treatment_of(allocations),
            allocations=allocations,
            policy=self.policy,
        )

    async def gathered(self, audience: Audience, now: datetime) -> Gathered:
        """What a page is made of; a country that is unknown lists nothing (R24)."""
        if audience.country is None:
            return NOTHING
        shelf = Shelf(audience.country, audience.maturity)
        if self.personal is None:
            return await self.gatherer.gather(shelf, now)
        shared, own = await gather(
            self.gatherer.gather(shelf, now),
            self.personal.gather(self.gatherer, audience, shelf, now),
        )
        return joined(shared, own, audience, now, self.policy)
