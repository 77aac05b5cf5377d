"""R20, R26, R35: putting titles on a list and taking them off."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ProfileRequired
from domain.homepage.row import Page
from domain.ids import TitleId
from domain.my_list import ListChanged
from domain.outcome import LimitReached, NotFound, ProblemCode
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, candidates, title_id
from tests.unit.flows.homepage.living import ADA, MINE, House, seen_by

ME = seen_by(ADA)
HIDDEN = TitleId(f"movie_{'f' * 32}")


async def add(house: House, number: int, *, visible: bool = True) -> Any:
    return await house.my_list.add(ADA, ME, title_id(number), NOW, visible=visible)


async def take_off(house: House, id_: TitleId, *, visible: bool = True) -> Any:
    return await house.my_list.take_off(ADA, ME, id_, NOW, visible=visible)


def rows_of(done: Any) -> tuple[str, ...]:
    assert isinstance(done, ListChanged)
    return done.invalidated_row_ids


async def test_r26_what_is_added_is_on_the_list_and_its_state_is_answered() -> None:
    house = House()

    done = await add(house, 9)

    assert (done.state.profile_id, done.state.title_id) == (ME.profile_id, title_id(9))
    assert await house.lists.listed(ME.profile_id, [title_id(9)]) == {title_id(9)}


async def test_r35_without_a_page_no_row_is_named_and_no_page_is_made() -> None:
    house = House()

    assert rows_of(await add(house, 9)) == ()
    assert house.pages.pages == {}
    assert house.lists.reads == 0


async def test_r35_the_row_is_named_that_shows_something_else_now() -> None:
    house = House()
    await house.page()

    assert rows_of(await add(house, 9)) == (MINE,)
    assert rows_of(await add(house, 9)) == ()
    assert rows_of(await take_off(house, title_id(9))) == (MINE,)
    assert rows_of(await take_off(house, title_id(9))) == ()


async def test_r35_a_title_beyond_what_the_row_shows_changes_no_row() -> None:
    house = House()
    house.lists.put(ME.profile_id, *candidates(1, 2, *range(30, 53)))
    await house.page()

    assert rows_of(await take_off(house, title_id(1))) == ()
    assert rows_of(await take_off(house, title_id(2))) == (MINE,)


async def test_r33_where_it_cannot_be_told_the_row_is_named() -> None:
    house = House()
    await house.page()
    house.lists.error = StoreUnavailable()

    assert rows_of(await add(house, 9)) == (MINE,)


async def test_r26_a_full_list_refuses_and_says_how_much_it_holds() -> None:
    house = House()
    house.lists.put(ME.profile_id, *candidates(*range(500)), at=NOW - timedelta(hours=1))

    refused = await add(house, 900)

    assert isinstance(refused, LimitReached)
    assert (refused.code, refused.limit) == (ProblemCode.MY_LIST_LIMIT, 500)
    assert isinstance(await add(house, 499), ListChanged)


async def test_r20_what_is_hidden_is_not_found_and_nothing_is_kept() -> None:
    house = House()

    assert await add(house, 9, visible=False) == NotFound()
    assert await take_off(house, HIDDEN, visible=False) == NotFound()
    assert house.lists.lists.get(ME.profile_id, []) == []


async def test_r20_what_is_on_the_list_and_hidden_by_now_answers_the_same_and_stays() -> None:
    house = House()
    await add(house, 9)

    assert await take_off(house, title_id(9), visible=False) == NotFound()
    assert await house.lists.listed(ME.profile_id, [title_id(9)]) == {title_id(9)}


async def test_a_profile_that_was_removed_meanwhile_is_told_to_choose_one() -> None:
    house = House()
    house.lists.gone.add(ME.profile_id)

    with pytest.raises(ProfileRequired):
        await add(house, 9)


calls = st.lists(st.tuples(st.booleans(), st.integers(1, 4)), max_size=8)


@given(calls)
async def test_r35_the_rows_named_are_those_that_a_page_asked_for_again_shows_otherwise(
    calls: list[tuple[bool, int]],
) -> None:
    house = House()
    before = await house.page()
    for adding, number in calls:
        call = add(house, number) if adding else take_off(house, title_id(number))
        named = rows_of(await call)
        after = await house.page()
        assert list(named) == recomputed(before, after)
        before = after


def recomputed(before: Page, after: Page) -> list[str]:
    """The rows that stand on one of the pages only, or show other titles, by their ids."""
    old, new = map(titles_by_row, (before, after))
    return sorted(id_ for id_ in {*old, *new} if old.get(id_) != new.get(id_))


def titles_by_row(page: Page) -> dict[str, list[str]]:
    return {row.id: [item.title_id for item in row.items] for row in page.rows}
