"""A house in which a profile has a page and a list: the flows over fakes."""

from itertools import count
from uuid import UUID

from domain.homepage.row import Page, RowKind
from domain.session import Viewer
from domain.visibility import Audience
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from flows.homepage.refresh import Refresh
from flows.homepage.sources.my_list import MyListSource
from flows.homepage.sources.trending import TRENDING
from flows.my_list import MyListFlow
from persistence.ports.pages import Pages
from tests.unit.build import NOW, candidates, profile, sign, viewer
from tests.unit.fakes import FakeShelves, KeptCandidates, KeptLists, KeptPages

ADA = viewer(profile(1))
MINE = f"row_{1:032x}_my_list"


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
        self.live = LiveRows(source, sign, KeptOffers(source, lambda: 0))
        self.refresh = Refresh(self.homepages, self.live)
        self.my_list = MyListFlow(self.lists, self.homepages, self.live)

    async def page(self, who: Viewer = ADA) -> Page:
        """The page as a client is shown it."""
        page = await self.homepages.current(who, NOW)
        offer = await self.live.my_list.offer(seen_by(who), NOW)
        return self.live.shown(page, offer, seen_by(who), NOW)


def seen_by(who: Viewer) -> Audience:
    assert who.audience is not None
    return who.audience


def kinds(page: Page) -> list[RowKind]:
    return [row.kind for row in page.rows]
