"""One socket of GraphQL over WebSocket, from its acceptance to its close."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Generic

from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect

from transport.admission import C
from transport.codes import Code
from transport.live import messages
from transport.live.closing import CloseCode, Closing, cut_off, failed, silent, unavailable
from transport.live.connections import Connections
from transport.live.conversation import Conversation, Stage
from transport.live.messages import ClientMessage, Complete, ConnectionInit, Ping, Subscribe
from transport.live.observing import LiveObserver, NotObserved
from transport.live.operations import LiveOperations, OperationRefused
from transport.refusal import Refusal

CLOSING_SECONDS: Final = 1.0
"""How long the close frame of a socket may take to be sent."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may; times are in seconds.

    Every `quiet_s` a socket is looked at: one of which nothing was heard since is asked for a word,
    and given up if there is none the next time. As often, the token of every connection is judged.
    """

    init_deadline_s: float = 5.0
    init_bytes: int = 4 * 1024
    message_bytes: int = 256 * 1024
    operations: int = 20
    send_deadline_s: float = 10.0
    quiet_s: float = 25.0


@dataclass(frozen=True, slots=True)
class Live(Generic[C]):
    """What all connections share. `holders_of` says whom a client's connection ends with."""

    operations: LiveOperations[C]
    connections: Connections
    holders_of: Callable[[C], Iterable[str]]
    bounds: Bounds = field(default_factory=Bounds)
    observer: LiveObserver = field(default_factory=NotObserved)


