"""The session on a real cluster: rows come back, a cluster that hangs is left, and found again."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from uuid import uuid4

import pytest
from cassandra import InvalidRequest, OperationTimedOut

from deploy.cassandra_node import Node
from persistence.cassandra.address import TIMEOUT_MS, Address, parse
from persistence.cassandra.driver import Statement
from persistence.cassandra.session import CassandraSession, session_at
from persistence.ports.unavailable import StoreUnavailable
from tests.cassandra import PATIENCE, execute, keyspace

pytestmark = pytest.mark.live

PUT = Statement("UPDATE keyspace.note USING TIMESTAMP ? SET said = ? WHERE about = ?")
GET = Statement("SELECT said FROM keyspace.note WHERE about = ?")
NOTE = "CREATE TABLE {}.note (about text PRIMARY KEY, said blob)"


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """A keyspace with a table of our own."""
    with keyspace() as address:
        execute(address, NOTE.format(address.keyspace))
        yield address


@pytest.fixture
async def session(address: Address) -> AsyncIterator[CassandraSession]:
    """One that is patient with a server that has just begun."""
    session = session_at(address, [PUT, GET], timeout=PATIENCE)
    await found(session)
    yield session
    await session.close()


async def found(session: CassandraSession) -> None:
    """Wait until the cluster answers again, by nothing but asking."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await session.write(PUT, (1, b"here", "presence"))
            except StoreUnavailable:
                await asyncio.sleep(0.1)
            else:
                return


async def test_what_was_written_is_read_and_the_newest_timestamp_wins(
    session: CassandraSession,
) -> None:
    about = uuid4().hex
    assert await session.rows(GET, (about,)) == ()

    await session.write(PUT, (2_000, b"later", about))
    await session.write(PUT, (1_000, b"sooner", about))

    assert await session.rows(GET, (about,)) == [(b"later",)]


async def test_many_requests_at_once_each_get_their_own_answer(session: CassandraSession) -> None:
    names = [f"{uuid4().hex}" for _ in range(1_000)]
    await asyncio.gather(*(session.write(PUT, (1, name.encode(), name)) for name in names))

    read = await asyncio.gather(*(session.rows(GET, (name,)) for name in names))

    assert read == [[(name.encode(),)] for name in names]


async def test_a_table_that_is_not_there_is_unavailable(address: Address) -> None:
    session = session_at(address, [Statement("SELECT said FROM keyspace.nothing WHERE about = ?")])
    async with asyncio.timeout(PATIENCE):
        while True:
            with pytest.raises(StoreUnavailable) as raised:
                await session.rows(GET, ("it",))
            if isinstance(raised.value.__cause__, InvalidRequest):
                break
            await asyncio.sleep(0.1)
    await session.close()


async def test_a_cluster_that_is_not_there_is_unavailable() -> None:
    session = session_at(parse("cassandra://127.0.0.1:1/marquee?datacenter=none"), [GET])

    with pytest.raises(StoreUnavailable):
        await session.rows(GET, ("it",))
    await session.close()


async def test_nodes_that_hang_are_unavailable_and_found_again_when_they_go_on(
    address: Address, nodes: Sequence[Node]
) -> None:
    session = session_at(address, [PUT, GET])
    await found(session)
    for node in nodes:
        node.pause()
    for send in (session.write(PUT, (1, b"x", "it")), session.rows(GET, ("it",))):
        with pytest.raises(StoreUnavailable) as raised:
            await send
        assert isinstance(raised.value.__cause__, OperationTimedOut)

    for node in nodes:
        node.resume()

    await found(session)
    await session.write(PUT, (2, b"again", "it"))
    assert await session.rows(GET, ("it",)) == [(b"again",)]
    await session.close()


def stop_this_process(seconds: float) -> None:
    """As a machine does that is short of processors: every thread of it stands still."""
    waking = f"sleep {seconds}; kill -CONT {os.getpid()}"
    with subprocess.Popen(["/bin/sh", "-c", waking]):  # noqa: S603 - words of ours
        os.kill(os.getpid(), signal.SIGSTOP)


async def test_what_was_asked_by_a_process_that_then_stood_still_is_answered(
    address: Address,
) -> None:
    session = session_at(address, [PUT, GET])
    await found(session)
    asked = [
        asyncio.create_task(session.write(PUT, (1, b"x", f"{number}"))) for number in range(50)
    ]
    await asyncio.sleep(0)  # until they are sent

    stop_this_process(2 * TIMEOUT_MS / 1_000)

    await asyncio.gather(*asked)
    assert not session.is_left_alone
    await session.close()


async def test_nodes_that_were_killed_are_found_again_with_what_they_acknowledged(
    session: CassandraSession, nodes: Sequence[Node]
) -> None:
    names = [f"{uuid4().hex}" for _ in range(100)]
    await asyncio.gather(*(session.write(PUT, (1, name.encode(), name)) for name in names))
    for node in nodes:
        await asyncio.to_thread(node.kill)
    with pytest.raises(StoreUnavailable):
        await session.write(PUT, (1, b"x", "it"))

    for node in nodes:
        node.start()
    for node in nodes:
        await asyncio.to_thread(node.wait)
    await found(session)

    read = await asyncio.gather(*(session.rows(GET, (name,)) for name in names))
    assert read == [[(name.encode(),)] for name in names]
