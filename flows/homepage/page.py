"""Page: a profile's frozen page, found or else gathered, composed and kept (R32)."""

from asyncio import gather
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.errors import ProfileRequired
from domain.homepage.compose import Ask, compose
from domain.homepage.live import frozen
from domain.homepage.pageids import page_id
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource, Page, PageKey
from domain.ids import PageId
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.gather import Gathered, Gatherer
from flows.homepage.personal import Personal, joined
from foundation.lookups import Lookups
from foundation.single_flight import SingleFlight
from persistence.ports.pages import Pages
from persistence.ports.shelves import Shelf
from persistence.ports.unavailable import StoreUnavailable

NOTHING = Gathered((), ())


@dataclass(frozen=True, slots=True)
class Homepages:
    """Finds and makes pages; shared by every request of a process.

    `new_uuid` makes page ids, `sign` tracking tokens, `catalogue` answers the number of the last
    bulk change of the catalogue that this process knows of. Without `personal` a page is what
    everybody's on its shelf is.
    """

    gatherer: Gatherer
    pages: Pages
    new_uuid: Callable[[], UUID]
    sign: Callable[[str], str]
    catalogue: Callable[[], int]
    policy: HomepagePolicy = DEFAULT_POLICY
    personal: Personal | None = None
    flights: SingleFlight[PageKey, Page] = field(default_factory=SingleFlight)
    lookups: Lookups = field(default_factory=Lookups)
    degraded: Counter[DegradedSource] = field(default_factory=Counter)
    """How many pages were made without a source, since the process started."""

    async def current(self, viewer: Viewer, now: datetime) -> Page:
        """The viewer's current page; made when there is none. Raises ProfileRequired."""
        key, audience = self._key(viewer)
        found = await self._found(key, now)
        self.lookups.count(hit=found is not None)
        return found or await self.flights.run(key, lambda: self._make(key, audience, now))

    async def found(self, viewer: Viewer, now: datetime) -> Page | None:
        """The viewer's current page, if there is one. Raises ProfileRequired."""
        return await self._found(self._key(viewer)[0], now)

    async def renewed(self, viewer: Viewer, now: datetime) -> Page:
        """A new current page in the place of the one there is; that one stays under its id.

        Of two asked for at once, both askers get the one that was kept first. Raises
        ProfileRequired.
        """
        key, audience = self._key(viewer)
        found = await self._found(key, now)
        return await self._make(key, audience, now, replacing=found.id if found else None)

    async def by_id(self, id_: PageId, viewer: Viewer, now: datetime) -> Page | None:
        """A page that has not expired, if it is the viewer's own.

        It stays readable under its id after its key has changed, but never across profiles.
        """
        page = await self.pages.by_id(id_, now)
        if page is None or viewer.profile is None:
            return None
        # SECURITY: a page belongs to one profile (R58); another's is as good as none (R20).
        return page if page.key.profile_id == viewer.profile.id else None

    def _key(self, viewer: Viewer) -> tuple[PageKey, Audience]:
        audience = viewer.audience
        if audience is None or viewer.profile is None:
            raise ProfileRequired
        version, catalogue = viewer.profile.version, self.catalogue()
        who = audience.profile_id
        return PageKey(who, version, audience.country, viewer.locale, catalogue), audience

    async def _found(self, key: PageKey, now: datetime) -> Page | None:
        try:
            return await self.pages.current(key, now)
        except StoreUnavailable:
            return None

    async def _make(
        self, key: PageKey, audience: Audience, now: datetime, replacing: PageId | None = None
    ) -> Page:
        gathered = await self._gathered(audience, now)
        uuid = self.new_uuid()
        ask = Ask(
            page_id=page_id(uuid),
            key=key,
            audience=audience,
            now=now,
            seed=uuid.int & 0xFFFFFFFF,
            policy=self.policy,
        )
        self.degraded.update(gathered.degraded)
        page = frozen(compose(gathered.rows, ask, sign=self.sign, degraded=gathered.degraded))
        try:
            return await self.pages.keep(page, replacing=replacing)
        except StoreUnavailable:
            return page

    async def _gathered(self, audience: Audience, now: datetime) -> Gathered:
        """A country that is unknown lists nothing (R24)."""
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
