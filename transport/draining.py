"""Leaving without losing a request: first not ready, then told to go elsewhere, then gone.

A load balancer learns from `/readyz` that it should send nothing any more, which takes it as long
as it waits between two looks. Until then everything is answered, and whoever asks is told to come
back over another connection.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE: Final = (b"connection", b"close")


@contextmanager
def drained_first(drain: Callable[[], None], seconds: float) -> Iterator[None]:
    """SIGTERM calls `drain`, and is only obeyed `seconds` later; a second one at once.

    Ctrl-C is not kept waiting. Where somebody else's thread runs the loop, signals are left alone.
    """
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    obey = signal.getsignal(signal.SIGTERM)
    loop, is_draining = asyncio.get_running_loop(), False

    def leave(number: int, frame: FrameType | None) -> None:
        nonlocal is_draining
        if is_draining:
            _call(obey, number, frame)
            return
        is_draining = True
        loop.call_soon_threadsafe(drain)
        loop.call_soon_threadsafe(loop.call_later, seconds, _call, obey, number, frame)

    with _handled(signal.SIGTERM, leave):
        yield


@contextmanager
def ended_at_once() -> Iterator[None]:
    """While a process starts, SIGTERM and Ctrl-C end its start: a server would wait for that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    starting, loop = asyncio.current_task(), asyncio.get_running_loop()
    obey = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, frame: FrameType | None) -> None:
        if starting is not None:
            loop.call_soon_threadsafe(starting.cancel)
        _call(obey[signal.Signals(number)], number, frame)

    with _handled(signal.SIGTERM, end), _handled(signal.SIGINT, end):
        yield


@contextmanager
def _handled(
    number: signal.Signals, handler: Callable[[int, FrameType | None], None]
) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def _call(handler: object, number: int, frame: FrameType | None) -> None:
    if callable(handler):
        handler(number, frame)


class Farewell:
    """While `is_leaving`, every answer ends its connection: none is left when the server goes."""

    def __init__(self, app: ASGIApp, is_leaving: Callable[[], bool]) -> None:
        self._app = app
        self._is_leaving = is_leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_leaving():
            await self._app(scope, receive, send)
            return

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), _CLOSE]
            await send(message)

        await self._app(scope, receive, closing)
