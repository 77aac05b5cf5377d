"""Load: many keep-alive connections that ask one thing again and again, and what it took."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles

import orjson

from bench.server import Server

ANSWER_BYTES = 4 * 1024 * 1024
"""The most a connection takes in before anybody reads: a whole answer, so that none waits."""


ERRORS = b'"errors":[{'
"""Stands in no string of JSON, where quotation marks are escaped."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, ready to send."""

    raw: bytes

    @classmethod
    def graphql(cls, body: object, token: str | None = None) -> "Ask":
        payload = orjson.dumps(body)
        lines = [
            "POST /graphql HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            "Accept: application/graphql-response+json",
            f"Content-Length: {len(payload)}",
        ]
        lines += [f"Authorization: Bearer {token}"] if token else []
        return cls("\r\n".join([*lines, "", ""]).encode() + payload)


@dataclass(slots=True)
class Outcome:
    """`seconds` is each answer's time; `cpu_ms` the server's CPU per answer; `elapsed` in s."""

    seconds: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    elapsed: float = 0.0
    answer_bytes: int = 0
    may_fail: bool = False
    with_errors: int = 0
    """Answers that held errors, whatever data came with them."""

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.elapsed

    @property
    def p50_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100)[98] * 1000


Asking = Callable[[Ask], Awaitable[tuple[int, bytes]]]
"""Asks, and waits for the status and the body of the answer."""


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Asking]:
    """A connection that is kept open: one thing is asked over it after the other."""
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=ANSWER_BYTES)
    try:
        yield partial(_exchange, reader, writer)
    finally:
        writer.close()


async def ask_once(server: Server, ask: Ask) -> tuple[int, bytes]:
    """Status and body of one answer on a connection of its own."""
    async with connected(server) as asking:
        return await asking(ask)


async def head_of(server: Server, ask: Ask) -> str:
    """Status line and headers of one answer, in lower case."""
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=ANSWER_BYTES)
    try:
        writer.write(ask.raw)
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    finally:
        writer.close()


async def measured(
    server: Server, asks: list[Ask], *, count: int, connections: int, may_fail: bool = False
) -> Outcome:
    """`count` answers to `asks` in turn; each a 200, and without errors unless `may_fail`."""
    outcome, turns = Outcome(may_fail=may_fail), iter(range(count))
    cpu, start = server.cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(_client(server, asks, turns, outcome) for _ in range(connections)))
    outcome.elapsed = time.perf_counter() - start
    outcome.cpu_ms = (server.cpu_seconds() - cpu) * 1000 / count
    return outcome


async def _client(server: Server, asks: list[Ask], turns: object, outcome: Outcome) -> None:
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=ANSWER_BYTES)
    for turn in turns:  # type: ignore[attr-defined]
        begun = time.perf_counter()
        status, body = await _exchange(reader, writer, asks[turn % len(asks)])
        outcome.seconds.append(time.perf_counter() - begun)
        assert status == 200, body[:500]
        has_errors = ERRORS in body
        assert outcome.may_fail or not has_errors, body[:500]
        outcome.with_errors += has_errors
        outcome.answer_bytes = len(body)
    writer.close()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask
) -> tuple[int, bytes]:
    writer.write(ask.raw)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)
