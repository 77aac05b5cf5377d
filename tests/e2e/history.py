"""What a client does with what it watched and with its history, in a line each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.e2e.page_rules import Json
from tests.e2e.running import Answer, Device

RECORD = """
mutation Record($events: [ProgressEventInput!]!) {
  recordProgress(input: {events: $events}) {
    __typename
    ... on RecordProgressPayload { results { outcome completed reason } states { id status } }
    ... on Problem { code message }
  }
}
"""
HISTORY = """
query History($first: Int, $after: String) {
  history(first: $first, after: $after) {
    edges { cursor node {
      __typename id watchedAt completed
      device { id }
      playable { __typename id name }
    } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
REMOVE = """
mutation Remove($ids: [ID!]!) {
  removeFromHistory(entryIds: $ids) {
    __typename
    ... on RemovedPayload {
      deletedIds viewer { id } invalidatedRowIds
      states { id status positionMs playCount lastWatchedAt playable { id } }
    }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
  }
}
"""
HIDE = """
mutation Hide($id: ID!, $hidden: Boolean! = true) {
  hideFromContinueWatching(titleId: $id, hidden: $hidden) {
    __typename
    ... on WatchStatePayload {
      states { id } series { id } invalidatedRowIds
      viewerState { id hiddenFromContinueWatching lastWatchedAt }
    }
    ... on Problem { code message }
  }
}
"""
STATE = """
query State($id: ID!) {
  title(by: {id: $id}) { viewerState { id hiddenFromContinueWatching lastWatchedAt } }
}
"""
FILMS = """
{ titles(first: 30, filter: {kinds: [MOVIE]}) {
    edges { node { id ... on Movie { durationMs } } } } }
"""
EPISODES = """
{ titles(first: 1, filter: {kinds: [SERIES]}) { edges { node { id ... on Series { seasons {
    episodes(first: 10) { edges { node { id durationMs } } } } } } } } }
"""
MINUTE = timedelta(minutes=1)


async def films(device: Device) -> list[Json]:
    """Films that can be watched here, each with its `id` and `durationMs`."""
    found = (await device.ask(FILMS)).data["titles"]["edges"]
    return [edge["node"] for edge in found]


async def episodes(device: Device) -> tuple[str, list[Json]]:
    """A series' id and its first episodes."""
    (edge,) = (await device.ask(EPISODES)).data["titles"]["edges"]
    seasons = edge["node"]["seasons"]
    return edge["node"]["id"], [one["node"] for one in seasons[0]["episodes"]["edges"]]


def event(
    playable: Json, percent: float, at: datetime, viewing: UUID, seq: int = 0
) -> dict[str, Any]:
    return {
        "eventId": str(uuid4()),
        "playableId": playable["id"],
        "viewingId": str(viewing),
        "deviceSeq": seq,
        "kind": "HEARTBEAT",
        "positionMs": round(playable["durationMs"] * percent / 100),
        "durationMs": playable["durationMs"],
        "occurredAt": at.isoformat(),
    }


async def record(device: Device, *events: dict[str, Any]) -> list[str]:
    """The outcome of each event."""
    outcome = (await device.ask(RECORD, {"events": list(events)})).data["recordProgress"]
    assert outcome["__typename"] == "RecordProgressPayload", outcome
    return [result["outcome"] for result in outcome["results"]]


async def watch(
    device: Device, playable: Json, at: datetime, percent: float = 40, viewing: UUID | None = None
) -> UUID:
    """Watch a playable so far in one sitting that starts at an instant; answers its id."""
    viewing = viewing or uuid4()
    opened = event(playable, 6, at, viewing)
    left = event(playable, percent, at + MINUTE, viewing, seq=1)
    assert await record(device, opened, left) == ["APPLIED", "APPLIED"]
    return viewing


async def page(device: Device, **variables: Any) -> Answer:
    return await device.ask(HISTORY, variables)


async def history(device: Device, **variables: Any) -> list[Json]:
    """The entries of a page."""
    found = (await page(device, **variables)).data["history"]["edges"]
    return [edge["node"] for edge in found]


async def watched(device: Device) -> list[str]:
    """The playables of the newest entries."""
    return [entry["playable"]["id"] for entry in await history(device)]


async def remove(device: Device, ids: Sequence[str]) -> Json:
    outcome: Json = (await device.ask(REMOVE, {"ids": list(ids)})).data["removeFromHistory"]
    return outcome


async def hide(device: Device, title_id: str, *, hidden: bool = True) -> Json:
    answer = await device.ask(HIDE, {"id": title_id, "hidden": hidden})
    outcome: Json = answer.data["hideFromContinueWatching"]
    return outcome


async def state(device: Device, title_id: str) -> Json:
    found: Json = (await device.ask(STATE, {"id": title_id})).data["title"]["viewerState"]
    return found
