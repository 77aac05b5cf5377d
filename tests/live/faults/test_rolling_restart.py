"""One server after the other is replaced while people use both: no request is lost (R9, R54).

Whoever asks looks at `/readyz` now and then, as a load balancer does, and sends nothing to a server
that says no.
"""

import asyncio
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import AsyncClient, HTTPError

from deploy.loopback import free_port
from foundation.clock import utc_now
from jobs.demo.seed import seed
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.cassandra import PATIENCE
from tests.e2e.device import ROOT, Device
from tests.e2e.processes import MARQUEE
from tests.e2e.running import database_in
from tests.redis import url as redis_url

pytestmark = pytest.mark.live

LOOKS_SECONDS = 0.2
DRAIN_MS = 2_000
"""Ten looks. In earnest a balancer looks every second or two, and three seconds are the default."""

PEOPLE = 4
PAGE = "{ homepage { id rows { edges { node { kind } } } } }"


@dataclass
class Server:
    """`marquee serve` with two workers, on a port that it comes back to."""

    folder: Path
    variables: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    is_ready: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [*MARQUEE, "serve", "--workers", "2"],
                cwd=self.folder,
                env={**self.variables, "MARQUEE_PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )

    async def end(self) -> int:
        """As whoever deploys does: SIGTERM, and it goes by itself. Its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    async def look(self, http: AsyncClient) -> None:
        try:
            self.is_ready = (await http.get(f"{self.url}/readyz", timeout=1)).status_code == 200
        except HTTPError:
            self.is_ready = False

    async def until(self, *, ready: bool) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.is_ready is not ready:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.02)


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[Sequence[Server]]:
    database = database_in(tmp_path)
    await migrate(database)
    async with open_stores(database) as stores:
        await seed(stores, utc_now().date())
    variables = {
        "PYTHONPATH": str(ROOT),
        "MARQUEE_ENV": "production",
        "MARQUEE_OPEN_OPERATIONS": "true",
        "MARQUEE_SECRET": uuid4().hex,
        "MARQUEE_DATABASE_URL": database,
        "MARQUEE_REDIS_URL": f"{redis_url()}?deadline_ms=10000",
        "MARQUEE_DATA_DIR": str(tmp_path),
        "MARQUEE_WEB_DIR": str(tmp_path),
        "MARQUEE_WARM_COUNTRIES": "US",
        "MARQUEE_RATE_LIMIT_SCALE": "1000",
        "MARQUEE_REQUEST_DEADLINE_MS": "60000",
        "MARQUEE_DRAIN_MS": str(DRAIN_MS),
    }
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    servers = [Server(folder, variables) for folder in folders]
    yield servers
    for server in servers:
        if server.process is not None and server.process.poll() is None:
            await server.end()


@asynccontextmanager
async def balanced(servers: Sequence[Server]) -> AsyncIterator[AsyncClient]:
    """A client, and somebody who looks at all servers again and again."""
    async with AsyncClient(trust_env=False, timeout=PATIENCE) as http:

        async def look() -> None:
            while True:
                await asyncio.gather(*(server.look(http) for server in servers))
                await asyncio.sleep(LOOKS_SECONDS)

        looking = asyncio.create_task(look())
        try:
            yield http
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


@dataclass
class Person:
    """Asks one ready server after the other, over connections that are kept."""

    clients: Mapping[str, AsyncClient]
    servers: Sequence[Server]
    device: Device
    answered: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    async def use_until(self, over: asyncio.Event) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            ready = [server for server in self.servers if server.is_ready]
            server = ready[turn % len(ready)]
            self.device.http = self.clients[server.url]
            try:
                answer = await self.device.ask(PAGE)
            except HTTPError as error:
                self.lost.append(repr(error))
            else:
                if answer.status == 200 and not answer.errors:
                    self.answered[server.url] += 1
                else:
                    self.lost.append(str(answer))
            await asyncio.sleep(0.01)


async def test_no_request_is_lost_while_each_server_is_replaced(servers: Sequence[Server]) -> None:
    for server in servers:
        server.start()
    async with balanced(servers) as http:
        for server in servers:
            await server.until(ready=True)
        clients = {
            each.url: AsyncClient(base_url=each.url, trust_env=False, timeout=PATIENCE)
            for each in servers
        }
        people = [await _person(clients, servers) for _ in range(PEOPLE)]
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for person in people:
                tasks.create_task(person.use_until(over))
            await asyncio.sleep(1)
            for server in servers:
                ending = asyncio.create_task(server.end())
                await server.until(ready=False)
                answer = await http.get(f"{server.url}/readyz")
                assert (answer.status_code, answer.json()) == (503, {"status": "draining"})
                assert answer.headers["connection"] == "close"
                assert await ending in {0, -signal.SIGTERM}
                server.start()
                await server.until(ready=True)
                await asyncio.sleep(1)
            over.set()
        for client in clients.values():
            await client.aclose()
    assert [lost for person in people for lost in person.lost] == []
    answered = sum((person.answered for person in people), Counter[str]())
    assert set(answered) == {server.url for server in servers}


async def _person(clients: Mapping[str, AsyncClient], servers: Sequence[Server]) -> Person:
    device = Device(clients[servers[0].url])
    opened = await device.log_in("demo@marquee.test")
    profiles = opened["viewer"]["account"]["profiles"]
    ada = next(each["id"] for each in profiles if each["name"] == "Ada")
    assert (await device.activate(ada))["__typename"] == "SessionPayload"
    return Person(clients, servers, device)
