"""R9 on the real stores: workers are killed under writes, and each store fails once meanwhile.

The kit of `tests/durability` writes, reads and decides; it knows nothing of stores. Requests may
take longer than in earnest: how fast a cluster is on a busy machine is not what is tested.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from deploy.cassandra_node import Node
from deploy.postgres_node import PostgresNode
from deploy.redis_node import RedisNode
from persistence.cassandra.address import Address
from tests.cassandra import PATIENCE, keyspace, url_of
from tests.durability.run import Plan, killed_under_writes
from tests.durability.server import MARQUEE, Server, free_port
from tests.live.deployed import filled
from tests.postgresql import new_database, shown

pytestmark = pytest.mark.live

SECONDS = 40
SPAWNED = b"spawn_main"


@dataclass(slots=True)
class Workers(Server):
    """Two workers and their parent. What is killed is one of them; the parent starts another."""

    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - a test's seed is no secret

    def start(self) -> None:
        """Only the first time: whoever is killed afterwards has a parent."""
        if self.process is None:
            Server.start(self)

    def kill(self) -> None:
        workers = self.workers()
        if workers:
            os.kill(self.chance.choice(workers), signal.SIGKILL)

    def workers(self) -> list[int]:
        assert self.process is not None
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(each) for each in children if SPAWNED in _command(each)]

    def end(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(PATIENCE)


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


@pytest.fixture
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@asynccontextmanager
async def at_work(folder: Path, address: Address, redis: RedisNode) -> AsyncIterator[Workers]:
    async with new_database() as database:
        await filled(database, address)
        settings = {
            "MARQUEE_DATABASE_URL": shown(database),
            "MARQUEE_PROGRESS_URL": f"{url_of(address)}&timeout_ms=5000",
            "MARQUEE_REDIS_URL": redis.url,
            "MARQUEE_REQUEST_DEADLINE_MS": "9000",
        }
        server = Workers(folder, free_port(), (*MARQUEE, "--workers", "2"), settings)
        server.start()
        try:
            await server.ready()
            yield server
        finally:
            server.end()


async def test_r9_whatever_is_killed_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path,
    address: Address,
    nodes: Sequence[Node],
    redis_node: RedisNode,
    postgres_node: PostgresNode,
) -> None:
    async def break_things() -> None:
        await asyncio.sleep(SECONDS / 8)
        await asyncio.to_thread(nodes[1].kill)
        await asyncio.sleep(SECONDS / 4)
        redis_node.pause()
        await asyncio.sleep(SECONDS / 16)
        redis_node.resume()
        await asyncio.to_thread(nodes[1].restart)
        await asyncio.to_thread(postgres_node.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(postgres_node.start)

    async with at_work(tmp_path / "var", address, redis_node) as server:
        plan = Plan(seed=20261121, seconds=SECONDS, lives=(2, 6), killed_while_starting=0)
        breaking = asyncio.create_task(break_things())
        report, _ = await killed_under_writes(server, plan)
        await breaking

    print(f"\n{report}")  # noqa: T201 - to be read
    assert report.findings.none, report.findings
    assert report.findings.acknowledged > 300
    assert report.findings.noticeable > report.findings.acknowledged / 2
    assert report.kills > 3
