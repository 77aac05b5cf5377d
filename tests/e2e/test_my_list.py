"""R20, R26, R58: My List and reactions, as clients use them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.my_list import Added
from persistence.ports.stores import Stores
from tests.e2e.faults import Failing, before
from tests.e2e.my_list import LIST, REACT, SET, listed, listing, put, react
from tests.e2e.page_rules import PAGE, broken_rules, items_of, rows_of, title_ids
from tests.e2e.running import Clock, Device, Marquee, running, settings_for

UNKNOWN = "movie_" + "0" * 32
STATE = """
query State($id: ID!) {
  title(by: {id: $id}) { viewerState { __typename id inMyList reaction } }
}
"""
NODE = """
query Node($id: ID!) {
  node(id: $id) { __typename id ... on TitleViewerState { inMyList reaction } }
}
"""
TITLES = "{ titles(first: 30) { edges { node { id } } } }"
ABOVE_ALL_LEVELS_OF_CHILDREN = """
{ titles(first: 50) { edges { node { id rating { level } } } } }
"""
LEAVING = """
{ homepage { rows(first: 20) { edges { node { kind items(first: 1) {
  edges { node { title { id availability { until } } } } } } } } } }
"""
TWICE = """
mutation Twice($id: ID!) {
  on: setMyList(titleId: $id, listed: true) { ...Mine }
  off: setMyList(titleId: $id, listed: false) { ...Mine }
  love: react(titleId: $id, reaction: LOVE) { ...Own }
  back: react(titleId: $id) { ...Own }
}
fragment Mine on MyListResult { ... on MyListPayload { state { inMyList } } }
fragment Own on ReactionResult { ... on ReactionPayload { state { reaction } } }
"""


@pytest_asyncio.fixture(loop_scope="module")
async def mine(marquee: Marquee) -> Device:
    """A grown-up's device in a household of its own, whose list is empty."""
    return await marquee.sign_in_as(*await marquee.household())


async def titles(device: Device) -> list[str]:
    found = (await device.ask(TITLES)).data["titles"]["edges"]
    return [edge["node"]["id"] for edge in found]


async def test_r26_titles_are_listed_newest_first_and_each_once(mine: Device) -> None:
    first, second, third, *_ = await titles(mine)
    assert await listed(mine) == []

    for each in (first, second, first, third, second):
        outcome = await put(mine, each)
        assert outcome["__typename"] == "MyListPayload"
        assert outcome["state"]["inMyList"] is True

    assert await listed(mine) == [third, second, first]
    for _ in range(2):
        assert (await put(mine, second, listed=False))["state"]["inMyList"] is False
    assert await listed(mine) == [third, first]
    await put(mine, second)
    assert await listed(mine) == [second, third, first]


async def test_r26_the_list_is_read_page_by_page_while_it_changes(mine: Device) -> None:
    wanted = (await titles(mine))[:6]
    for each in wanted:
        await put(mine, each)
    newest = wanted[::-1]

    page = (await listing(mine, first=2)).data["myList"]
    assert [edge["node"]["id"] for edge in page["edges"]] == newest[:2]
    assert page["pageInfo"]["hasNextPage"]
    assert not page["pageInfo"]["hasPreviousPage"]
    await put(mine, newest[0], listed=False)
    await put(mine, newest[1], listed=False)
    await put(mine, newest[1])
    rest = (await listing(mine, first=10, after=page["pageInfo"]["endCursor"])).data["myList"]
    assert [edge["node"]["id"] for edge in rest["edges"]] == newest[2:]
    assert not rest["pageInfo"]["hasNextPage"]
    assert rest["pageInfo"]["hasPreviousPage"]


async def test_r32_a_cursor_that_is_not_of_this_list_nulls_it(mine: Device, ada: Device) -> None:
    for device in (mine, ada):
        await put(device, (await titles(device))[0])
    others = (await listing(ada)).data["myList"]["edges"][0]["cursor"]
    browsing = (await mine.ask("{ titles(first: 1) { pageInfo { endCursor } } }")).data["titles"]

    for cursor in (others, browsing["pageInfo"]["endCursor"], "garbage", "WyJtIl0"):
        answer = await listing(mine, after=cursor)
        assert (answer.partial, answer.codes) == ({"myList": None}, ["BAD_CURSOR"])


async def test_r26_a_reaction_is_one_per_profile_and_title(mine: Device) -> None:
    title = (await titles(mine))[0]
    for reaction in ("UP", "UP", "LOVE", "DOWN", None, None):
        outcome = await react(mine, title, reaction)
        assert outcome["state"]["reaction"] == reaction
        state = (await mine.ask(STATE, {"id": title})).data["title"]["viewerState"]
        assert state["reaction"] == reaction
        assert state["id"] == outcome["state"]["id"]


async def test_each_change_of_one_request_answers_what_is_so_after_it(mine: Device) -> None:
    answer = await mine.ask(TWICE, {"id": (await titles(mine))[0]})

    assert answer.data == {
        "on": {"state": {"inMyList": True}},
        "off": {"state": {"inMyList": False}},
        "love": {"state": {"reaction": "LOVE"}},
        "back": {"state": {"reaction": None}},
    }


async def test_r58_a_state_is_found_by_its_id_and_by_no_other_profile(
    mine: Device, ada: Device
) -> None:
    title = (await titles(mine))[0]
    await put(mine, title)
    await react(mine, title, "LOVE")
    state = (await mine.ask(STATE, {"id": title})).data["title"]["viewerState"]
    theirs = (await ada.ask(STATE, {"id": title})).data["title"]["viewerState"]

    assert state["id"] != theirs["id"]
    assert state["id"][-32:] == theirs["id"][-32:] == title[-32:]
    assert (await mine.ask(NODE, {"id": state["id"]})).data["node"] == state
    assert (await ada.ask(NODE, {"id": state["id"]})).data == {"node": None}
    unknown = state["id"][:-32] + "0" * 32
    assert (await mine.ask(NODE, {"id": unknown})).data == {"node": None}


