"""What a player does, in a line each: it tells where it is, marks, and asks where to go on."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from tests.e2e.page_rules import Json
from tests.e2e.running import NOW, Device

FILES = "tv/progress.graphql"
FILMS = """
{ titles(first: 50, filter: {kinds: [MOVIE]}) {
    edges { node { id ... on Movie { durationMs segments { kind startMs endMs } } } } } }
"""
_SEQUENCE = count(1)


def event(
    playable_id: str,
    percent: float,
    duration_ms: int,
    *,
    ago: timedelta = timedelta(),
    viewing: str | None = None,
    **changes: Any,
) -> Json:
    """A heartbeat so many per cent in, so long ago, as a device sends it; `seq` grows by itself."""
    at = (NOW - ago).isoformat().replace("+00:00", "Z")
    return {
        "eventId": str(uuid4()),
        "playableId": playable_id,
        "viewingId": viewing or str(uuid4()),
        "deviceSeq": next(_SEQUENCE),
        "kind": "HEARTBEAT",
        "positionMs": round(percent * duration_ms / 100),
        "durationMs": duration_ms,
        "occurredAt": at,
        **changes,
    }


@dataclass
class Player:
    """Plays one film or episode on a device, in one viewing."""

    device: Device
    playable_id: str
    duration_ms: int
    viewing: str = field(default_factory=lambda: str(uuid4()))

    def at(self, percent: float, *, ago: timedelta = timedelta(), **changes: Any) -> Json:
        """An event that it may tell."""
        return event(
            self.playable_id,
            percent,
            self.duration_ms,
            ago=ago,
            **{"viewing": self.viewing, **changes},
        )

    async def tells(self, *events: Json) -> Json:
        return await record(self.device, *events)


async def record(device: Device, *events: Json) -> Json:
    """The outcome of `recordProgress`."""
    answer = await device.run(FILES, "TvRecordProgress", events=events)
    outcome: Json = answer.data["recordProgress"]
    return outcome


def outcomes(done: Json) -> list[str]:
    """What became of each event, or why it was rejected."""
    return [one["reason"] or one["outcome"] for one in done["results"]]


async def resume(device: Device, playable_id: str) -> Json:
    """The playable with where to go on, as a player asks for it; None where there is none."""
    answer = await device.run(FILES, "TvResume", id=playable_id)
    found: Json = answer.data["node"]
    return found


async def state(device: Device, playable_id: str) -> Json:
    found: Json = (await resume(device, playable_id))["watchState"]
    return found


async def mark(device: Device, node_id: str, *, watched: bool = True) -> Json:
    """The outcome of `markWatched`."""
    answer = await device.run(FILES, "TvMarkWatched", nodeId=node_id, watched=watched)
    outcome: Json = answer.data["markWatched"]
    return outcome


async def films(device: Device) -> list[Json]:
    found = (await device.ask(FILMS)).data["titles"]["edges"]
    return [edge["node"] for edge in found]
