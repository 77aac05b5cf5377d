"""Hearing: how long it takes from a heartbeat on one device until another device hears of it."""

import asyncio
import resource
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import orjson
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.load import Ask, ask_once
from bench.server import Server
from bench.sessions import token_of

PROTOCOL = Subprotocol("graphql-transport-ws")
CROWDS = (1, 100, 2_000)
"""Sockets that are open and listen; one of them is the profile's that is watched."""
TOGETHER = 10
"""Sockets of one profile that all hear of it."""
EVENTS = 100
OPENING = 50
"""Handshakes under way at once."""

FILM = """{ titles(first: 1, filter: {kinds: [MOVIE]}) {
  edges { node { id ... on Movie { durationMs } } } } }"""
RECORD = """mutation ($events: [ProgressEventInput!]!) {
  recordProgress(input: {events: $events}) {
    ... on RecordProgressPayload { results { outcome } } ... on Problem { code message } } }"""
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
    """One socket hears among ever more others that listen too; then many hear of one heartbeat."""
    rows = [await _measured(server, sockets, hearing=1) for sockets in CROWDS]
    return [*rows, await _measured(server, TOGETHER, hearing=TOGETHER)]


async def _measured(server: Server, sockets: int, *, hearing: int) -> Heard:
    heard = Heard(sockets, hearing)
    player, listener = await token_of(server), await token_of(server)
    other = await token_of(server, "Kit")
    tokens = [*[listener] * hearing, *[other] * (sockets - hearing)]
    async with AsyncExitStack() as stack:
        opened: list[ClientConnection] = []
        for start in range(0, sockets, OPENING):
            at_once = (_open(server, token, stack) for token in tokens[start : start + OPENING])
            opened += await asyncio.gather(*at_once)
        tell = await _player(server, player)
        await _told(server, tell(0), opened[:hearing], [])  # the first prepares what all need
        cpu = server.cpu_seconds()
        for number in range(1, EVENTS + 1):
            await _told(server, tell(number), opened[:hearing], heard.seconds)
        heard.cpu_ms = (server.cpu_seconds() - cpu) * 1000 / EVENTS
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


async def _player(server: Server, token: str) -> Any:
    """Makes heartbeats of one viewing, each a second further than the one before."""
    _, body = await ask_once(server, Ask.graphql({"query": FILM}, token))
    film = orjson.loads(body)["data"]["titles"]["edges"][0]["node"]
    viewing, sitting = str(uuid4()), time.time() - EVENTS * 2

    def heartbeat(number: int) -> Ask:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(sitting + number))
        event = {
            "eventId": str(uuid4()),
            "playableId": film["id"],
            "viewingId": viewing,
            "deviceSeq": number,
            "kind": "HEARTBEAT",
            "positionMs": 60_000 + number * 1_000,
            "durationMs": film["durationMs"],
            "occurredAt": at,
        }
        return Ask.graphql({"query": RECORD, "variables": {"events": [event]}}, token)

    return heartbeat


async def _send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(orjson.dumps(message).decode())


async def _hear(socket: ClientConnection) -> Any:
    while (message := orjson.loads(await socket.recv())) == {"type": "ping"}:
        await _send(socket, type="pong")
    return message


def print_hearing(console: Console, rows: list[Heard]) -> None:
    table = Table(title="From a heartbeat to hearing of it on another device (R10: under 1,000 ms)")
    for heading in ("sockets that listen", "that hear", "p50 ms", "p99 ms", "CPU ms a heartbeat"):
        table.add_column(heading, justify="right")
    for row in rows:
        figures = (row.p50_ms, row.p99_ms, row.cpu_ms)
        table.add_row(f"{row.sockets:,}", f"{row.hearing:,}", *(f"{each:,.2f}" for each in figures))
    console.print(table)
