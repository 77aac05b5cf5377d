"""My List: what every adapter of the port promises (R26)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from domain.homepage.candidate import ArtVariant
from domain.ids import ProfileId, TitleId
from domain.maturity import MaturityLevel
from domain.my_list import Added, Entry
from domain.reaction import Reaction
from domain.record import TitleRecord
from domain.visibility import Audience
from persistence.ports.my_list import MyLists
from persistence.sql.tables import accounts as tables
from tests.contract.people import account, profile
from tests.contract.records import (
    DAY,
    NOW,
    art,
    image_id,
    movie,
    movie_id,
    series,
    series_id,
    window,
)
from tests.contract.store import Store

ADA, SAM = profile().id, profile("2").id
GONE = ProfileId(f"prof_{'f' * 32}")
MOMENT = timedelta(microseconds=1)
A, B, C = movie_id("A"), movie_id("B"), movie_id("C")
STRICT = ("strict", "stricter")
WHO = Audience(ADA, MaturityLevel.MATURE, frozenset(), "US")
SAMS = replace(WHO, profile_id=SAM)
TEENAGER = replace(WHO, maturity=MaturityLevel.AGE_14)


@pytest.fixture
async def household(store: Store) -> Store:
    """Two profiles, and three films that everybody may see."""
    await store.ports.accounts.create(account(), "hash", [profile(), profile("2")])
    await store.put(movie("A"), movie("B"), movie("C"))
    return store


async def add(
    lists: MyLists,
    title_id: TitleId,
    at: datetime = NOW,
    limit: int = 500,
    who: Audience = WHO,
) -> Added:
    return await lists.add(who, title_id, at, limit=limit)


async def entries(
    lists: MyLists,
    who: Audience = WHO,
    *,
    now: datetime = NOW,
    after: datetime | None = None,
    limit: int = 10,
) -> Sequence[Entry]:
    return await lists.page(who, now, after=after, limit=limit)


async def shown(lists: MyLists, who: Audience = WHO) -> list[TitleId]:
    """The ids on a page, which are those that a row has too."""
    page = [entry.title_id for entry in await entries(lists, who)]
    row = await lists.newest(who, NOW, limit=10)
    assert [one.candidate.title_id for one in row] == page
    return page


async def test_r26_titles_come_newest_first(household: Store) -> None:
    lists = household.ports.my_lists
    for place, title_id in enumerate((A, B, C)):
        assert await add(lists, title_id, NOW + place * MOMENT) is Added.ADDED

    assert await entries(lists) == [
        Entry(C, NOW + 2 * MOMENT),
        Entry(B, NOW + MOMENT),
        Entry(A, NOW),
    ]


async def test_r26_what_is_added_last_comes_first_by_any_clock(household: Store) -> None:
    lists = household.ports.my_lists
    await add(lists, A, NOW)
    await add(lists, B, NOW)
    await add(lists, C, NOW - DAY)

    assert await entries(lists) == [
        Entry(C, NOW + 2 * MOMENT),
        Entry(B, NOW + MOMENT),
        Entry(A, NOW),
    ]


async def test_r26_a_title_that_is_there_keeps_its_place(household: Store) -> None:
    lists = household.ports.my_lists
    await add(lists, A, NOW)
    await add(lists, B, NOW + DAY)

    assert await add(lists, A, NOW + 2 * DAY) is Added.THERE_ALREADY
    assert await entries(lists) == [Entry(B, NOW + DAY), Entry(A, NOW)]


async def test_r26_a_title_taken_off_and_added_again_is_the_newest(household: Store) -> None:
    lists = household.ports.my_lists
    await add(lists, A, NOW)
    await add(lists, B, NOW + DAY)

    assert await lists.take_off(ADA, A)
    assert not await lists.take_off(ADA, A)
    assert await add(lists, A, NOW) is Added.ADDED
    assert await entries(lists) == [Entry(A, NOW + DAY + MOMENT), Entry(B, NOW + DAY)]


async def test_r26_a_full_list_takes_no_more_until_something_is_taken_off(household: Store) -> None:
    lists = household.ports.my_lists
    await add(lists, A, limit=2)
    await add(lists, B, limit=2)

    assert await add(lists, C, limit=2) is Added.FULL
    assert await add(lists, A, limit=2) is Added.THERE_ALREADY
    assert await shown(lists) == [B, A]
    await lists.take_off(ADA, A)
    assert await add(lists, C, limit=2) is Added.ADDED


def hiding() -> dict[str, Audience]:
    """Whom `strict` and `stricter` are hidden from, by what hides them."""
    return {"level": TEENAGER, "blocks": replace(WHO, blocked=frozenset(map(movie_id, STRICT)))}


@pytest.mark.parametrize("by", ["level", "blocks"])
async def test_r20_what_is_hidden_fills_no_list_and_the_oldest_of_it_makes_room(
    household: Store, by: str
) -> None:
    """A list that holds hidden titles takes what one takes that has never held any."""
    lists, who = household.ports.my_lists, hiding()[by]
    strict, stricter = map(movie_id, STRICT)
    await household.put(*(movie(name, rating_label="R") for name in STRICT), movie("D"))
    for place, title_id in enumerate((A, strict, stricter)):
        assert await add(lists, title_id, NOW + place * DAY, limit=3) is Added.ADDED

    assert await add(lists, B, NOW + 3 * DAY, limit=3, who=who) is Added.ADDED
    assert await shown(lists) == [B, stricter, A]
    assert await add(lists, C, NOW + 4 * DAY, limit=3, who=who) is Added.ADDED
    assert await shown(lists) == [C, B, A]
    assert await add(lists, movie_id("D"), limit=3, who=who) is Added.FULL
    assert await shown(lists) == [C, B, A]


async def test_r26_what_was_hidden_is_shown_again_where_room_was_left(household: Store) -> None:
    lists = household.ports.my_lists
    await household.put(movie("strict", rating_label="R"))
    await add(lists, movie_id("strict"), limit=3)

    for title_id in (A, B):
        await add(lists, title_id, limit=3, who=TEENAGER)

    assert await shown(lists) == [B, A, movie_id("strict")]
    assert await add(lists, C, limit=3) is Added.FULL


async def test_r19_a_title_without_a_licence_here_is_not_hidden_and_keeps_its_place(
    household: Store,
) -> None:
    lists = household.ports.my_lists
    await household.put(movie("elsewhere", windows=(window(-9, None, "FR"),)))
    await add(lists, movie_id("elsewhere"), limit=2)
    await add(lists, A, limit=2)

    assert await add(lists, B, limit=2) is Added.FULL
    assert await lists.listed(ADA, [movie_id("elsewhere")]) == {movie_id("elsewhere")}


async def test_r26_of_many_added_at_once_a_list_takes_as_many_as_it_holds(store: Store) -> None:
    await store.ports.accounts.create(account(), "hash", [profile()])
    films = [movie(f"film {number}") for number in range(8)]
    await store.put(*films)
    lists = store.ports.my_lists

    done = await asyncio.gather(*(add(lists, film.id, limit=5) for film in films))

    assert sorted(one.value for one in done) == ["ADDED"] * 5 + ["FULL"] * 3
    found = await entries(lists)
    assert len(found) == len({entry.listed_at for entry in found}) == 5


async def test_r26_of_many_added_at_once_a_list_with_hidden_titles_takes_as_many(
    store: Store,
) -> None:
    await store.ports.accounts.create(account(), "hash", [profile()])
    films = [movie(f"film {number}") for number in range(8)]
    hidden = [movie(f"hidden {number}", rating_label="R") for number in range(4)]
    await store.put(*films, *hidden)
    lists = store.ports.my_lists
    for film in hidden:
        await add(lists, film.id, limit=5)

    done = await asyncio.gather(*(add(lists, film.id, limit=5, who=TEENAGER) for film in films))

    assert sorted(one.value for one in done) == ["ADDED"] * 5 + ["FULL"] * 3
    assert len(await entries(lists)) == len(await entries(lists, TEENAGER)) == 5


async def test_r26_the_same_title_added_twice_at_once_is_there_once(household: Store) -> None:
    lists = household.ports.my_lists

    done = await asyncio.gather(*(add(lists, A) for _ in range(4)))

    assert sorted(one.value for one in done) == ["ADDED", *["THERE_ALREADY"] * 3]
    assert await shown(lists) == [A]


async def test_a_profile_that_is_gone_lists_nothing(household: Store) -> None:
    lists = household.ports.my_lists

    assert await add(lists, A, who=replace(WHO, profile_id=GONE)) is Added.NO_PROFILE
    assert await lists.listed(GONE, [A]) == frozenset()
    assert not await lists.take_off(GONE, A)


@pytest.mark.parametrize("id_", ["movie_none", "", "movie_\0"])
async def test_a_title_that_is_nowhere_is_not_on_a_list(household: Store, id_: str) -> None:
    assert not await household.ports.my_lists.take_off(ADA, TitleId(id_))


async def test_what_a_profile_keeps_of_titles_goes_with_it(household: Store) -> None:
    lists, reactions = household.ports.my_lists, household.ports.reactions
    await add(lists, A)
    await add(lists, A, who=SAMS)
    await reactions.react(ADA, A, Reaction.LOVE, NOW)

    async with household.database.transaction() as connection:
        await connection.execute(delete(tables.profile).where(tables.profile.c.id == ADA))

    assert await lists.listed(ADA, [A]) == frozenset()
    assert await reactions.reactions(ADA, [A]) == {}
    assert await lists.listed(SAM, [A]) == {A}


async def test_r58_a_list_is_one_profiles_own(household: Store) -> None:
    lists = household.ports.my_lists
    await add(lists, A)
    await add(lists, B, who=SAMS)

    assert await shown(lists) == [A]
    assert await shown(lists, SAMS) == [B]
    assert not await lists.take_off(SAM, A)
    assert await lists.listed(ADA, [A, B, C]) == {A}
    assert await lists.listed(SAM, [A, B, C]) == {B}


async def test_r26_pages_continue_behind_an_instant_whatever_came_or_went(
    household: Store,
) -> None:
    lists = household.ports.my_lists
    for place, title_id in enumerate((A, B)):
        await add(lists, title_id, NOW + place * DAY)

    (first,) = await entries(lists, limit=1)
    await add(lists, C, NOW + 2 * DAY)
    await lists.take_off(ADA, B)

    assert await entries(lists, after=first.listed_at) == [Entry(A, NOW)]
    assert await entries(lists, after=NOW) == []
    assert await entries(lists, limit=0) == []


def gated() -> dict[str, TitleRecord]:
    return {
        "open": movie("open"),
        "ended": movie("ended", windows=(window(-9, -1),)),
        "ended here": movie("ended here", windows=(window(-9, 0, "US"), window(-9, 9, "FR"))),
        "coming back": movie("coming back", windows=(window(-9, -1), window(5))),
        "coming": movie("coming", windows=(window(5),)),
        "elsewhere": movie("elsewhere", windows=(window(-9, None, "FR"),)),
        "unlicensed": movie("unlicensed", windows=()),
        "strict": movie("strict", rating_label="R"),
    }


async def test_r19_r26_only_what_may_be_shown_is_on_a_page_and_in_a_row(store: Store) -> None:
    await store.ports.accounts.create(account(), "hash", [profile()])
    titles, lists = gated(), store.ports.my_lists
    await store.put(*titles.values())
    for title in titles.values():
        await add(lists, title.id)
    names = {title.id: name for name, title in titles.items()}
    careful = replace(WHO, blocked=frozenset({titles["open"].id}))

    async def seen(who: Audience) -> set[str]:
        return {names[id_] for id_ in await shown(lists, who)}

    here = {"open", "ended", "ended here", "coming back", "strict"}
    assert await seen(WHO) == here
    assert await seen(TEENAGER) == here - {"strict"}
    assert await seen(careful) == here - {"open"}
    assert await seen(replace(WHO, country="FR")) == here | {"elsewhere"}
    assert await seen(replace(WHO, country=None)) == set()
    assert await lists.listed(ADA, list(names)) == set(names)


async def test_a_row_is_read_in_one_statement_with_what_it_needs(store: Store) -> None:
    await store.ports.accounts.create(account(), "hash", [profile()])
    windows = (window(-9, 9, "US"), window(-5, None))
    await store.put(movie("A", artwork=art("A", "plain", "bold"), windows=windows), series("S"))
    lists = store.ports.my_lists
    await add(lists, A, NOW)
    await add(lists, series_id("S"), NOW + DAY)

    with store.counting() as sent:
        serial, film = await lists.newest(WHO, NOW, limit=5)

    assert len(sent) == 1
    assert (serial.candidate.title_id, serial.listed_at) == (series_id("S"), NOW + DAY)
    assert film.listed_at == NOW
    assert film.candidate.windows == windows
    assert film.candidate.box_art == (
        ArtVariant(image_id("A", "plain"), "plain"),
        ArtVariant(image_id("A", "bold"), "bold"),
    )
    assert [one.candidate.title_id for one in await lists.newest(WHO, NOW, limit=1)] == [
        series_id("S")
    ]
