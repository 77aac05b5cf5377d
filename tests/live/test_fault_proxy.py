"""The proxy that tests put before stores: each fault, at a server that answers what it hears."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.live.fault_proxy import HOST, Fault, FaultProxy, proxied

pytestmark = pytest.mark.live

LONG = 30.0
SHORT = 0.05
"""Long enough for an answer that is not held up; where it comes later, no test fails for it."""


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def says(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()

    async def hears(self, count: int, within: float = LONG) -> bytes:
        async with asyncio.timeout(within):
            return await self.reader.readexactly(count)

    async def asks(self, words: bytes) -> bytes:
        await self.says(words)
        return await self.hears(len(words))

    async def hears_nothing(self) -> bool:
        try:
            await self.hears(1, SHORT)
        except TimeoutError:
            return True
        return False

    async def is_gone(self) -> bool:
        """Whether the connection ends, however it does."""
        try:
            async with asyncio.timeout(LONG):
                return await self.reader.read(1) == b""
        except ConnectionError:
            return True


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):  # what a fault does to it is no fault of its own
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    server = await asyncio.start_server(_answer, HOST, 0)
    async with server, proxied(server.sockets[0].getsockname()) as proxy:
        yield proxy


@asynccontextmanager
async def connected(proxy: FaultProxy) -> AsyncIterator[Client]:
    client = Client(*await asyncio.open_connection(HOST, proxy.port))
    try:
        yield client
    finally:
        client.writer.transport.abort()


async def test_without_a_fault_everything_is_passed_on(proxy: FaultProxy) -> None:
    async with connected(proxy) as one, connected(proxy) as other:
        assert await one.asks(b"one" * 100_000) == b"one" * 100_000
        assert await other.asks(b"other") == b"other"
    assert proxy.accepted == 2


@pytest.mark.parametrize("fault", [Fault.LATE, Fault.SLOW_BYTES])
async def test_what_is_slow_arrives_whole(proxy: FaultProxy, fault: Fault) -> None:
    proxy.late_seconds = SHORT
    async with connected(proxy) as client:
        await proxy.fail(fault)
        begun = asyncio.get_running_loop().time()
        assert await client.asks(b"hello, world") == b"hello, world"
        assert asyncio.get_running_loop().time() - begun > SHORT
        await proxy.fail(Fault.NONE)
        assert await client.asks(b"again") == b"again"


async def test_what_was_said_while_it_hung_arrives_afterwards(proxy: FaultProxy) -> None:
    async with connected(proxy) as client:
        assert await client.asks(b"before") == b"before"
        await proxy.fail(Fault.HANG)
        await client.says(b"meanwhile")
        async with connected(proxy) as newcomer:
            await newcomer.says(b"too")
            assert await client.hears_nothing()
            assert await newcomer.hears_nothing()
            await proxy.fail(Fault.NONE)
            assert await client.hears(9) == b"meanwhile"
            assert await newcomer.hears(3) == b"too"


async def test_a_connection_that_was_half_open_is_good_for_nothing(proxy: FaultProxy) -> None:
    async with connected(proxy) as client:
        assert await client.asks(b"before") == b"before"
        await proxy.fail(Fault.HALF_OPEN)
        await client.says(b"meanwhile")
        async with connected(proxy) as newcomer:
            await newcomer.says(b"too")
            assert await newcomer.hears_nothing()
            await proxy.fail(Fault.NONE)
            await client.says(b"afterwards")
            assert await client.hears_nothing()
            assert await newcomer.hears_nothing()
        async with connected(proxy) as later:
            assert await later.asks(b"later") == b"later"


async def test_reset_ends_every_connection_at_once(proxy: FaultProxy) -> None:
    async with connected(proxy) as client:
        assert await client.asks(b"before") == b"before"
        await proxy.fail(Fault.RESET)
        assert await client.is_gone()
        async with connected(proxy) as newcomer:
            assert await newcomer.is_gone()
        await proxy.fail(Fault.NONE)
    async with connected(proxy) as later:
        assert await later.asks(b"later") == b"later"


async def test_down_nobody_listens_and_it_comes_back_at_the_same_place(proxy: FaultProxy) -> None:
    async with connected(proxy) as client:
        assert await client.asks(b"before") == b"before"
        port = proxy.port
        await proxy.fail(Fault.DOWN)
        assert await client.is_gone()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, port)
        await proxy.fail(Fault.NONE)
        assert proxy.port == port
    async with connected(proxy) as later:
        assert await later.asks(b"later") == b"later"