class Socket(Generic[C]):
    """An accepted socket. What waits to be sent is one message for each operation, no more: who
    has one to send waits until it is sent, and events wait, bounded, where they come from.
    """

    def __init__(self, live: Live[C], socket: WebSocket) -> None:
        self._live = live
        self._socket = socket
        self._conversation = Conversation()
        self._connection: HTTPConnection = _authorized(socket, {})
        self._running: dict[str, asyncio.Task[None]] = {}
        self._held = ExitStack()
        self._loop = asyncio.get_running_loop()
        self._ending: asyncio.Future[Closing] = self._loop.create_future()
        self._was_heard = False
        """Since it was last looked at."""

    def end(self, why: Closing) -> None:
        if not self._ending.done():
            self._ending.set_result(why)

    async def serve(self) -> Closing | None:
        """Returns when the socket has ended: why it was closed, None when its client left."""
        timer = self._loop.call_later(self._live.bounds.init_deadline_s, self._check_late)
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._watch())]
        try:
            await first_of(self._ending, *tasks)
        finally:
            timer.cancel()
            self._held.close()
            await cancelled(*tasks, *self._running.values())
        if not self._ending.done():
            return None
        why = self._ending.result()
        await self._close(why)
        return why

    async def _listen(self) -> None:
        try:
            while True:
                await self._take(messages.read(await self._received()))
        except Closing as why:
            self.end(why)
        except WebSocketDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
            self._live.operations.publisher.failure(error)
            self.end(failed())

    async def _received(self) -> bytes:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            raise Closing(CloseCode.INVALID_MESSAGE, "Invalid message: it must be text.")
        raw = str(text).encode("utf-8", "surrogatepass")
        bounds = self._live.bounds
        is_first = self._conversation.stage is Stage.OPENED
        most = bounds.init_bytes if is_first else bounds.message_bytes
        if len(raw) > most:
            raise Closing(CloseCode.TOO_LARGE, f"A message is larger than {most} bytes.")
        self._was_heard = True
        self._live.observer.heard()
        return raw

    async def _take(self, message: ClientMessage) -> None:
        self._conversation.heard(message)
        match message:
            case ConnectionInit(payload=payload):
                await self._initialise(payload)
            case Ping(payload=given):
                await self._send(messages.pong(given))
            case Subscribe():
                await self._begin(message)
            case Complete(id=id_):
                await self._stop(id_)

    async def _initialise(self, payload: Mapping[str, Any]) -> None:
        self._connection = _authorized(self._socket, payload)
        operations = self._live.operations
        try:
            async with asyncio.timeout(self._live.bounds.init_deadline_s):
                context = await operations.renewed(self._connection)
        except Closing:
            raise
        except Exception as error:  # noqa: BLE001 - the publisher masks and logs what is left
            code, _ = operations.publisher.failure(error)
            raise (failed() if code is Code.INTERNAL else unavailable()) from None
        # SECURITY: nothing is awaited in between, so no end of the session falls there (R54).
        holders = self._live.holders_of(context)
        self._held.enter_context(self._live.connections.held(self, holders))
        self._conversation.acknowledged()
        await self._send(messages.ACK)

    async def _begin(self, asked: Subscribe) -> None:
        most = self._live.bounds.operations
        if len(self._running) >= most:
            self._conversation.ended(asked.id)
            await self._send(messages.error(asked.id, [_too_many(most).entry]))
            return
        listening = self._loop.create_future()
        task = asyncio.create_task(self._run(asked, listening))
        self._running[asked.id] = task
        # What a client asks after it has subscribed must not miss what happens in between.
        await first_of(listening, task)

    async def _run(self, asked: Subscribe, listening: asyncio.Future[None]) -> None:
        live, id_ = self._live, asked.id
        live.observer.began("websocket")
        try:
            answers = live.operations.answers(
                asked.parameters,
                self._connection,
                listening=partial(listening.set_result, None),
            )
            async with aclosing(answers):
                async for payload in answers:
                    await self._send(messages.next_(id_, payload))
            await self._finish(id_, messages.complete(id_))
        except OperationRefused as refused:
            await self._finish(id_, messages.error(id_, refused.entries))
        except Closing as why:
            self.end(why)
        except WebSocketDisconnect:
            return  # whoever listens hears of it too
        finally:
            live.observer.ended("websocket")

    async def _finish(self, id_: str, message: str) -> None:
        if self._running.get(id_) is asyncio.current_task():
            del self._running[id_]
            self._conversation.ended(id_)
        try:
            await self._send(message)
        except Closing as why:
            self.end(why)

    async def _stop(self, id_: str) -> None:
        """The client wants no more of it; its id is free at once."""
        task = self._running.pop(id_, None)
        self._conversation.ended(id_)
        if task is not None:
            await cancelled(task)

    async def _watch(self) -> None:
        is_asked = False
        while True:
            await asyncio.sleep(self._live.bounds.quiet_s)
            try:
                await self._look_again()
                is_quiet, self._was_heard = not self._was_heard, False
                if is_quiet and is_asked:
                    raise silent()
                if is_quiet:
                    await self._send(messages.PING)
                is_asked = is_quiet
            except Closing as why:
                self.end(why)
            except WebSocketDisconnect:
                return

    async def _look_again(self) -> None:
        if self._conversation.stage is Stage.ACKNOWLEDGED:
            # SECURITY: a token ends by itself, and whoever holds the socket with it.
            await self._live.operations.still_good(self._connection)

    def _check_late(self) -> None:
        try:
            self._conversation.late()
        except Closing as why:
            self.end(why)

    async def _send(self, message: str) -> None:
        try:
            async with asyncio.timeout(self._live.bounds.send_deadline_s):
                await self._socket.send_text(message)
        except TimeoutError:
            raise cut_off() from None
        self._live.observer.sent("websocket")

    async def _close(self, why: Closing) -> None:
        with suppress(WebSocketDisconnect, TimeoutError, RuntimeError):  # it may be gone by now
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._socket.close(why.code, why.reason)


def _authorized(socket: HTTPConnection, payload: Mapping[str, Any]) -> HTTPConnection:
    """The connection as if `authorization` of the payload had come as its header.

    SECURITY: a header of the handshake's own is not looked at: what a browser may add by itself is
    not what its page asked for.
    """
    headers = [(name, value) for name, value in socket.scope["headers"] if name != b"authorization"]
    for name, value in payload.items():
        if name.lower() == "authorization":
            if not isinstance(value, str):
                raise Closing(
                    CloseCode.INVALID_MESSAGE, "Invalid message: `authorization` must be a string."
                )
            headers.append((b"authorization", value.encode("latin-1", "replace")))
    return HTTPConnection({**socket.scope, "headers": headers})


def _too_many(most: int) -> Refusal:
    return Refusal(
        f"A socket runs {most} operations at once, no more.",
        code=Code.LIMIT_EXCEEDED,
        extensions={"limit": "socket_operations", "allowed": most},
    )


async def first_of(*each: asyncio.Future[Any]) -> None:
    """Returns when any is done."""
    await asyncio.wait(each, return_when=asyncio.FIRST_COMPLETED)


async def cancelled(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
