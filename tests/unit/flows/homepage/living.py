"""A house in which a profile has a page and a list: the flows over fakes."""

from itertools import count
from uuid import UUID

from domain.homepage.row import Page, RowKind
from domain.homepage.touch import RefreshTrigger
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from flows.homepage.refresh import Refresh
from flows.homepage.sources.my_list import MyListSource
from flows.homepage.sources.trending import TRENDING
from flows.homepage.touched import touched_by
from flows.my_list import MyListFlow
from persistence.ports.pages import Pages
from tests.unit.build import NOW, candidates, profile, sign, viewer
from tests.unit.fakes import FakeShelves, KeptCandidates, KeptLists, KeptPages, KeptWatching

ADA = viewer(profile(1))
MINE = f"row_{1:032x}_my_list"
WATCHING = f"row_{1:032x}_continue_watching"


class House:
    """Page ids count from one; trending has the titles 1 to 5."""

    def __init__(self, pages: Pages | None = None) -> None:
        self.lists, self.pages = KeptLists(), KeptPages()
        self.shelves = FakeShelves(trending=candidates(1, 2, 3, 4, 5))
        ids = count(1)
        self.homepages = Homepages(
            gatherer=Gatherer(self.shelves, KeptCandidates(), lambda: 0.5, sources=(TRENDING,)),
            pages=pages or self.pages,
            new_uuid=lambda: UUID(int=next(ids)),
            sign=sign,
            catalogue=lambda: 0,
        )
        source = MyListSource(self.lists)
        self.watching = KeptWatching()
        kept = KeptOffers(source, self.watching.offer, lambda: 0)
        self.live = LiveRows(source, sign, kept)
        self.refresh = Refresh(self.homepages, self.live)
        self.my_list = MyListFlow(
            self.lists, touched_by(RefreshTrigger.LIST_CHANGED, self.homepages, self.live)
        )

    async def page(self, who: Viewer = ADA) -> Page:
        """The page as a client is shown it."""
        page = await self.homepages.current(who, NOW)
        self.live.kept.forget(seen_by(who).profile_id)
        offer = await self.live.kept.read(seen_by(who), NOW)
        return await self.live.shown(page, offer, seen_by(who), NOW)


def seen_by(who: Viewer) -> Audience:
    assert who.audience is not None
    return who.audience


def kinds(page: Page) -> list[RowKind]:
    return [row.kind for row in page.rows]
