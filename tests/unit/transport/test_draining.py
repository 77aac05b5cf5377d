"""Draining: SIGTERM is obeyed after a while, and meanwhile every answer ends its connection."""

import asyncio
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.unit.transport.door import client_of
from transport.draining import Farewell, drained_first, ended_at_once

SOON = 0.01


class Obeyed:
    """The server's own handler."""

    def __init__(self) -> None:
        self.signals: list[int] = []
        self.was = asyncio.Event()

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.signals.append(number)
        self.was.set()


@pytest.fixture
def handler() -> Iterator[Obeyed]:
    before, own = signal.getsignal(signal.SIGTERM), Obeyed()
    signal.signal(signal.SIGTERM, own)
    yield own
    signal.signal(signal.SIGTERM, before)


async def test_sigterm_drains_first_and_is_obeyed_afterwards(handler: Obeyed) -> None:
    order: list[str] = []
    with drained_first(lambda: order.append(f"drained before {handler.signals}"), SOON):
        signal.raise_signal(signal.SIGTERM)
        await handler.was.wait()
    assert order == ["drained before []"]
    assert handler.signals == [signal.SIGTERM]


async def test_a_second_sigterm_is_obeyed_at_once(handler: Obeyed) -> None:
    with drained_first(lambda: None, 60):
        signal.raise_signal(signal.SIGTERM)
        assert handler.signals == []
        signal.raise_signal(signal.SIGTERM)
        assert handler.signals == [signal.SIGTERM]


async def test_the_servers_own_handler_is_put_back(handler: Obeyed) -> None:
    with drained_first(lambda: None, 60):
        assert signal.getsignal(signal.SIGTERM) is not handler
    assert signal.getsignal(signal.SIGTERM) is handler


async def test_without_a_pause_signals_are_left_alone(handler: Obeyed) -> None:
    with drained_first(lambda: None, 0):
        assert signal.getsignal(signal.SIGTERM) is handler


async def test_sigterm_ends_a_start_that_waits(handler: Obeyed) -> None:
    begun = asyncio.Event()

    async def start() -> None:
        with ended_at_once():
            begun.set()
            await asyncio.Event().wait()

    starting = asyncio.create_task(start())
    await begun.wait()
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert handler.signals == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is handler


async def _answer(_: Request) -> Response:
    return PlainTextResponse("here")


async def test_while_it_leaves_every_answer_ends_its_connection() -> None:
    leaving = [False]
    farewell = Middleware(Farewell, is_leaving=lambda: leaving[0])
    app = Starlette(routes=[Route("/", _answer)], middleware=[farewell])
    async with client_of(app) as client:
        before = await client.get("/")
        leaving[0] = True
        after = await client.get("/")
    assert ("connection" in before.headers, after.headers["connection"]) == (False, "close")
    assert (before.text, after.text) == ("here", "here")
