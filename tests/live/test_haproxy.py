"""HAProxy in front of Marquee: slow clients, a server that leaves, sockets, and who clients are."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx2 import AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.failures import CommandFailed
from deploy.haproxy_node import HaproxyNode
from foundation.clock import utc_now
from jobs.demo.seed import seed
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.e2e.device import Device
from tests.e2e.history import films, watch
from tests.e2e.live import PROGRESS, listen_to_progress, streaming
from tests.e2e.running import Marquee, database_in
from tests.e2e.serving import served, talking_as
from tests.live.behind_haproxy import PATIENCE, Front, behind, proxy
from tests.redis import shared, url

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

SLOW = 150
"""Clients of each kind."""

HEAD = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
SLOW_HEADERS = HEAD + b"X-Slow: "
SLOW_BODY = HEAD + b"Content-Length: 1000\r\n\r\n{"
TOO_LATE = b"HTTP/1.1 408 Request Time-out\r\n"
ASK = {"query": "{ homepage { id } viewer { id } }"}


async def shared_by_both(folder: Path) -> dict[str, str]:
    """What leads two servers to a database with the demo content, and to a Redis."""
    database = database_in(folder)
    await migrate(database)
    async with open_stores(database) as stores:
        await seed(stores, utc_now().date())
    async with shared() as process:
        await process.server.call("FLUSHALL")
    return {
        "MARQUEE_ENV": "production",
        "MARQUEE_OPEN_OPERATIONS": "true",
        "MARQUEE_SECRET": uuid4().hex,
        "MARQUEE_DATABASE_URL": database,
        "MARQUEE_REDIS_URL": f"{url()}?deadline_ms=10000",  # its speed is not what is tested
        "MARQUEE_RATE_LIMIT_SCALE": "1000",
        "MARQUEE_REQUEST_DEADLINE_MS": "60000",
        "MARQUEE_TRUSTED_PROXIES": "127.0.0.1/32",
    }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def front(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    async with behind(folder, await shared_by_both(folder)) as front:
        yield front


class Visitor:
    """What signing in needs of a Marquee."""

    def __init__(self, http: AsyncClient) -> None:
        self.http = http

    def device(self) -> Device:
        return Device(self.http)

    async def sign_in(self, profile: str) -> Device:
        return await Marquee.sign_in(self, profile)  # type: ignore[arg-type]

    async def sign_in_as(self, email: str, profile: str, pin: str | None = None) -> Device:
        return await Marquee.sign_in_as(self, email, profile, pin)  # type: ignore[arg-type]


async def crawl(address: str, first: bytes) -> bytes:
    """Send what comes first, then a byte a second until something is answered; its first line."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(first)
    answer = asyncio.create_task(reader.readline())
    while not (await asyncio.wait([answer], timeout=1))[0]:
        writer.write(b" ")
    writer.close()
    return await answer


async def ask_until(over: asyncio.Event, device: Device) -> Sequence[int]:
    """Ask again and again; the statuses of the answers."""
    statuses = []
    while not over.is_set():
        answer = await device.post(ASK)
        assert answer.data["viewer"] is not None
        statuses.append(answer.status)
    return statuses


async def test_three_hundred_clients_that_send_a_byte_a_second_disturb_nobody(
    front: Front,
) -> None:
    async with AsyncExitStack() as stack, asyncio.timeout(PATIENCE):
        clients = [await stack.enter_async_context(front.client()) for _ in range(2)]
        devices = [await Visitor(http).sign_in("Ada") for http in clients]
        over = asyncio.Event()
        asking = asyncio.gather(*(ask_until(over, device) for device in devices))
        begun = [SLOW_HEADERS, SLOW_BODY] * SLOW
        told = await asyncio.gather(*(crawl(front.address, first) for first in begun))
        over.set()
        assert set(told) == {TOO_LATE}
        for statuses in await asking:
            assert set(statuses) == {200}
            assert len(statuses) > 10


async def test_r10_who_listens_through_it_hears_by_socket_and_by_stream(front: Front) -> None:
    async with front.client() as http:
        device = await Visitor(http).sign_in("Edith")
        film = (await films(device))[0]
        async with (
            talking_as(device, front.address) as talk,
            streaming(device, front.address, PROGRESS) as events,
        ):
            await listen_to_progress(talk)
            await watch(device, film, utc_now() - timedelta(minutes=5))
            told = await talk.hear()
            assert "progressChanged" in told["payload"]["data"]
            name, data = await events.next()
            assert (name, list(data["data"])) == ("next", ["progressChanged"])


async def headers_seen(request: Request) -> Response:
    return JSONResponse(request.headers.items())


async def ready(_: Request) -> Response:
    return Response()


async def test_who_a_client_is_and_where_the_proxy_alone_says(tmp_path: Path) -> None:
    mirror = Starlette(routes=[Route("/readyz", ready), Route("/graphql", headers_seen)])
    claimed = {
        "X-Forwarded-For": "198.51.100.7",
        "Forwarded": "for=198.51.100.7",
        "X-Country": "FR",
        "X-Request-Id": "mine",
    }
    async with served(mirror) as address, AsyncClient(trust_env=False) as http:
        with proxy(tmp_path, address, address) as node:
            front = f"http://{node.address}"
            seen = dict((await http.get(f"{front}/graphql", headers=claimed)).json())
            figures = await http.get(f"{front}/metrics")
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert "forwarded" not in seen
    assert "x-country" not in seen
    assert seen["x-request-id"] == "mine"
    assert figures.status_code == 404


async def test_what_it_writes_of_a_request_has_no_query_in_it(tmp_path: Path) -> None:
    mirror = Starlette(routes=[Route("/readyz", ready), Route("/graphql", headers_seen)])
    async with served(mirror) as address, AsyncClient(trust_env=False) as http:
        with proxy(tmp_path, address, address) as node:
            asked = f"http://{node.address}/graphql?variables=a-secret"
            assert (await http.get(asked)).status_code == 200
            log = tmp_path / "log"
            async with asyncio.timeout(PATIENCE):
                while "GET /graphql" not in log.read_text():  # noqa: ASYNC110 - of another process
                    await asyncio.sleep(0.02)
            assert "a-secret" not in log.read_text()


async def test_a_configuration_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    node = HaproxyNode(tmp_path, 1, "nowhere:no-port", "127.0.0.1:2")
    with pytest.raises(CommandFailed, match="no-port"):
        node.check()


async def test_while_a_server_leaves_no_request_is_lost(front: Front) -> None:
    """The last of them: afterwards only one server is left."""
    async with AsyncExitStack() as stack, asyncio.timeout(PATIENCE):
        clients = [await stack.enter_async_context(front.client()) for _ in range(4)]
        devices = [await Visitor(http).sign_in("Oskar") for http in clients]
        over = asyncio.Event()
        asking = asyncio.gather(*(ask_until(over, device) for device in devices))
        await asyncio.sleep(0.5)
        await front.one.leave()
        await asyncio.sleep(0.5)
        over.set()
        for statuses in await asking:
            assert set(statuses) == {200}
            assert len(statuses) > 10
        assert front.other.process.returncode is None
