"""R28, R32, R35: My List on a page that is shown, and refreshing that page."""

import pytest
import pytest_asyncio

from tests.e2e.my_list import put, refresh, rows_after
from tests.e2e.page_rules import PAGE, Json, broken_rules, items_of, rows_of, title_ids
from tests.e2e.running import Answer, Device, Marquee

TITLES = "{ titles(first: 30) { edges { node { id } } } }"
ITEMS = """
query Items($id: ID!, $first: Int = 20, $after: String) {
  node(id: $id) {
    ... on Row {
      revision
      items(first: $first, after: $after) {
        edges { cursor node { id trackingToken title { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
NOT_FOUND = {
    "__typename": "NotFoundProblem",
    "code": "NOT_FOUND",
    "message": "There is nothing here under this id.",
}
RENEWING = ("APP_FOREGROUND", "EXPIRED", "SERVER_PUSH", "PROFILE_EDITED")


@pytest_asyncio.fixture(loop_scope="module")
async def mine(marquee: Marquee) -> Device:
    """A grown-up's device in a household of its own, whose list is empty."""
    return await marquee.sign_in_as(*await marquee.household())


async def page_of(device: Device) -> Json:
    page: Json = (await device.ask(PAGE)).data["homepage"]
    assert page["degraded"] == []
    assert broken_rules(page) == []
    return page


async def titles(device: Device) -> list[str]:
    found = (await device.ask(TITLES)).data["titles"]["edges"]
    return [edge["node"]["id"] for edge in found]


def mine_on(page: Json, name: str = "my_list") -> str:
    return f"row_{page['id'].removeprefix('page_')}_{name}"


async def items(device: Device, row: str, **variables: object) -> Answer:
    return await device.ask(ITEMS, {"id": row, **variables})


async def test_r32_the_row_comes_lives_and_goes_on_one_page(mine: Device) -> None:
    first, second, *_ = await titles(mine)
    empty = await page_of(mine)
    assert "MY_LIST" not in [row["kind"] for row in rows_of(empty)]

    added = await put(mine, first)
    one = await page_of(mine)
    await put(mine, second)
    two = await page_of(mine)
    await put(mine, first, listed=False)
    await put(mine, second, listed=False)
    again = await page_of(mine)

    assert added["invalidatedRowIds"] == [mine_on(empty)]
    assert {page["id"] for page in (empty, one, two, again)} == {empty["id"]}
    assert rows_of(one)[0]["id"] == rows_of(two)[0]["id"] == mine_on(empty)
    assert (title_ids(rows_of(one)[0]), title_ids(rows_of(two)[0])) == ([first], [second, first])
    assert rows_of(one)[0]["revision"] != rows_of(two)[0]["revision"]
    assert len({page["revision"] for page in (empty, one, two)}) == 3
    assert rows_of(one)[1:] == rows_of(two)[1:] == rows_of(empty)
    assert again == empty


async def test_r28_the_row_says_what_it_is(mine: Device) -> None:
    await put(mine, (await titles(mine))[0])

    row = rows_of(await page_of(mine))[0]
    assert (row["__typename"], row["kind"]) == ("StandardRow", "MY_LIST")
    assert (row["heading"], row["layout"], row["pinned"]) == ("My List", "STANDARD", True)
    assert row["evidence"] == {"kind": "LISTED", "text": "What you put on your list"}


async def test_r32_items_are_paged_by_key_while_the_list_changes(mine: Device) -> None:
    wanted = (await titles(mine))[:8]
    page = await page_of(mine)
    for each in wanted:
        await put(mine, each)
    newest, row = wanted[::-1], mine_on(page)

    seen = (await items(mine, row, first=3)).data["node"]
    found = [edge["node"]["title"]["id"] for edge in seen["items"]["edges"]]
    assert found == newest[:3]
    await put(mine, newest[0], listed=False)
    await put(mine, newest[2], listed=False)
    await put(mine, (await titles(mine))[9])
    after = seen["items"]["pageInfo"]["endCursor"]
    rest = (await items(mine, row, first=20, after=after)).data["node"]

    assert [edge["node"]["title"]["id"] for edge in rest["items"]["edges"]] == newest[3:]
    assert rest["revision"] != seen["revision"]
    assert not rest["items"]["pageInfo"]["hasNextPage"]


async def test_r32_a_cursor_of_another_row_is_bad_and_one_of_an_expired_page_expired(
    mine: Device,
) -> None:
    await put(mine, (await titles(mine))[0])
    page = await page_of(mine)
    frozen = rows_of(page)[1]["items"]["edges"][0]["cursor"]
    own = rows_of(page)[0]["items"]["edges"][0]["cursor"]
    gone = "page_" + "1" * 32

    for row, cursor in ((mine_on(page), frozen), (rows_of(page)[1]["id"], own)):
        answer = await items(mine, row, after=cursor)
        assert answer.codes == ["BAD_CURSOR"]
        assert answer.partial["node"]["items"] is None
    assert (await refresh(mine, gone, "LIST_CHANGED")) == NOT_FOUND


