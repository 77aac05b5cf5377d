"""GraphQL over Server-Sent Events, in distinct connections mode: one operation, one response."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, Final, Generic

import orjson
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from domain.errors import Unauthenticated
from transport.admission import C
from transport.answer import refused
from transport.client_address import TrustedProxies, address_of
from transport.guard import Guarded
from transport.live.closing import CloseCode, Closing, cut_off
from transport.live.connections import Full
from transport.live.handshake import full
from transport.live.operations import OperationRefused
from transport.live.socket import CLOSING_SECONDS, Live, cancelled, first_of
from transport.media_types import MediaType

KEEP_ALIVE: Final = b":\n\n"
"""A comment: proxies see that the connection lives, clients see nothing."""
COMPLETE: Final = b"event: complete\ndata:\n\n"
"""With an empty line of data, for browsers leave out an event that has none."""

_HEADERS: Final = [
    (b"content-type", MediaType.EVENT_STREAM.content_type.encode()),
    # SECURITY: answers belong to one viewer; no cache on the way may keep one.
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True, slots=True)
class Streams(Generic[C]):
    """Answers guarded requests that accept `text/event-stream`.

    `keep_alive_s` is less than proxies wait for a server that says nothing.
    """

    live: Live[C]
    proxies: TrustedProxies = field(default_factory=TrustedProxies)
    keep_alive_s: float = 12.0

    async def __call__(self, guarded: Guarded, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            with self.live.connections.admitted("sse", address_of(request, self.proxies)):
                await _Stream(self, request, receive, send).serve(guarded)
        except Full:
            await refused(full()).response(MediaType.JSON, {})(scope, receive, send)


class _Stream(Generic[C]):
    def __init__(self, streams: Streams[C], request: Request, receive: Receive, send: Send) -> None:
        self._live = streams.live
        self._keep_alive_s = streams.keep_alive_s
        self._request = request
        self._receive = receive
        self._send_message = send
        self._held = ExitStack()
        self._ending: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()

    def end(self, why: Closing) -> None:
        if not self._ending.done():
            self._ending.set_result(why)

    async def serve(self, guarded: Guarded) -> None:
        running = [
            asyncio.create_task(self._run(guarded)),
            asyncio.create_task(self._gone()),
            asyncio.create_task(self._watch()),
        ]
        self._live.observer.began("sse")
        try:
            await first_of(self._ending, *running)
        finally:
            self._held.close()
            await cancelled(*running)
            self._live.observer.ended("sse")
        why = self._ending.result() if self._ending.done() else None
        self._live.observer.closed("sse", why.name if why else "client")
        if why is not None:
            await self._last_words(why)

    async def _run(self, guarded: Guarded) -> None:
        try:
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._answer(guarded)
            await self._write(COMPLETE, more=False)
        except Closing as why:
            self.end(why)
            await asyncio.Event().wait()  # `serve` says the last words
        except OSError:
            return  # the client has gone

    async def _answer(self, guarded: Guarded) -> None:
        answers = self._live.operations.answers(
            guarded.parameters, self._request, admitted=self._hold
        )
        async with aclosing(answers):
            try:
                async for payload in answers:
                    await self._write(_next(payload))
            except OperationRefused as refusal:
                await self._write(_next({"errors": refusal.entries}))

    def _hold(self, context: C) -> None:
        holders = self._live.holders_of(context)
        self._held.enter_context(self._live.connections.held(self, holders))

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        looked = loop.time()
        try:
            while True:
                await asyncio.sleep(self._keep_alive_s)
                await self._write(KEEP_ALIVE)
                if loop.time() - looked >= self._live.bounds.quiet_s:
                    looked = loop.time()
                    await self._live.operations.still_good(self._request)
        except Closing as why:
            self.end(why)
            await asyncio.Event().wait()
        except OSError:
            return

    async def _last_words(self, why: Closing) -> None:
        """Who may not go on is told so, and is done; everybody else's client asks again."""
        with suppress(Closing, OSError, TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                if why.code is CloseCode.FORBIDDEN:
                    _, entry = self._live.operations.publisher.failure(Unauthenticated())
                    await self._write(_next({"errors": [entry]}))
                    await self._write(COMPLETE)
                await self._write(b"", more=False)

    async def _write(self, body: bytes, *, more: bool = True) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": more})
        self._live.observer.sent("sse")

    async def _send(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self._live.bounds.send_deadline_s):
                await self._send_message(message)
        except TimeoutError:
            raise cut_off() from None


def _next(payload: Mapping[str, Any]) -> bytes:
    return b"event: next\ndata: %b\n\n" % orjson.dumps(payload)
