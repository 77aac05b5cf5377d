"""R32: cursors of a frozen page and of its rows, its own and those that are not."""

from pathlib import Path
from typing import Any

from tests.e2e.page_rules import (
    PAGE,
    items_of,
    rows_of,
)
from tests.e2e.running import Device, running, settings_for

Json = dict[str, Any]
AFTER = """
query After($page: ID!, $row: ID!, $rows: String, $items: String) {
  page: node(id: $page) { ... on Homepage { id rows(first: 2, after: $rows) { edges { node { id } } } } }
  row: node(id: $row) { ... on Row { id items(first: 2, after: $items) { edges { node { id } } } } }
}
"""  # noqa: E501 - one line a field
SHORT = "query Short($page: Int) { homepage { id rows(first: $page) { edges { node { id } } } } }"


async def page_of(device: Device) -> Json:
    page: Json = (await device.ask(PAGE)).data["homepage"]
    return page


async def test_r32_a_row_goes_on_behind_a_cursor_without_skipping_or_repeating(
    ada: Device,
) -> None:
    page = await page_of(ada)
    row = rows_of(page)[0]
    walked: list[str] = []
    after = None
    while True:
        variables = {"page": page["id"], "row": row["id"], "items": after}
        found = (await ada.ask(AFTER.replace("first: 2", "first: 5"), variables)).data["row"]
        walked += [edge["node"]["id"] for edge in found["items"]["edges"]]
        if len(walked) >= len(items_of(row)):
            break
        after = row["items"]["edges"][len(walked) - 1]["cursor"]
    assert walked == [item["id"] for item in items_of(row)]


async def test_r32_rows_go_on_behind_a_cursor(ada: Device) -> None:
    page = await page_of(ada)
    after = page["rows"]["edges"][2]["cursor"]
    found = await ada.ask(AFTER, {"page": page["id"], "row": "row_none", "rows": after})
    ids = [edge["node"]["id"] for edge in found.data["page"]["rows"]["edges"]]
    assert ids == [row["id"] for row in rows_of(page)[3:5]]


async def test_r32_a_malformed_or_foreign_cursor_nulls_its_connection_and_nothing_else(
    ada: Device,
) -> None:
    page = await page_of(ada)
    first, second = rows_of(page)[:2]
    wrong = {
        "garbage": "garbage",
        "another row's": second["items"]["edges"][0]["cursor"],
        "the page's": page["rows"]["edges"][0]["cursor"],
        "not the one spelling": first["items"]["edges"][0]["cursor"] + "=",
    }
    for what, cursor in wrong.items():
        known = {"page": page["id"], "row": first["id"], "items": cursor}
        answer = await ada.ask(AFTER, known)
        assert answer.status == 200
        assert answer.refusals == {"row.items": "BAD_CURSOR"}, what
        assert answer.partial["row"] == {"id": first["id"], "items": None}
        assert len(answer.partial["page"]["rows"]["edges"]) == 2


async def test_r32_a_cursor_of_an_expired_page_says_so(data_dir: Path) -> None:
    async with running(settings_for(data_dir)) as marquee:
        await marquee.warm()
        old = await page_of(await marquee.sign_in("Ada"))
        marquee.clock.forward(minutes=30)
        await marquee.warm()
        device = await marquee.sign_in("Ada")
        new = await page_of(device)
        known = {
            "page": new["id"],
            "row": rows_of(new)[0]["id"],
            "rows": old["rows"]["edges"][0]["cursor"],
            "items": items_cursor(old),
        }
        answer = await device.ask(AFTER, known)
        assert answer.refusals == {"page.rows": "CURSOR_EXPIRED", "row.items": "CURSOR_EXPIRED"}
        assert answer.partial == {
            "page": {"id": new["id"], "rows": None},
            "row": {"id": rows_of(new)[0]["id"], "items": None},
        }
        gone = await device.ask("query($id: ID!) { node(id: $id) { id } }", {"id": old["id"]})
        assert gone.data == {"node": None}


def items_cursor(page: Json) -> str:
    cursor: str = rows_of(page)[0]["items"]["edges"][0]["cursor"]
    return cursor


async def test_r58_another_profiles_cursor_and_ids_are_good_for_nothing(
    ada: Device, kit: Device
) -> None:
    mine, theirs = await page_of(kit), await page_of(ada)
    known = {"page": mine["id"], "row": rows_of(mine)[0]["id"], "items": items_cursor(theirs)}
    answer = await kit.ask(AFTER, known)
    assert answer.refusals == {"row.items": "CURSOR_EXPIRED"}
    ids = [theirs["id"], rows_of(theirs)[0]["id"], items_of(rows_of(theirs)[0])[0]["id"]]
    found = await kit.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids})
    assert found.data == {"nodes": [None, None, None]}


async def test_a_page_size_of_null_is_the_default_one(ada: Device) -> None:
    full = (await ada.ask(SHORT, {})).data
    assert (await ada.ask(SHORT, {"page": None})).data == full
    assert len((await ada.ask(SHORT, {"page": 2})).data["homepage"]["rows"]["edges"]) == 2