async def test_r58_two_profiles_of_one_account_keep_lists_of_their_own(marquee: Marquee) -> None:
    ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
    title = (await titles(sam))[7]
    await put(sam, title)
    await react(sam, title, "UP")

    assert title not in await listed(ada)
    theirs = (await ada.ask(STATE, {"id": title})).data["title"]["viewerState"]
    assert (theirs["inMyList"], theirs["reaction"]) == (False, None)


async def test_r20_what_is_hidden_answers_as_what_does_not_exist(ada: Device, kit: Device) -> None:
    found = (await ada.ask(ABOVE_ALL_LEVELS_OF_CHILDREN)).data["titles"]["edges"]
    strict = next(e["node"]["id"] for e in found if e["node"]["rating"]["level"] == "MATURE")
    season = "season_" + strict[-32:]

    for id_ in (strict, UNKNOWN, season, "garbage", "", "movie_\u0000"):
        refused = [
            await put(kit, id_),
            await put(kit, id_, listed=False),
            await react(kit, id_, "LOVE"),
            await react(kit, id_, None),
        ]
        assert (
            refused
            == [
                {
                    "__typename": "NotFoundProblem",
                    "code": "NOT_FOUND",
                    "message": "There is nothing here under this id.",
                }
            ]
            * 4
        )
    assert await listed(kit) == []


async def test_r20_without_a_profile_or_signed_out_a_list_is_nobodys(marquee: Marquee) -> None:
    nobody, chosen_none = marquee.device(), marquee.device()
    await chosen_none.log_in("demo@marquee.test")
    for device, code in ((nobody, "UNAUTHENTICATED"), (chosen_none, "PROFILE_REQUIRED")):
        answer = await device.ask(LIST)
        assert (answer.partial, answer.codes) == ({"myList": None}, [code])
        for text in (SET, REACT):
            given = {"titleId": UNKNOWN, "listed": True, "reaction": "UP"}
            wanted = {key: given[key] for key in given if f"${key}" in text}
            (outcome,) = (await device.ask(text, wanted)).data.values()
            assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", code)


async def test_r26_a_title_whose_licence_has_ended_stays_and_says_so(
    data_dir: Path,
) -> None:
    clock = Clock()
    async with running(settings_for(data_dir), clock=clock) as marquee:
        await marquee.warm()
        edith = await marquee.sign_in("Edith")
        rows = [e["node"] for e in (await edith.ask(LEAVING)).data["homepage"]["rows"]["edges"]]
        (leaving,) = (row for row in rows if row["kind"] == "LEAVING_SOON")
        title = leaving["items"]["edges"][0]["node"]["title"]["id"]
        await put(edith, title)

        clock.forward(days=31)
        await marquee.warm()
        edith = await marquee.sign_in("Edith")
        (entry,) = (await listing(edith)).data["myList"]["edges"]
        assert entry["node"]["id"] == title
        assert entry["node"]["availability"] == {"state": "EXPIRED"}
        page = (await edith.ask(PAGE)).data["homepage"]
        assert rows_of(page)[0]["kind"] == "MY_LIST"
        assert title_ids(rows_of(page)[0]) == [title]
        assert broken_rules(page) == []
        item = items_of(rows_of(page)[0])[0]["id"]
        playable = "query P($id: ID!) { node(id: $id) { ... on RowItem { playable { id } } } }"
        assert (await edith.ask(playable, {"id": item})).data == {"node": {"playable": None}}


class FullLists:
    """Lists to which nothing can be added."""

    def __init__(self, lists: Any) -> None:
        self.lists = lists

    def __getattr__(self, name: str) -> Any:
        return getattr(self.lists, name)

    async def add(self, *_: object, **__: object) -> Added:
        return Added.FULL


@pytest.fixture
async def full(data_dir: Path) -> AsyncIterator[Device]:
    def wrap(stores: Stores) -> Stores:
        return replace(stores, my_lists=FullLists(stores.my_lists))

    async with running(settings_for(data_dir), wrap=wrap) as marquee:
        yield await marquee.sign_in("Ada")


async def test_r26_a_full_list_says_its_limit(full: Device) -> None:
    assert await put(full, (await titles(full))[0]) == {
        "__typename": "LimitProblem",
        "code": "MY_LIST_LIMIT",
        "message": "My List holds 500 titles. Take one off before you add another.",
        "limit": 500,
    }


async def test_while_the_store_is_away_changes_say_so_and_the_rest_is_answered(
    data_dir: Path,
) -> None:
    fault = Failing(None)
    async with running(settings_for(data_dir), wrap=before("my_lists", fault)) as marquee:
        await marquee.warm()
        ada = await marquee.sign_in("Ada")
        title = (await titles(ada))[0]
        fault.failing = ("add", "newest", "page", "listed")

        outcome = await put(ada, title)
        assert (outcome["__typename"], outcome["code"]) == ("UnavailableProblem", "UNAVAILABLE")
        answer = await listing(ada)
        assert (answer.partial, answer.codes) == ({"myList": None}, ["UNAVAILABLE"])
        page = (await ada.ask(PAGE)).data["homepage"]
        assert page["degraded"] == [
            {"source": "my_list", "fallback": "NONE", "reason": "UNAVAILABLE"}
        ]
        state = await ada.ask(STATE, {"id": title})
        assert state.refusals == {"title.viewerState.inMyList": "UNAVAILABLE"}
        fault.failing = ()
        assert (await ada.ask(PAGE)).data["homepage"]["degraded"] == []
        assert await listed(ada) == []
