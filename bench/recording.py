"""Recording: what `recordProgress` keeps in a second, beside bare inserts into the same store.

`python -m bench recording [PAGE]` keeps it in SQLite, and in Cassandra too where
MARQUEE_TEST_CASSANDRA_URL names one, as `deploy/with_cassandra.py` does for what it runs.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from bench.bare import Bare, bare
from bench.growth.households import tokens_of_profiles
from bench.heartbeats import Device, films_of
from bench.load import connected
from bench.server import Server, pinned, serving

CASSANDRA = "MARQUEE_TEST_CASSANDRA_URL"
CLIENTS = (1, 8, 32)
"""Devices that record at once, each of a profile of its own, each one call at a time."""
UNAVAILABLE = b'"code":"UNAVAILABLE"'
ROUNDS = 3
"""In each both are measured, one after the other: what disturbs the machine disturbs both."""
WARM_SECONDS, SECONDS = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Shape:
    """What a call tells: `events` of `films` films."""

    name: str
    events: int
    films: int


SHAPES = (
    Shape("1 event", 1, 1),
    Shape("20 events of one film", 20, 1),
    Shape("20 events of 20 films", 20, 20),
)


@dataclass(slots=True)
class Kept:
    """What one shape came to: `seconds` of each call, `cpu` of the server in all, in seconds.

    `bare` are inserts of as many rows as a call has events, in the same rounds.
    """

    shape: Shape
    clients: int
    bare: list[Bare] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    """Events a second, of each round."""
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    refused: int = 0
    """Calls that the store had no time for: UNAVAILABLE, and nothing of them is counted."""

    @property
    def per_second(self) -> float:
        return median(self.rates)

    @property
    def cpu_us(self) -> float:
        """Of one event, in microseconds."""
        return self.cpu * 1_000_000 / (len(self.seconds) * self.shape.events)

    @property
    def of_bare(self) -> float:
        """Events for each bare row, the median of the rounds."""
        return median(
            rate / one.per_second for rate, one in zip(self.rates, self.bare, strict=True)
        )

    @property
    def p50_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[98] * 1000


@dataclass(frozen=True, slots=True)
class Recording:
    """What one store kept."""

    store: str
    kept: Sequence[Kept]


Inserts = Callable[[int, int], Bare]
"""Bare inserts of so many rows at once, by so many clients."""


def recordings(data: Path, say: Callable[[str], None]) -> Iterator[Recording]:
    """One for each store there is; `data` has a catalogue."""
    tokens = asyncio.run(tokens_of_profiles(data, max(CLIENTS), datetime.now(UTC)))
    say("Recording progress in SQLite")
    # Of one client always: SQLite has one writer, whoever else waits for it.
    yield _recording("SQLite", data, tokens, {}, lambda rows, _: bare(data, rows))
    url = os.environ.get(CASSANDRA)
    if url is None:
        say(f"Recording in Cassandra is left out: {CASSANDRA} names none.")
        return
    from bench.bare_cassandra import inserts_into, made_keyspace  # noqa: PLC0415 - its driver

    say("Recording progress in Cassandra")
    with made_keyspace(url) as own, inserts_into(own) as inserts:
        settings = {"MARQUEE_PROGRESS_URL": own}
        yield _recording("Cassandra", data, tokens, settings, inserts)


def _recording(
    store: str, data: Path, tokens: Sequence[str], settings: Mapping[str, str], inserts: Inserts
) -> Recording:
    with serving(data, settings=settings) as server:
        return Recording(store, asyncio.run(kept_by(server, tokens, inserts)))


async def kept_by(
    server: Server,
    tokens: Sequence[str],
    inserts: Inserts,
    shapes: Sequence[Shape] = SHAPES,
    crowds: Sequence[int] = CLIENTS,
) -> Sequence[Kept]:
    """Each shape by each number of clients, a token for each of them."""
    films, found = await films_of(server, tokens[0]), []
    for shape in shapes:
        devices = [Device(token, films[: shape.films]) for token in tokens]
        for clients in crowds:
            await _record(server, devices[:clients], Kept(shape, clients), WARM_SECONDS)
            kept = Kept(shape, clients)
            for _ in range(ROUNDS):
                with pinned(0):  # where the server is, which has nothing to do meanwhile
                    kept.bare.append(inserts(shape.events, clients))
                await _record(server, devices[:clients], kept, SECONDS)
            found.append(kept)
    return found


async def _record(server: Server, devices: Sequence[Device], kept: Kept, seconds: float) -> None:
    cpu, begun, calls = server.cpu_seconds(), time.perf_counter(), len(kept.seconds)
    await asyncio.gather(*(_records(server, one, kept, begun + seconds) for one in devices))
    events = (len(kept.seconds) - calls) * kept.shape.events
    kept.rates.append(events / (time.perf_counter() - begun))
    kept.cpu += server.cpu_seconds() - cpu


async def _records(server: Server, device: Device, kept: Kept, until: float) -> None:
    async with connected(server) as asking:
        while (begun := time.perf_counter()) < until:
            status, body = await asking(device.ask(kept.shape.events))
            assert status == 200, body[:500]
            if UNAVAILABLE in body:
                kept.refused += 1
                continue
            kept.seconds.append(time.perf_counter() - begun)
            # Each must be new, or it would be a read and nothing that is kept.
            assert body.count(b'"APPLIED"') == kept.shape.events, body[:500]