async def test_the_rows_parts_are_found_by_their_ids_while_they_are_there(mine: Device) -> None:
    title = (await titles(mine))[0]
    await put(mine, title)
    page = await page_of(mine)
    row = rows_of(page)[0]
    ids = [page["id"], row["id"], items_of(row)[0]["id"]]

    found = (await mine.ask(NODES, {"ids": ids})).data["nodes"]
    await put(mine, title, listed=False)
    left = (await mine.ask(NODES, {"ids": ids})).data["nodes"]

    assert [node["id"] for node in found] == ids
    assert [node and node["id"] for node in left] == [page["id"], None, None]


async def test_r35_a_refresh_after_each_change_leads_to_the_page_as_it_is(mine: Device) -> None:
    first, second, third, *_ = await titles(mine)
    page = await page_of(mine)
    shown = [{"id": row["id"], "revision": row["revision"]} for row in rows_of(page)]
    steps = [(first, True), (second, True), (first, False), (third, True), (second, False)]

    for title, listed in [*steps, (third, False), (first, True)]:
        named = (await put(mine, title, listed=listed))["invalidatedRowIds"]
        done = await refresh(mine, page["id"], "LIST_CHANGED", named)
        shown = rows_after(shown, done["changes"])
        now = await page_of(mine)
        assert done["homepage"]["id"] == page["id"]
        assert shown == [{"id": r["id"], "revision": r["revision"]} for r in rows_of(now)]


async def test_r35_the_changes_are_of_the_kinds_that_clients_know(mine: Device) -> None:
    first, second, *_ = await titles(mine)
    page = await page_of(mine)

    await put(mine, first)
    (inserted,) = (await refresh(mine, page["id"], "LIST_CHANGED"))["changes"]
    await put(mine, first, listed=False)
    (removed,) = (await refresh(mine, page["id"], "LIST_CHANGED"))["changes"]

    assert (inserted["__typename"], inserted["afterRowId"]) == ("RowInserted", None)
    assert [e["node"]["title"]["id"] for e in inserted["row"]["items"]["edges"]] == [first]
    assert removed == {"__typename": "RowRemoved", "rowId": mine_on(page)}
    assert second not in str(inserted)


async def test_r35_a_list_older_than_the_page_is_replaced_on_it(
    mine: Device, marquee: Marquee
) -> None:
    first, second, *_ = await titles(mine)
    await put(mine, first)
    marquee.clock.forward(seconds=1)
    page = await page_of(mine)
    await put(mine, second)

    (change,) = (await refresh(mine, page["id"], "LIST_CHANGED"))["changes"]

    assert change["__typename"] == "RowReplaced"
    assert [e["node"]["title"]["id"] for e in change["row"]["items"]["edges"]] == [second, first]


async def test_r35_playback_keeps_the_page_and_touches_no_row_there_is(mine: Device) -> None:
    page = await page_of(mine)
    await put(mine, (await titles(mine))[0])

    done = await refresh(mine, page["id"], "PLAYBACK_ENDED")

    gone = {"__typename": "RowRemoved", "rowId": mine_on(page, "continue_watching")}
    assert (done["homepage"]["id"], done["changes"]) == (page["id"], [gone])


@pytest.mark.parametrize("trigger", RENEWING)
async def test_r35_otherwise_there_is_a_new_page(mine: Device, trigger: str) -> None:
    await put(mine, (await titles(mine))[0])
    page = await page_of(mine)

    done = await refresh(mine, page["id"], trigger)

    now = await page_of(mine)
    assert done["homepage"]["id"] == now["id"] != page["id"]
    assert now["billboard"] is not None
    assert done["changes"][-1] == {
        "__typename": "BillboardReplaced",
        "billboard": {"id": now["billboard"]["id"]},
    }
    shown = rows_after(rows_of(page), done["changes"])
    assert shown == [{"id": row["id"], "revision": row["revision"]} for row in rows_of(now)]
    found = (await mine.ask(NODES, {"ids": [page["id"], *(r["id"] for r in rows_of(page))]})).data
    assert all(found["nodes"])


async def test_r58_another_profiles_page_cannot_be_refreshed(mine: Device, ada: Device) -> None:
    page = await page_of(ada)

    for trigger in ("LIST_CHANGED", *RENEWING):
        assert await refresh(mine, page["id"], trigger) == NOT_FOUND
    assert (await page_of(ada))["id"] == page["id"]


async def test_r20_without_a_profile_no_page_is_refreshed(marquee: Marquee, ada: Device) -> None:
    page, device = await page_of(ada), marquee.device()

    signed_out = await refresh(device, page["id"], "LIST_CHANGED")
    await device.log_in("demo@marquee.test")
    without = await refresh(device, page["id"], "LIST_CHANGED")

    assert (signed_out["__typename"], signed_out["code"]) == ("AuthProblem", "UNAUTHENTICATED")
    assert (without["__typename"], without["code"]) == ("AuthProblem", "PROFILE_REQUIRED")
