"""Clients as they are shipped: a television, a browser and a phone, with their own documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from domain.artwork import ImageRole
from domain.record import TitleRecord
from tests.contract import records
from tests.e2e.device import Device, operation_text
from tests.e2e.page_rules import Json
from tests.e2e.running import Clock
from tests.e2e.shape import misfits

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
FILM = records.movie_id("Storm")
OTHER_FILM = records.movie_id("Calm")
GROWN_UPS_FILM = records.movie_id("Vice")
SERIES = records.series_id("Serial")
FILM_MS, EPISODE_MS = 90 * 60_000, 30 * 60_000


def episode_id(name: str) -> str:
    """Episodes of the series are named by season and number, such as `1x2`; `0x1` is a special."""
    return records.episode_id("Serial", name)


def catalogue(now: datetime) -> Sequence[TitleRecord]:
    """Three films and a series, whose last episode comes out in three days."""
    films = [
        records.movie(name, rating_label=label, artwork=_art(name))
        for name, label in (("Storm", "G"), ("Calm", "G"), ("Vice", "R"))
    ]
    special = records.season("Serial", 0, _episode("0x1", 1))
    first = records.season("Serial", 1, _episode("1x1", 1), _episode("1x2", 2))
    later = _episode("2x2", 2, available_from=now + 3 * DAY)
    second = records.season("Serial", 2, _episode("2x1", 1), later)
    serial = records.series(
        "Serial", special, first, second, rating_label="TV-Y", artwork=_art("Serial")
    )
    return [*films, serial]


def _art(name: str) -> Any:
    backdrop = records.art(name, "scene", role=ImageRole.BACKDROP)
    return (*records.art(name, "poster"), *backdrop)


def _episode(name: str, number: int, **changes: Any) -> Any:
    return records.episode("Serial", name, number, **changes)


@dataclass
class Client:
    """A device with one client on it: `tv`, `web` or `mobile`."""

    device: Device
    kind: str
    clock: Clock
    sequence: "count[int]" = field(default_factory=count)

    async def runs(self, file: str, operation: str, **variables: Any) -> Any:
        """The data of one of its operations, which has the shape that its document asks for."""
        path, name = f"{self.kind}/{file}.graphql", f"{self.kind.capitalize()}{operation}"
        data = (await self.device.run(path, name, **variables)).data
        assert misfits(operation_text(path), data, name) == []
        return data

    async def renews(self) -> None:
        """As every client does before its access token ends."""
        token = self.device.refresh_token
        renewed = await self.runs("sign-in", "RefreshSession", refreshToken=token)
        self.device.access_token = renewed["refreshSession"]["accessToken"]
        self.device.refresh_token = renewed["refreshSession"]["refreshToken"]

    async def tells(self, *events: Json) -> Json:
        told = await self.runs("progress", "RecordProgress", events=list(events))
        done: Json = told["recordProgress"]
        assert done["__typename"] == "RecordProgressPayload", done
        return done

    async def tells_all(self, events: Sequence[Json]) -> list[str]:
        """What became of each event, told in batches of 200, the oldest first."""
        batches = [events[start : start + 200] for start in range(0, len(events), 200)]
        return [one for batch in batches for one in outcomes(await self.tells(*batch))]

    async def resume(self, playable_id: str) -> Json:
        """What a player asks before it starts: the state with where to go on."""
        state: Json = (await self.runs("progress", "Resume", id=playable_id))["node"]["watchState"]
        return state

    async def items(self) -> list[Json]:
        """The items of Continue Watching, with what to play of each and how far it is."""
        found = await self.runs("continue-watching", "ContinueWatching")
        return [edge["node"] for edge in found["continueWatching"]["edges"]]

    async def waiting(self) -> list[tuple[str, str]]:
        """The titles in Continue Watching, and what of each to play."""
        return [(item["title"]["id"], item["playable"]["id"]) for item in await self.items()]

    async def next_up(self) -> tuple[str, str, int] | None:
        """The reason, the episode and the place to start at of the series."""
        found = (await self.runs("continue-watching", "NextUp", id=SERIES))["title"]["nextUp"]
        return found and (found["reason"], found["episode"]["id"], found["startMs"])

    async def title(self, title_id: str) -> Any:
        return (await self.runs("title", "Title", id=title_id))["title"]

    async def watched(self) -> list[Json]:
        """The entries of the history, newest first."""
        found = await self.runs("history", "History")
        return [edge["node"] for edge in found["history"]["edges"]]

    async def homepage(self) -> Json:
        page: Json = (await self.runs("homepage", "Homepage"))["homepage"]
        return page


@dataclass
class Sitting:
    """One sitting of somebody in front of a film or an episode: what its player would tell."""

    client: Client
    playable_id: str
    duration_ms: int = FILM_MS
    viewing_id: str = field(default_factory=lambda: str(uuid4()))

    def at(self, position_ms: int, when: datetime | None = None, kind: str = "HEARTBEAT") -> Json:
        """An event, now or at another time, by which the device keeps it until it can tell."""
        instant = when or self.client.clock()
        return {
            "eventId": str(uuid4()),
            "playableId": self.playable_id,
            "viewingId": self.viewing_id,
            "deviceSeq": next(self.client.sequence),
            "kind": kind,
            "positionMs": position_ms,
            "durationMs": self.duration_ms,
            "occurredAt": instant.isoformat().replace("+00:00", "Z"),
        }

    def watching(self, start_ms: int, end_ms: int, begun: datetime) -> list[Json]:
        """A start, a heartbeat each ten seconds, and a stop, as time passes at normal speed."""
        places = [*range(start_ms, end_ms, 10_000), end_ms]
        kinds = ["START", *["HEARTBEAT"] * (len(places) - 2), "STOP"]
        return [
            self.at(place, begun + timedelta(milliseconds=place - start_ms), kind)
            for place, kind in zip(places, kinds, strict=True)
        ]


def outcomes(done: Json) -> list[str]:
    return [one["outcome"] for one in done["results"]]


def row(page: Json, kind: str) -> Json | None:
    """The page's row of a kind, None where there is none."""
    nodes = (edge["node"] for edge in page["rows"]["edges"])
    return next((node for node in nodes if node["kind"] == kind), None)
