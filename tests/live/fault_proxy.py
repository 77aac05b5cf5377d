"""A proxy on loopback between Marquee and a store, which can be made to fail while it runs."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto

HOST = "127.0.0.1"
AT_ONCE = 64 * 1024
SLOW_SECONDS = 0.01
"""Between two bytes."""

_AT_ONCE_GONE = struct.pack("ii", 1, 0)
"""SO_LINGER: closing such a socket sends RST and drops what is not sent yet."""


class Fault(Enum):
    """What goes wrong from now on, with connections that there are and with new ones."""

    NONE = auto()
    LATE = auto()
    """Everything is passed on, `late_seconds` later."""

    SLOW_BYTES = auto()
    """Everything is passed on, a byte at a time."""

    HANG = auto()
    """Nothing is passed on; what was said meanwhile arrives when this is over (SIGSTOP)."""

    HALF_OPEN = auto()
    """Whoever connects is accepted, and what is said is taken, and nothing ever comes of it.

    Connections from this time are good for nothing afterwards (a firewall that forgot them).
    """

    RESET = auto()
    """Every connection is reset, the new ones as soon as they are made."""

    DOWN = auto()
    """Nobody listens, and connections that there were have been reset."""


class FaultProxy:
    """Passes bytes on to `upstream` (host and port) as its fault has it.

    It listens on `host`, a loopback address, at `port` or at any that is free.
    """

    def __init__(self, upstream: tuple[str, int], host: str = HOST, port: int = 0) -> None:
        self.upstream = upstream
        self.late_seconds = 0.1
        self.accepted = 0
        self.host = host
        self.port = port
        self._fault = Fault.NONE
        self._changed = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._forgotten: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, self.host, self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def fail(self, fault: Fault) -> None:
        """`Fault.NONE` ends it; then whoever was connected through a HANG goes on."""
        self._fault = fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault is Fault.HALF_OPEN:
            self._forgotten |= self._writers
        if fault in (Fault.RESET, Fault.DOWN):
            self._reset_all()
        if fault is Fault.DOWN:
            await self._stop_listening()
        elif self._server is None:
            await self.start()

    async def stop(self) -> None:
        await self._stop_listening()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _stop_listening(self) -> None:
        if self._server is not None:
            server, self._server = self._server, None
            server.close()
            self._reset_all()
            await server.wait_closed()

    def _reset_all(self) -> None:
        for writer in self._writers:
            _reset(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)
        if self._fault is Fault.RESET:
            _reset(writer)
            return
        with suppress(OSError, asyncio.CancelledError):
            await self._connect(reader, writer)
        _reset(writer)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._fault is Fault.HALF_OPEN:
            self._forgotten.add(writer)
        beyond, back = await asyncio.open_connection(*self.upstream)
        own = {writer, back}
        self._writers |= own
        if writer in self._forgotten:
            self._forgotten.add(back)
        ways = [
            asyncio.ensure_future(self._pass(reader, back)),
            asyncio.ensure_future(self._pass(beyond, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._writers -= own
            self._forgotten -= own
            _reset(back)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One way of a connection, until its sender ends it."""
        while data := await reader.read(AT_ONCE):
            await self._while_it_hangs()
            if writer in self._forgotten:
                continue
            if self._fault is Fault.LATE:
                await asyncio.sleep(self.late_seconds)
            await self._send(data, writer)

    async def _while_it_hangs(self) -> None:
        while self._fault is Fault.HANG:
            await self._changed.wait()

    async def _send(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        sent = 0
        while self._fault is Fault.SLOW_BYTES and sent < len(data):
            writer.write(data[sent : sent + 1])
            await writer.drain()
            sent += 1
            await asyncio.sleep(SLOW_SECONDS)
        writer.write(data[sent:])
        await writer.drain()


@asynccontextmanager
async def proxied(
    upstream: tuple[str, int], host: str = HOST, port: int = 0
) -> AsyncIterator[FaultProxy]:
    """A proxy before a server; nothing of it is left after the block."""
    proxy = FaultProxy(upstream, host, port)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()


def _reset(writer: asyncio.StreamWriter) -> None:
    found = writer.get_extra_info("socket")
    if found is not None and not writer.transport.is_closing():
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE_GONE)
    writer.transport.abort()
