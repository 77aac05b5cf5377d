"""R32, R58: a page is shown with its live rows; shown again, it is the same object."""

from dataclasses import replace

from domain.homepage.live import Offer
from domain.homepage.row import RowKind
from domain.my_list import Listed
from tests.unit.build import NOW, candidate, profile, title_id
from tests.unit.build import viewer as viewer_of
from tests.unit.flows.homepage.living import ADA, House, kinds, seen_by

WHO = seen_by(ADA)
ONE = Offer((Listed(candidate(1), NOW),))


async def test_a_page_is_put_together_once_for_one_offer() -> None:
    house = House()
    page = await house.homepages.current(ADA, NOW)

    shown = await house.live.shown(page, ONE, WHO, NOW)
    assert kinds(shown) == [RowKind.MY_LIST, RowKind.TRENDING]
    assert await house.live.shown(page, ONE, WHO, NOW) is shown


async def test_another_offer_page_or_audience_is_shown_anew() -> None:
    house = House()
    page = await house.homepages.current(ADA, NOW)
    shown = await house.live.shown(page, ONE, WHO, NOW)

    assert kinds(await house.live.shown(page, Offer(), WHO, NOW)) == [RowKind.TRENDING]
    assert await house.live.shown(replace(page), ONE, WHO, NOW) is not shown
    blocking = replace(WHO, blocked=frozenset({title_id(1)}))
    assert kinds(await house.live.shown(page, ONE, blocking, NOW)) == [RowKind.TRENDING]


async def test_r58_no_profile_is_shown_anothers_rows() -> None:
    house, sam = House(), viewer_of(profile(2))
    house.lists.put(WHO.profile_id, candidate(1))

    assert kinds(await house.page()) == [RowKind.MY_LIST, RowKind.TRENDING]
    assert kinds(await house.page(sam)) == [RowKind.TRENDING]
