"""R35: refreshing a page that a client shows."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.homepage.difference import (
    BillboardReplaced,
    Refreshed,
    RowInserted,
    RowRemoved,
    RowReplaced,
)
from domain.homepage.row import RowKind
from domain.homepage.touch import RefreshTrigger
from domain.ids import PageId
from domain.outcome import NotFound, UnavailableNow
from domain.session import Viewer
from flows.homepage.refresh import RefreshAsked
from persistence.memory.pages import MemoryPages
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import DAY, NOW, candidates, profile, viewer, window
from tests.unit.flows.homepage.living import ADA, MINE, WATCHING, House, kinds, seen_by

FIRST, SECOND = PageId(f"page_{1:032x}"), PageId(f"page_{2:032x}")
LIST_CHANGED, EXPIRED = RefreshTrigger.LIST_CHANGED, RefreshTrigger.EXPIRED
RENEWING = [
    RefreshTrigger.APP_FOREGROUND,
    RefreshTrigger.EXPIRED,
    RefreshTrigger.SERVER_PUSH,
    RefreshTrigger.PROFILE_EDITED,
]


async def asked(
    house: House,
    trigger: RefreshTrigger,
    rows: Sequence[str] | None = None,
    who: Viewer = ADA,
    after: timedelta = timedelta(0),
) -> Any:
    wanted = RefreshAsked(FIRST, trigger, rows)
    return await house.refresh.refresh(who, seen_by(who), wanted, NOW + after)


async def refreshed(house: House, trigger: RefreshTrigger, *, who: Viewer = ADA) -> Refreshed:
    done = await asked(house, trigger, who=who)
    assert isinstance(done, Refreshed)
    return done


async def test_r35_the_first_title_on_the_list_brings_its_row_to_the_page_there_is() -> None:
    house = House()
    await house.page()
    house.lists.put(ADA.profile.id, *candidates(9), at=NOW + DAY)  # type: ignore[union-attr]

    done = await refreshed(house, LIST_CHANGED)

    assert (done.homepage.id, kinds(done.homepage)) == (FIRST, [RowKind.MY_LIST, RowKind.TRENDING])
    assert done.changes == (RowInserted(done.homepage.rows[0], None),)
    assert done.homepage == await house.page()


async def test_r35_a_row_that_has_stood_since_the_page_was_made_is_replaced() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    await house.page()
    house.lists.put(seen_by(ADA).profile_id, *candidates(9), at=NOW + DAY)

    done = await refreshed(house, LIST_CHANGED)

    assert done.changes == (RowReplaced(done.homepage.rows[0]),)
    assert len(done.homepage.rows[0].items) == 2


async def test_r35_the_last_title_taken_off_takes_the_row_away() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    await house.page()
    house.lists.lists.clear()

    assert (await refreshed(house, LIST_CHANGED)).changes == (RowRemoved(MINE),)  # type: ignore[arg-type]


async def test_r35_a_row_is_told_again_to_whoever_asks_again() -> None:
    house = House()
    await house.page()
    house.lists.put(seen_by(ADA).profile_id, *candidates(9), at=NOW + DAY)

    assert await refreshed(house, LIST_CHANGED) == await refreshed(house, LIST_CHANGED)


async def test_r35_a_title_that_was_not_licensed_when_the_page_was_made_brings_the_row() -> None:
    house = House()
    item = replace(candidates(9)[0], windows=(window(NOW + DAY / 2),))
    house.lists.put(seen_by(ADA).profile_id, item, at=NOW - DAY)
    house.pages.pages[FIRST] = replace(
        await house.homepages.current(ADA, NOW), expires_at=NOW + 9 * DAY
    )

    done = await asked(house, LIST_CHANGED, after=DAY)

    assert [type(one) for one in done.changes] == [RowInserted]


async def test_r35_the_page_of_an_edited_profile_promises_nothing_about_its_live_rows() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    await house.page()
    edited = viewer(replace(profile(1), version=2))

    done = await refreshed(house, LIST_CHANGED, who=edited)

    assert [type(one) for one in done.changes] == [RowInserted]


async def test_r35_playback_changes_nothing_of_my_list() -> None:
    house = House()
    await house.page()
    house.lists.put(seen_by(ADA).profile_id, *candidates(9), at=NOW + DAY)

    done = await refreshed(house, RefreshTrigger.PLAYBACK_ENDED)

    assert (done.homepage.id, done.changes) == (FIRST, (RowRemoved(WATCHING),))  # type: ignore[arg-type]


async def test_r35_playback_brings_continue_watching_to_the_top_of_the_page_there_is() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    await house.page()
    house.watching.play(seen_by(ADA).profile_id, 9)

    done = await refreshed(house, RefreshTrigger.PLAYBACK_ENDED)

    shown = [RowKind.CONTINUE_WATCHING, RowKind.MY_LIST, RowKind.TRENDING]
    assert (done.homepage.id, kinds(done.homepage)) == (FIRST, shown)
    assert done.changes == (RowInserted(done.homepage.rows[0], None),)
    assert done.homepage == await house.page()


async def test_r35_a_list_that_is_inserted_comes_with_the_row_that_it_stands_behind() -> None:
    house = House()
    await house.page()
    house.watching.play(seen_by(ADA).profile_id, 9)
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW + DAY)

    done = await asked(house, LIST_CHANGED, [MINE])

    watching, mine, _ = done.homepage.rows
    assert done.changes == (RowInserted(watching, None), RowInserted(mine, watching.id))


async def test_r33_what_is_watched_and_cannot_be_read_is_not_told_to_be_gone() -> None:
    house = House()
    house.watching.play(seen_by(ADA).profile_id, 9)
    await house.page()
    house.watching.failing = "UNAVAILABLE"

    assert isinstance(await asked(house, RefreshTrigger.PLAYBACK_ENDED), UnavailableNow)
    assert (await refreshed(house, LIST_CHANGED)).homepage.degraded[0].source == "continue_watching"


@pytest.mark.parametrize("trigger", RENEWING)
async def test_r35_otherwise_there_is_a_new_page_and_all_its_rows(trigger: RefreshTrigger) -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    old = await house.page()

    done = await refreshed(house, trigger)

    new = done.homepage
    assert (new.id, kinds(new)) == (SECOND, [RowKind.MY_LIST, RowKind.TRENDING])
    assert new.billboard is not None
    assert done.changes == (
        RowRemoved(old.rows[1].id),
        RowRemoved(WATCHING),  # type: ignore[arg-type]
        RowRemoved(old.rows[0].id),
        RowInserted(new.rows[0], None),
        RowInserted(new.rows[1], new.rows[0].id),
        BillboardReplaced(new.billboard),
    )


async def test_r35_the_new_page_is_the_current_one_and_the_old_stays_under_its_id() -> None:
    house = House()
    old = await house.homepages.current(ADA, NOW)

    await refreshed(house, EXPIRED)

    assert (await house.homepages.current(ADA, NOW)).id == SECOND
    assert await house.homepages.by_id(FIRST, ADA, NOW) == old


async def test_r35_of_two_new_pages_asked_for_at_once_both_askers_get_one() -> None:
    house = House(MemoryPages())
    await house.page()

    first, second = await asyncio.gather(
        refreshed(house, EXPIRED), refreshed(house, RefreshTrigger.APP_FOREGROUND)
    )

    assert first.homepage == second.homepage == await house.page()
    assert first.homepage.id != FIRST


async def test_r35_row_ids_narrow_the_difference_on_either_page() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    page = await house.page()
    trending = page.rows[1].id

    kept = await asked(house, LIST_CHANGED, [trending])
    mine = await asked(house, LIST_CHANGED, [MINE])
    none = await asked(house, EXPIRED, [])
    renewed = await asked(house, EXPIRED, [trending])

    assert (kept.changes, none.changes) == ((), ())
    assert [type(one) for one in mine.changes] == [RowReplaced]
    assert renewed.changes[0] == RowRemoved(trending)
    assert [one.row.kind for one in renewed.changes[1:]] == [RowKind.TRENDING]


async def test_r58_another_profiles_page_is_not_found_nor_one_that_never_was() -> None:
    house = House()
    assert await asked(house, LIST_CHANGED) == NotFound()
    await house.page()

    sam = viewer(profile(2))
    assert await asked(house, LIST_CHANGED, who=sam) == NotFound()
    assert await asked(house, EXPIRED, who=sam) == NotFound()
    assert set(house.pages.pages) == {FIRST}


async def test_r32_a_page_that_has_expired_is_not_found() -> None:
    house = House()
    await house.page()

    assert await asked(house, EXPIRED, after=timedelta(minutes=30)) == NotFound()


async def test_r33_a_row_that_cannot_be_read_is_not_told_to_be_gone() -> None:
    house = House()
    house.lists.put(seen_by(ADA).profile_id, *candidates(8), at=NOW - DAY)
    await house.page()
    house.lists.error = StoreUnavailable()

    assert isinstance(await asked(house, LIST_CHANGED), UnavailableNow)
    renewed = await asked(house, EXPIRED)
    assert kinds(renewed.homepage) == [RowKind.TRENDING]
    assert [each.source for each in renewed.homepage.degraded] == ["my_list"]


async def test_r33_without_a_store_of_pages_nothing_can_be_refreshed() -> None:
    house = House()
    await house.page()
    house.pages.away = True

    assert isinstance(await asked(house, LIST_CHANGED), UnavailableNow)
