"""Heartbeats of one profile's device: events as players send them, each of them new."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import orjson

from bench.load import Ask, ask_once
from bench.server import Server

FILMS = """{ titles(first: 50, filter: {kinds: [MOVIE]}) {
  edges { node { id ... on Movie { durationMs } } } } }"""
RECORD = """mutation ($events: [ProgressEventInput!]!) {
  recordProgress(input: {events: $events}) {
    ... on RecordProgressPayload { results { outcome } } ... on Problem { code message } } }"""

FIRST_MS = 60_000
STEP_MS = 1_000
AGO_SECONDS = 3_600.0
"""So long ago a device's first event happened; each later one a hundredth of a second after it."""


@dataclass(frozen=True, slots=True)
class Film:
    id: str
    duration_ms: int


@dataclass(slots=True)
class Device:
    """Watches `films` one after the other, in one viewing of each; `token` names its profile."""

    token: str
    films: Sequence[Film]
    viewings: Sequence[str] = field(init=False)
    begun: float = field(default_factory=lambda: time.time() - AGO_SECONDS)
    numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.viewings = [str(uuid4()) for _ in self.films]

    def ask(self, events: int = 1) -> Ask:
        """A call of `recordProgress` with so many events."""
        variables = {"events": [self._event() for _ in range(events)]}
        return Ask.graphql({"query": RECORD, "variables": variables}, self.token)

    def _event(self) -> dict[str, Any]:
        number = next(self.numbers)
        turn, place = divmod(number, len(self.films))
        film, at = self.films[place], self.begun + number / 100
        whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
        return {
            "eventId": str(uuid4()),
            "playableId": film.id,
            "viewingId": self.viewings[place],
            "deviceSeq": number,
            "kind": "HEARTBEAT",
            "positionMs": FIRST_MS + turn * STEP_MS % (film.duration_ms - FIRST_MS),
            "durationMs": film.duration_ms,
            "occurredAt": f"{whole}.{int(at % 1 * 1_000_000):06}Z",
        }


async def films_of(server: Server, token: str) -> Sequence[Film]:
    """The films that are most popular, fifty at most."""
    _, body = await ask_once(server, Ask.graphql({"query": FILMS}, token))
    edges = orjson.loads(body)["data"]["titles"]["edges"]
    return [Film(edge["node"]["id"], edge["node"]["durationMs"]) for edge in edges]
