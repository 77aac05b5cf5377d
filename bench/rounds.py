"""Rounds: servers asked in turns, again and again, so that whatever else happens hits them all."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import TypeVar

from bench.load import Ask, Outcome, measured
from bench.server import Server

CONNECTIONS = 4
TURN_SECONDS = 1.0
"""How long each server is asked before the next one's turn, roughly."""
FEWEST, MOST = 4, 5_000
"""Answers in one turn."""
REST_SECONDS = 0.05
"""Between two turns, for what one server still has to do after its last answer."""
WARM_SECONDS = 2.5
"""Time for compilers to see what is hot, and for caches to fill."""


@dataclass(slots=True)
class Figures:
    """What one server's turns measured: `cpu_ms` and `per_second` a figure each turn."""

    cpu_ms: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    answer_bytes: int = 0
    with_errors: int = 0

    def add(self, turn: Outcome) -> None:
        self.cpu_ms.append(turn.cpu_ms)
        self.per_second.append(turn.per_second)
        self.seconds += turn.seconds
        self.answer_bytes = turn.answer_bytes
        self.with_errors += turn.with_errors

    @property
    def cpu(self) -> float:
        """CPU of one answer in ms, the median of all turns."""
        return median(self.cpu_ms)

    @property
    def p50_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[98] * 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A server and what it is asked: one request, or any of several, drawn anew for each turn."""

    server: Server
    asks: Sequence[Ask]
    may_fail: bool = False
    """Whether answers with errors count too."""
    connections: int = CONNECTIONS

    async def turn(self, count: int, random: Random) -> Outcome:
        asks = random.choices(self.asks, k=count) if len(self.asks) > 1 else list(self.asks)
        return await measured(
            self.server, asks, count=count, connections=self.connections, may_fail=self.may_fail
        )


Name = TypeVar("Name", str, int)


async def in_rounds(asked: Mapping[Name, Asked], *, rounds: int) -> dict[Name, Figures]:
    """Every server asked in every round, each alone, over `CONNECTIONS` connections."""
    random = Random(1)  # noqa: S311 - which requests are asked, and the same ones in every run
    counts = {name: await _warm(one, random) for name, one in asked.items()}
    figures = {name: Figures() for name in asked}
    for _ in range(rounds):
        for name, one in asked.items():
            figures[name].add(await one.turn(counts[name], random))
            await asyncio.sleep(REST_SECONDS)
    return figures


async def _warm(one: Asked, random: Random) -> int:
    """Ask until it is warm; how many answers a turn then takes."""
    end, count = time.perf_counter() + WARM_SECONDS, FEWEST
    while True:
        outcome = await one.turn(count, random)
        count = round(min(MOST, max(FEWEST, outcome.per_second * TURN_SECONDS)))
        if time.perf_counter() >= end:
            return count
