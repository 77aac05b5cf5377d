"""A storm: the homepage's answers while sign-ins are hammered, and what became of those."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import orjson

from bench.load import Ask, Outcome, ask_once, measured
from bench.server import Server
from bench.sessions import log_in_ask

HAMMERS = 64
"""Clients that sign in again as soon as they are answered: twice as many as the line has places."""

OPENED, CROWDED = "let in", "RATE_LIMITED"


@dataclass(frozen=True, slots=True)
class Storm:
    """The homepage's outcome (its CPU time is mostly the sign-ins'), and theirs by kind."""

    page: Outcome
    sign_ins: Counter[str]

    def told(self) -> str:
        """How many of each kind a second."""
        kinds = self.sign_ins.most_common()
        return ", ".join(f"{count / self.page.elapsed:,.1f} {kind}" for kind, count in kinds)


async def storm(server: Server, page: Ask, *, count: int) -> Storm:
    """Ask for the page `count` times from four connections, with the hammers at work all along."""
    answers: Counter[str] = Counter()
    hammers = [asyncio.create_task(_hammer(server, answers)) for _ in range(HAMMERS)]
    await _line_full(answers)
    before = answers.copy()
    outcome = await measured(server, [page], count=count, connections=4)
    meanwhile = answers - before
    for hammer in hammers:
        hammer.cancel()
    for ended in await asyncio.gather(*hammers, return_exceptions=True):
        assert isinstance(ended, asyncio.CancelledError), ended
    return Storm(outcome, meanwhile)


async def _line_full(answers: Counter[str]) -> None:
    begun = time.perf_counter()
    while not answers[CROWDED]:
        assert time.perf_counter() - begun < 30, "nobody was turned away"
        await asyncio.sleep(0.01)


async def _hammer(server: Server, answers: Counter[str]) -> None:
    ask = log_in_ask()
    while True:
        answers[_kind(*await ask_once(server, ask))] += 1


def _kind(status: int, body: bytes) -> str:
    """The code of the problem or error that was answered, else the HTTP status."""
    if status != 200:
        return f"HTTP {status}"
    answer = orjson.loads(body)
    if answer.get("errors"):
        return str(answer["errors"][0]["extensions"]["code"])
    outcome = answer["data"]["logIn"]
    return OPENED if "accessToken" in outcome else str(outcome["code"])
