"""Hearing: how long it takes from a heartbeat on one device until another device hears of it."""

import asyncio
import resource
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.heartbeats import Device, films_of
from bench.load import Ask, ask_once
from bench.report import put, table
from bench.server import Server
from bench.sessions import token_of

PROTOCOL = Subprotocol("graphql-transport-ws")
CROWDS = ((1, 1), (100, 1), (2_000, 1), (10, 10), (100, 100), (2_000, 2_000))
"""Sockets that are open and listen, and how many of them are the profile's that is watched."""
TOLD = 4_000
"""Messages that are heard for each crowd, roughly, with `FEWEST` and `MOST` heartbeats."""
FEWEST, MOST = 10, 100
SESSIONS = 8
"""Sign-ins of those that hear: each of these sessions has a device of its own, and many sockets."""
OPENING = 50
"""Handshakes under way at once."""

LISTEN = """subscription { progressChanged {
  originDeviceId state { id status positionMs resumePositionMs percent } } }"""


@dataclass(slots=True)
class Heard:
    """`seconds` from sending a heartbeat to each hearing of it; `cpu_ms` of the server for one."""

    sockets: int
    hearing: int
    seconds: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0

    @property
    def p50_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100)[98] * 1000


def allow_many_sockets() -> None:
    """As many open files as this process may have, for it and for the servers that it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def hearing(server: Server) -> list[Heard]:
    """One socket hears among ever more others that listen too; then ever more hear of one."""
    return [await _measured(server, *crowd) for crowd in CROWDS]


async def _measured(server: Server, sockets: int, hearing: int) -> Heard:
    heard = Heard(sockets, hearing)
    player, other = await token_of(server), await token_of(server, "Kit")
    listeners = [await token_of(server) for _ in range(min(SESSIONS, hearing))]
    tokens = [*islice(cycle(listeners), hearing), *[other] * (sockets - hearing)]
    async with AsyncExitStack() as stack:
        opened: list[ClientConnection] = []
        for start in range(0, sockets, OPENING):
            at_once = (_open(server, token, stack) for token in tokens[start : start + OPENING])
            opened += await asyncio.gather(*at_once)
        device = Device(player, (await films_of(server, player))[:1])
        await _told(server, device.ask(), opened[:hearing], [])  # the first prepares what all need
        cpu, heartbeats = server.cpu_seconds(), min(MOST, max(FEWEST, TOLD // hearing))
        for _ in range(heartbeats):
            await _told(server, device.ask(), opened[:hearing], heard.seconds)
        heard.cpu_ms = (server.cpu_seconds() - cpu) * 1000 / heartbeats
    return heard


async def _open(server: Server, token: str, stack: AsyncExitStack) -> ClientConnection:
    address = f"ws://{server.host}:{server.port}/graphql"
    opening = connect(address, subprotocols=[PROTOCOL], compression=None, proxy=None)
    socket = await stack.enter_async_context(opening)
    payload = {"authorization": f"Bearer {token}"}
    await _send(socket, type="connection_init", payload=payload)
    assert await _hear(socket) == {"type": "connection_ack"}
    await _send(socket, id="1", type="subscribe", payload={"query": LISTEN})
    await _send(socket, type="ping")
    assert await _hear(socket) == {"type": "pong"}  # what is told after it is heard
    return socket


async def _told(
    server: Server, ask: Ask, sockets: list[ClientConnection], seconds: list[float]
) -> None:
    async def one(socket: ClientConnection) -> None:
        assert (await _hear(socket))["type"] == "next"
        seconds.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    heard = asyncio.gather(*map(one, sockets))
    (status, body), _ = await asyncio.gather(ask_once(server, ask), heard)
    assert status == 200, body
    assert b'"APPLIED"' in body, body


async def _send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(orjson.dumps(message).decode())


async def _hear(socket: ClientConnection) -> Any:
    while (message := orjson.loads(await socket.recv())) == {"type": "ping"}:
        await _send(socket, type="pong")
    return message


HEADINGS = ("sockets that listen", "that hear", "p50 ms", "p99 ms", "CPU ms a heartbeat")


def lines(rows: list[Heard]) -> Iterator[tuple[str, ...]]:
    """A line for each crowd under `HEADINGS`."""
    for row in rows:
        figures = (row.p50_ms, row.p99_ms, row.cpu_ms)
        yield (f"{row.sockets:,}", f"{row.hearing:,}", *(f"{each:,.2f}" for each in figures))


def print_hearing(console: Console, rows: list[Heard]) -> None:
    shown = Table(title="From a heartbeat to hearing of it on another device (R10: under 1,000 ms)")
    for heading in HEADINGS:
        shown.add_column(heading, justify="right")
    for line in lines(rows):
        shown.add_row(*line)
    console.print(shown)


def put_hearing(page: Path, rows: list[Heard]) -> None:
    """Put the table into its place in a page of documentation."""
    put(page, "hearing", table(HEADINGS, list(lines(rows))))
