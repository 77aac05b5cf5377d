"""What is shown of films at the end: watch states, the history and Continue Watching, over HTTP."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tests.durability.device import Device, Json
from tests.durability.events import Film, ms_of
from tests.durability.model import Alternative, Entry, Shown, State

FILMS = """query Films { titles(first: 50, filter: {kinds: [MOVIE]}) { edges { node {
  id ... on Movie { durationMs segments { kind startMs endMs } } } } } }"""
STATES = """query States($ids: [ID!]!) { nodes(ids: $ids) { id ... on Movie { watchState {
  status positionMs resumePositionMs playCount everCompleted lastWatchedAt lastDevice { id }
  alternative { positionMs recordedAt device { id } } } } } }"""
HISTORY = """query History($after: String) { history(first: 50, after: $after) {
  edges { node { id watchedAt completed device { id } playable { id } } }
  pageInfo { hasNextPage endCursor } } }"""
AT_ONCE = 20
ROW = """query Row { continueWatching(first: 50) { edges { node { title { id } } } } }"""


async def read_films(device: Device, count: int) -> Sequence[Film]:
    """Films that can be watched."""
    edges = (await device.read(FILMS))["titles"]["edges"]
    return [_film(edge["node"]) for edge in edges[:count]]


async def read_shown(device: Device, films: Sequence[Film]) -> Mapping[str, Shown]:
    """What is shown of each film, by its id."""
    states, entries = dict[str, State](), await _history(device)
    for start in range(0, len(films), AT_ONCE):
        ids = [film.id for film in films[start : start + AT_ONCE]]
        for node in (await device.read(STATES, ids=ids))["nodes"]:
            states[node["id"]] = _state(node["watchState"])
    return {id_: Shown(state, frozenset(entries[id_])) for id_, state in states.items()}


async def read_row(device: Device) -> Sequence[str]:
    """The films of Continue Watching."""
    edges = (await device.read(ROW))["continueWatching"]["edges"]
    return [edge["node"]["title"]["id"] for edge in edges]


async def _history(device: Device) -> defaultdict[str, list[Entry]]:
    entries, after = defaultdict[str, list[Entry]](list), None
    while True:
        page = (await device.read(HISTORY, after=after))["history"]
        for edge in page["edges"]:
            entries[edge["node"]["playable"]["id"]].append(_entry(edge["node"]))
        if not page["pageInfo"]["hasNextPage"]:
            return entries
        after = page["pageInfo"]["endCursor"]


def _film(node: Json) -> Film:
    marked = [each for each in node["segments"] if each["kind"] == "CREDITS"]
    spans = tuple((each["startMs"], each["endMs"]) for each in marked)
    return Film(node["id"], node["durationMs"], spans)


def _state(shown: Json) -> State:
    watched_at, other = shown["lastWatchedAt"], shown["alternative"]
    return State(
        status=shown["status"],
        position_ms=shown["positionMs"],
        resume_ms=shown["resumePositionMs"],
        plays=shown["playCount"],
        ever_completed=shown["everCompleted"],
        watched_at_ms=ms_of(watched_at) if watched_at else None,
        device=shown["lastDevice"]["id"] if shown["lastDevice"] else None,
        alternative=_alternative(other) if other else None,
    )


def _alternative(shown: Json) -> Alternative:
    return Alternative(
        position_ms=shown["positionMs"],
        device=shown["device"]["id"],
        at_ms=ms_of(shown["recordedAt"]),
    )


def _entry(node: Json) -> Entry:
    return Entry(
        viewing=node["id"].rpartition("_")[2],
        started_ms=ms_of(node["watchedAt"]),
        device=node["device"]["id"],
        completed=node["completed"],
    )
