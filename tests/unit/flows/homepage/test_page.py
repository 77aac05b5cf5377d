"""R32, R21, R24, R58: a profile's page is found, or else made once and kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ProfileRequired
from domain.homepage.row import DegradedSource, Page, RowKind
from domain.ids import PageId
from domain.maturity import MaturityLevel
from domain.profile import Profile
from domain.session import Viewer
from flows.homepage.gather import Gatherer
from flows.homepage.page import Homepages
from flows.homepage.sources.trending import TRENDING
from persistence.ports.pages import Pages
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import (
    MOMENT,
    NOW,
    candidate,
    candidates,
    page_key,
    profile,
    sign,
    title_id,
    viewer,
)
from tests.unit.fakes import FakeShelves, KeptCandidates, KeptPages

HALF_HOUR = timedelta(minutes=30)
ADA = viewer(profile(1))


class House:
    """Homepages over fakes: page ids count from one, `catalogue` can be moved."""

    def __init__(self, pages: Pages | None = None, **answers: object) -> None:
        self.shelves = FakeShelves(**{"trending": candidates(1, 2, 3, 4, 5), **answers})
        self.pages = pages or KeptPages()
        self.catalogue = 0
        ids = count(1)
        self.homepages = Homepages(
            gatherer=Gatherer(self.shelves, KeptCandidates(), lambda: 0.5, sources=(TRENDING,)),
            pages=self.pages,
            new_uuid=lambda: UUID(int=next(ids)),
            sign=sign,
            catalogue=lambda: self.catalogue,
        )

    async def current(self, who: Viewer = ADA) -> Page:
        return await self.homepages.current(who, NOW)


def page_number(number: int) -> PageId:
    return PageId(f"page_{number:032x}")


async def test_r32_a_page_is_gathered_composed_signed_and_kept() -> None:
    house = House()

    page = await house.current()

    assert page.id == page_number(1)
    assert ADA.audience is not None
    assert page.key == page_key(ADA.audience)
    assert (page.generated_at, page.seed, page.degraded) == (NOW, 1, ())
    assert [item.title_id for item in page.rows[0].items] == [title_id(n) for n in range(1, 6)]
    assert page.rows[0].tracking_token == f"signed:row_{1:032x}_trending"
    assert await house.pages.by_id(page.id, NOW) == page


async def test_r32_the_seed_is_the_last_32_bits_of_the_pages_id() -> None:
    house = House()
    wide = replace(house.homepages, new_uuid=lambda: UUID(int=(1 << 100) + (1 << 32) + 9))

    assert (await wide.current(ADA, NOW)).seed == 9


async def test_r32_a_page_is_frozen_within_its_life_whatever_its_sources_say() -> None:
    house = House()
    first = await house.current()
    house.shelves.answers["trending"] = candidates(6, 7, 8, 9)

    assert await house.homepages.current(ADA, NOW + HALF_HOUR - MOMENT) == first
    later = await house.homepages.current(ADA, NOW + HALF_HOUR)
    assert later.id == page_number(2)
    assert later.rows[0].items[0].title_id == title_id(6)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(viewer(profile(2)), id="another profile"),
        pytest.param(viewer(replace(profile(1), version=2)), id="an edit of the profile"),
        pytest.param(viewer(profile(1), country="FR"), id="another country"),
        pytest.param(viewer(profile(1, locale="es")), id="another locale"),
    ],
)
async def test_r32_each_part_of_the_key_makes_another_page(other: Viewer) -> None:
    house = House()

    first, second = await house.current(), await house.current(other)

    assert (first.id, second.id) == (page_number(1), page_number(2))
    assert second.key != first.key
    assert await house.current() == first


async def test_r32_a_bulk_change_of_the_catalogue_makes_another_page_and_the_old_stays() -> None:
    house = House()
    first = await house.current()
    house.catalogue = 1

    second = await house.current()

    assert (second.id, second.key) == (page_number(2), replace(first.key, catalogue=1))
    assert await house.homepages.by_id(first.id, ADA, NOW) == first


async def test_r21_a_page_stays_readable_by_id_after_its_profile_was_edited() -> None:
    house = House()
    first = await house.current()
    edited = viewer(replace(profile(1), version=2))

    assert await house.homepages.by_id(first.id, edited, NOW) == first


async def test_r58_a_page_is_none_by_id_for_another_profile_and_for_nobody() -> None:
    house = House()
    page = await house.current()

    assert await house.homepages.by_id(page.id, ADA, NOW) == page
    assert await house.homepages.by_id(page.id, viewer(profile(2)), NOW) is None
    assert await house.homepages.by_id(page.id, viewer(None), NOW) is None


async def test_r32_a_page_that_has_expired_or_never_was_is_none_by_id() -> None:
    house = House()
    page = await house.current()

    assert await house.homepages.by_id(page.id, ADA, NOW + HALF_HOUR - MOMENT) == page
    assert await house.homepages.by_id(page.id, ADA, NOW + HALF_HOUR) is None
    assert await house.homepages.by_id(page_number(99), ADA, NOW) is None


async def test_r20_without_an_active_profile_there_is_no_page() -> None:
    house = House()

    with pytest.raises(ProfileRequired):
        await house.current(viewer(None))
    assert house.shelves.asked == []


async def test_r24_an_unknown_country_gives_an_empty_page_and_asks_no_source() -> None:
    house = House()
    nowhere = viewer(profile(1), country=cast("str", None))  # as a broken look-up would have it

    page = await house.current(nowhere)

    assert (page.rows, page.billboard, page.degraded) == ((), None, ())
    assert house.shelves.asked == []


async def test_r22_a_kids_profile_is_gathered_for_at_most_age_7() -> None:
    house = House()

    await house.current(viewer(profile(1, is_kids=True)))

    ((_, shelf, *_),) = house.shelves.asked
    assert shelf.ceiling is MaturityLevel.AGE_7  # type: ignore[attr-defined]


async def test_r32_two_askers_at_once_get_one_page() -> None:
    house = House()

    first, second = await asyncio.gather(house.current(), house.current())

    assert first is second
    assert [name for name, *_ in house.shelves.asked] == ["trending"]


async def test_r32_an_asker_who_goes_away_leaves_the_page_to_the_others() -> None:
    house = House()
    gone = asyncio.create_task(house.current())
    stays = asyncio.create_task(house.current())

    await asyncio.sleep(0)
    gone.cancel()

    assert (await stays).id == page_number(1)
    assert gone.cancelled()


async def test_r32_a_page_another_process_made_meanwhile_is_the_one_that_counts() -> None:
    pages = KeptPages()
    theirs = await House(pages).current()
    ours = House(pages)
    blind = replace(ours.homepages, pages=LateReader(pages))

    assert await blind.current(ADA, NOW) == theirs


class LateReader(KeptPages):
    """Pages in which the current one is not found, as if it were kept a moment later."""

    def __init__(self, pages: KeptPages) -> None:
        super().__init__()
        self.keep = pages.keep  # type: ignore[method-assign]


async def test_without_a_store_of_pages_a_page_is_made_each_time() -> None:
    house = House(KeptPages(away=True))

    first, second = await house.current(), await house.current()

    assert [item.title_id for item in first.rows[0].items] == [title_id(n) for n in range(1, 6)]
    assert (first.id, second.id) == (page_number(1), page_number(2))
    with pytest.raises(StoreUnavailable):
        await house.homepages.by_id(first.id, ADA, NOW)


async def test_r33_a_page_says_which_sources_failed() -> None:
    house = House(trending=StoreUnavailable(), popular=candidates(1, 2, 3, 4))

    page = await house.current()

    assert page.degraded == (DegradedSource("trending", "POPULAR", "UNAVAILABLE"),)
    assert [(row.kind, row.heading) for row in page.rows] == [
        (RowKind.TRENDING, "Popular on Marquee")
    ]


LEVELS = (MaturityLevel.ALL, MaturityLevel.AGE_13, MaturityLevel.MATURE)
CATALOGUE = tuple(candidate(n, level=LEVELS[n % 3]) for n in range(30))
people = st.lists(
    st.builds(
        lambda number, level, blocked: profile(number, maturity=level, blocked=blocked),
        st.integers(1, 3),
        st.sampled_from(LEVELS),
        st.lists(st.integers(0, 29), max_size=5),
    ),
    min_size=1,
    max_size=8,
)


@given(people)
def test_r58_no_page_holds_what_another_profile_may_see_and_this_one_may_not(
    profiles: list[Profile],
) -> None:
    versioned = [replace(one, version=place) for place, one in enumerate(profiles)]
    asyncio.run(each_gets_a_page_of_its_own([*versioned, *reversed(versioned)]))


async def each_gets_a_page_of_its_own(profiles: list[Profile]) -> None:
    house = House(trending=CATALOGUE)
    levels = {item.title_id: item.level for item in CATALOGUE}
    for one in profiles:
        page = await house.current(viewer(one))
        shown = [item.title_id for row in page.rows for item in row.items]
        assert page.key.profile_id == one.id
        assert all(levels[id_] <= one.maturity and id_ not in one.blocked for id_ in shown)
        readers = {
            other.id
            for other in profiles
            if await house.homepages.by_id(page.id, viewer(other), NOW)
        }
        assert readers == {one.id}


async def test_r33_a_degraded_page_is_answered_for_half_a_minute_and_then_another_is_made() -> None:
    house = House(trending=StoreUnavailable())
    first = await house.current()
    assert [each.source for each in first.degraded] == ["trending"]

    soon = await house.homepages.current(ADA, NOW + timedelta(seconds=30) - MOMENT)
    later = await house.homepages.current(ADA, NOW + timedelta(seconds=30))

    assert soon is first
    assert later.id != first.id
    assert await house.pages.by_id(first.id, NOW + HALF_HOUR - MOMENT) == first
