"""What a client does with My List, reactions and the page it shows, in a line each."""

from collections.abc import Sequence
from typing import Any

from tests.e2e.page_rules import Json
from tests.e2e.running import Answer, Device

SET = """
mutation Set($titleId: ID!, $listed: Boolean!) {
  setMyList(titleId: $titleId, listed: $listed) {
    __typename
    ... on MyListPayload { invalidatedRowIds state { id inMyList reaction } }
    ... on Problem { code message }
    ... on LimitProblem { limit }
  }
}
"""
REACT = """
mutation React($titleId: ID!, $reaction: Reaction) {
  react(titleId: $titleId, reaction: $reaction) {
    __typename
    ... on ReactionPayload { state { id inMyList reaction } }
    ... on Problem { code message }
  }
}
"""
LIST = """
query List($first: Int = 50, $after: String) {
  myList(first: $first, after: $after) {
    edges { cursor node { id name availability { state } viewerState { inMyList } } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""
REFRESH = """
mutation Refresh($input: RefreshHomepageInput!) {
  refreshHomepage(input: $input) {
    __typename
    ... on RefreshHomepagePayload {
      homepage {
        id revision degraded { source fallback reason }
        rows(first: 20) { edges { node { id revision } } }
      }
      changes {
        __typename
        ... on RowReplaced { row { id revision items { edges { node { title { id } } } } } }
        ... on RowInserted {
          afterRowId
          row { id revision items { edges { node { title { id } } } } }
        }
        ... on RowRemoved { rowId }
        ... on BillboardReplaced { billboard { id } }
      }
    }
    ... on Problem { code message }
  }
}
"""


async def put(device: Device, title_id: str, *, listed: bool = True) -> Json:
    """The outcome of `setMyList`."""
    answer = await device.ask(SET, {"titleId": title_id, "listed": listed})
    outcome: Json = answer.data["setMyList"]
    return outcome


async def react(device: Device, title_id: str, reaction: str | None) -> Json:
    answer = await device.ask(REACT, {"titleId": title_id, "reaction": reaction})
    outcome: Json = answer.data["react"]
    return outcome


async def listing(device: Device, **variables: Any) -> Answer:
    return await device.ask(LIST, variables)


async def listed(device: Device) -> list[str]:
    """The ids of the whole list, newest first."""
    answer = await listing(device)
    return [edge["node"]["id"] for edge in answer.data["myList"]["edges"]]


async def refresh(
    device: Device, page_id: str, trigger: str, rows: Sequence[str] | None = None
) -> Json:
    """The outcome of `refreshHomepage`."""
    given = {"homepageId": page_id, "rowIds": rows, "trigger": trigger}
    outcome: Json = (await device.ask(REFRESH, {"input": given})).data["refreshHomepage"]
    return outcome


def rows_after(shown: Sequence[Json], changes: Sequence[Json]) -> list[Json]:
    """The rows (`id`, `revision`) that a client shows once it has made the changes in order."""
    rows = [{"id": row["id"], "revision": row["revision"]} for row in shown]
    for change in changes:
        kind = change["__typename"]
        own = change["rowId"] if kind == "RowRemoved" else change.get("row", {}).get("id")
        new = {key: change["row"][key] for key in ("id", "revision")} if "row" in change else {}
        if kind == "RowReplaced":
            rows = [new if row["id"] == own else row for row in rows]
        else:
            rows = [row for row in rows if row["id"] != own]
        if kind == "RowInserted":
            above = [row["id"] for row in rows]
            after = change["afterRowId"]
            rows.insert(above.index(after) + 1 if after else 0, new)
    return rows
