"""Writers over HTTP: players that tell what they play, and what must be read of it in the end.

What is expected is worked out from the rules, in a few lines and with nothing of the product: the
place of a film is that of the latest event of all (each of ours is serious, R7), and the history
has an entry for each viewing, at its first event that has started (R6).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from httpx2 import AsyncClient

from tests.e2e.device import Device

Json = dict[str, Any]
LATE, TWICE = 0.15, 0.05
"""The share of events that are sent long after they happened, and of batches with a repeat."""

HELD_FOR = 15
"""Batches."""

BEGINS, STEP, GOES_TO, ENDS = 10, 4, 82, 97
"""Per cent of a film: no closing credits begin below 85, and every film is completed above 95."""

KEPT = {"APPLIED", "STALE", "DUPLICATE"}
TITLES = """
query($first: Int!) { titles(first: $first, filter: {kinds: [MOVIE]}) {
    edges { node { id ... on Movie { durationMs } } } } }
"""


@dataclass(frozen=True, slots=True)
class Film:
    id: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Event:
    """`position_ms` is unlike that of any other event of its writer."""

    film: Film
    viewing: UUID
    number: int
    percent: int
    at: datetime
    id: UUID

    @property
    def position_ms(self) -> int:
        return self.film.duration_ms * self.percent // 100 + self.number

    def sent(self) -> Json:
        return {
            "eventId": str(self.id),
            "playableId": self.film.id,
            "viewingId": str(self.viewing),
            "deviceSeq": self.number,
            "kind": "HEARTBEAT",
            "positionMs": self.position_ms,
            "durationMs": self.film.duration_ms,
            "occurredAt": self.at.isoformat(),
        }


@dataclass(slots=True)
class Sitting:
    viewing: UUID = field(default_factory=uuid4)
    percent: int = BEGINS


@dataclass
class Writer:
    """One profile on one device, playing its films in turn; `told` has what was acknowledged.

    After each batch it rests for `rest_seconds`.
    """

    device: Device
    profile_id: str
    films: Sequence[Film]
    chance: Random
    late: float = LATE
    rest_seconds: float = 0.0
    told: dict[UUID, Event] = field(default_factory=dict)
    problems: list[Json] = field(default_factory=list)
    batches: int = 0
    _number: int = 0
    _sittings: dict[str, Sitting] = field(default_factory=dict)
    _held: list[tuple[int, Event]] = field(default_factory=list)

    async def play_until(self, done: asyncio.Event) -> None:
        """Batch after batch as they are answered; at last all that was held back."""
        while not done.is_set():
            await self.tell(self._batch())
            await asyncio.sleep(self.rest_seconds)
        while self._held:
            await self.tell([event for _, event in self._held[:50]])
            self._held = self._held[50:]

    async def tell(self, events: Sequence[Event]) -> None:
        if not events:
            return
        done = await told(self.device, events)
        self.batches += 1
        if done["__typename"] != "RecordProgressPayload":
            self.problems.append(done)
            return
        for event, result in zip(events, done["results"], strict=True):
            if result["outcome"] in KEPT:
                self.told[event.id] = event
            else:
                self.problems.append(result)

    def next(self) -> Event:
        """What happens next: the next film goes on, from its beginning if it has ended."""
        self._number += 1
        film = self.films[self._number % len(self.films)]
        sitting = self._sittings.setdefault(film.id, Sitting())
        percent = sitting.percent if sitting.percent <= GOES_TO else ENDS
        if percent == ENDS:
            del self._sittings[film.id]
        sitting.percent += STEP
        return Event(film, sitting.viewing, self._number, percent, datetime.now(UTC), uuid4())

    def _batch(self) -> list[Event]:
        events: list[Event] = []
        for _ in range(self.chance.randint(1, 4)):
            event = self.next()
            if self.chance.random() < self.late:
                self._held.append((self.batches + HELD_FOR, event))
            else:
                events.append(event)
        events += [event for due, event in self._held if due <= self.batches]
        self._held = [each for each in self._held if each[0] > self.batches]
        if self.told and self.chance.random() < TWICE:
            events.append(self.chance.choice(list(self.told.values())))
        self.chance.shuffle(events)
        return events


async def told(device: Device, events: Sequence[Event]) -> Json:
    """The outcome of `recordProgress`, or the error that was answered in its place."""
    answer = await device.run(
        "tv/progress.graphql", "TvRecordProgress", events=[event.sent() for event in events]
    )
    if answer.errors:
        return {"__typename": "errors", "codes": answer.codes}
    outcome: Json = answer.data["recordProgress"]
    return outcome


async def writers(http: AsyncClient, count: int, films: int, **given: Any) -> list[Writer]:
    """Writers with an account each."""
    return [await _writer(http, number, films, given) for number in range(count)]


async def _writer(http: AsyncClient, number: int, films: int, given: Mapping[str, Any]) -> Writer:
    device = Device(http)
    account = {
        "email": f"{uuid4().hex}@marquee.test",
        "password": "a long enough one",
        "country": "US",
        "device": {"id": str(device.uuid), "name": "Living room", "class": "TV"},
    }
    opened = (await device.run("tv/sign-up.graphql", "TvSignUp", input=account)).data["signUp"]
    assert opened["__typename"] == "SessionPayload", opened
    device.access_token = opened["accessToken"]
    edges = (await device.ask(TITLES, {"first": films})).data["titles"]["edges"]
    found = [Film(edge["node"]["id"], edge["node"]["durationMs"]) for edge in edges]
    profile_id = opened["viewer"]["profile"]["id"]
    return Writer(device, profile_id, found, Random(number), **given)  # noqa: S311 - repeatable


async def misread(writer: Writer) -> list[str]:
    """What is not read as it was acknowledged; empty where nothing is missing."""
    found = await _places(writer) | await _history(writer)
    expected = _expected_places(writer) | _expected_history(writer)
    return [
        f"{name}: {expected.get(name)} was acknowledged, {found.get(name)} is read"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def _expected_places(writer: Writer) -> dict[str, object]:
    latest: dict[str, Event] = {}
    for event in sorted(writer.told.values(), key=lambda one: (one.at, one.number)):
        latest[event.film.id] = event
    return {film_id: event.position_ms for film_id, event in latest.items()}


def _expected_history(writer: Writer) -> dict[str, object]:
    viewings: dict[str, list[Event]] = {}
    for event in writer.told.values():
        hexes = (writer.profile_id.split("_")[1], event.film.id.split("_")[1], event.viewing.hex)
        viewings.setdefault("_".join(("history", *hexes)), []).append(event)
    return {
        entry_id: (_instant(min(one.at for one in events)), max(e.percent for e in events) == ENDS)
        for entry_id, events in viewings.items()
    }


async def _places(writer: Writer) -> dict[str, object]:
    found: dict[str, object] = {}
    for film in writer.films:
        answer = await writer.device.run("tv/progress.graphql", "TvResume", id=film.id)
        state = answer.data["node"]["watchState"]
        if state["status"] != "UNWATCHED":
            found[film.id] = state["positionMs"]
    return found


async def _history(writer: Writer) -> dict[str, object]:
    found: dict[str, object] = {}
    after: str | None = None
    while True:
        answer = await writer.device.run("tv/history.graphql", "TvHistory", first=50, after=after)
        page = answer.data["history"]
        for edge in page["edges"]:
            node = edge["node"]
            at = datetime.fromisoformat(node["watchedAt"])
            found[node["id"]] = (_instant(at), node["completed"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _instant(at: datetime) -> str:
    """To the millisecond, as it is shown."""
    return at.isoformat(timespec="milliseconds")
