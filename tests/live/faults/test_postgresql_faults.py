"""PostgreSQL that hangs, forgets connections, refuses and restarts, as the SQL adapters see it."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import TextClause, make_url, text
from sqlalchemy.exc import IntegrityError

from deploy.postgres_node import PostgresNode
from foundation.breaker import FAILURES, OPEN_SECONDS, BreakerOpen
from foundation.request_time import request_of
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable
from persistence.sql.engine import Database, open_database
from tests.live.deployed import eventually
from tests.live.fault_proxy import HOST, Fault, FaultProxy, proxied
from tests.live.faults.seconds import Seconds

pytestmark = pytest.mark.live

ONE = text("SELECT 1")
MYSELF = text("SELECT pg_backend_pid()")
END = text("SELECT pg_terminate_backend(:pid)")
VIOLATION = text("DO $$ BEGIN RAISE SQLSTATE '23505'; END $$")
DEADLOCK = text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")
CONNECTIONS = 8


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    server = make_url(os.environ["MARQUEE_TEST_DATABASE_URL"])
    assert server.host is not None
    assert server.port is not None
    async with proxied((server.host, server.port)) as proxy:
        yield proxy


@pytest.fixture
async def database(seconds: Seconds, proxy: FaultProxy) -> AsyncIterator[Database]:  # noqa: ARG001 - a fixture
    """With connections that were used before."""
    server = make_url(os.environ["MARQUEE_TEST_DATABASE_URL"])
    url = server.set(host=HOST, port=proxy.port).render_as_string(hide_password=False)
    database = open_database(url)
    await eventually(partial(_is_used, database))
    yield database
    await proxy.fail(Fault.NONE)
    await database.close()


async def _is_used(database: Database) -> bool:
    reads = [database.rows(ONE) for _ in range(CONNECTIONS)]
    found = await asyncio.gather(*reads, *(write(database) for _ in range(3)), **QUIETLY)
    return not any(isinstance(each, Exception) for each in found)


QUIETLY: Any = {"return_exceptions": True}


async def write(database: Database, statement: TextClause = ONE) -> None:
    async with database.transaction() as connection:
        await connection.execute(statement)


async def causes(*calls: Awaitable[object]) -> list[type | None]:
    """Why each was not answered; None where it was."""
    done = await asyncio.gather(*calls, **QUIETLY)
    assert all(isinstance(each, StoreUnavailable) for each in done if isinstance(each, Exception))
    return [type(each.__cause__) if isinstance(each, Exception) else None for each in done]


def is_left_alone(database: Database) -> bool:
    assert database.breaker is not None
    return database.breaker.is_open


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.HALF_OPEN])
async def test_r57_of_many_who_ask_a_server_that_hangs_exactly_one_finds_out(
    database: Database, proxy: FaultProxy, seconds: Seconds, fault: Fault
) -> None:
    await proxy.fail(fault)
    assert await causes(*(database.rows(ONE) for _ in range(4))) == [TimeoutError] * 4
    assert not is_left_alone(database)
    assert await causes(write(database)) == [TimeoutError]
    assert is_left_alone(database)
    accepted = proxy.accepted
    assert await causes(*(database.rows(ONE) for _ in range(10))) == [BreakerOpen] * 10
    assert await causes(write(database)) == [BreakerOpen]
    assert proxy.accepted == accepted

    seconds.now += OPEN_SECONDS
    found = await causes(*(database.rows(ONE) for _ in range(10)))
    assert sorted(map(str, found)) == sorted(map(str, [BreakerOpen] * 9 + [TimeoutError]))
    assert is_left_alone(database)


async def test_r57_two_that_ask_the_same_server_have_one_breaker_and_one_probe(
    database: Database, proxy: FaultProxy, seconds: Seconds
) -> None:
    url = database.reads.url.render_as_string(hide_password=False)
    other = open_database(url, beside=database)
    await proxy.fail(Fault.HALF_OPEN)
    await causes(*(database.rows(ONE) for _ in range(FAILURES)))
    assert await causes(other.rows(ONE), write(other)) == [BreakerOpen] * 2

    seconds.now += OPEN_SECONDS
    found = await causes(database.rows(ONE), other.rows(ONE), write(other))
    assert found.count(BreakerOpen) == len(found) - 1
    await other.close()


async def test_a_request_waits_no_longer_than_it_may_and_blames_nobody_for_too_little(
    database: Database, proxy: FaultProxy
) -> None:
    await proxy.fail(Fault.HANG)
    with request_of(0.2):
        for _ in range(FAILURES):
            with pytest.raises(StoreNotAtFault):
                await database.rows(ONE)
    assert not is_left_alone(database)
    for _ in range(FAILURES):
        with request_of(1.0):
            assert await causes(database.rows(ONE)) == [TimeoutError]
            with pytest.raises(StoreNotAtFault):
                await write(database)
    assert is_left_alone(database)


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.HALF_OPEN, Fault.RESET, Fault.DOWN])
async def test_it_is_found_again_with_connections_that_are_good(
    database: Database, proxy: FaultProxy, seconds: Seconds, fault: Fault
) -> None:
    await proxy.fail(fault)
    await causes(*(database.rows(ONE) for _ in range(FAILURES + 1)))
    assert is_left_alone(database)
    await proxy.fail(Fault.NONE)

    seconds.now += OPEN_SECONDS
    assert await causes(database.rows(ONE)) == [None]
    assert not is_left_alone(database)
    # The pool held more of the old ones than a breaker takes.
    assert await causes(*(database.rows(ONE) for _ in range(CONNECTIONS))) == [None] * CONNECTIONS
    assert await causes(write(database)) == [None]


async def test_r54_who_must_know_asks_all_the_same(
    database: Database, proxy: FaultProxy, seconds: Seconds
) -> None:
    await proxy.fail(Fault.DOWN)
    await causes(*(database.rows(ONE) for _ in range(FAILURES)))
    await proxy.fail(Fault.NONE)
    assert await causes(database.rows_regardless(ONE)) == [None]
    assert await causes(database.rows(ONE)) == [BreakerOpen]
    seconds.now += OPEN_SECONDS
    assert await causes(database.rows(ONE)) == [None]


async def test_r57_who_leaves_and_what_is_refused_count_against_nobody(
    database: Database, proxy: FaultProxy
) -> None:
    for _ in range(2 * FAILURES):
        with pytest.raises(IntegrityError):
            await write(database, VIOLATION)
        with pytest.raises(StoreNotAtFault):
            await write(database, DEADLOCK)
    await proxy.fail(Fault.HANG)
    leaving = [asyncio.create_task(database.rows(ONE)) for _ in range(2 * FAILURES)]
    await asyncio.sleep(0.1)
    for each in leaving:
        each.cancel()
    await asyncio.gather(*leaving, **QUIETLY)
    assert not is_left_alone(database)


async def test_a_statement_that_takes_too_long_is_a_failure(database: Database) -> None:
    await causes(*(database.rows(text("SELECT pg_sleep(30)")) for _ in range(FAILURES)))
    assert is_left_alone(database)


async def test_r57_a_read_whose_connection_the_server_ended_is_tried_once_more(
    database: Database,
) -> None:
    [(mine,)] = await database.rows(MYSELF)
    await database.rows(END, pid=mine)  # by that connection itself or by another of them
    assert await causes(*(database.rows(ONE) for _ in range(CONNECTIONS))) == [None] * CONNECTIONS


async def test_killed_and_started_again_under_load_it_is_found_by_itself(
    postgres_node: PostgresNode, database: Database, seconds: Seconds
) -> None:
    over, done = asyncio.Event(), list[type | None]()

    async def ask() -> None:
        while not over.is_set():
            done.extend(await causes(database.rows(ONE), write(database)))
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(ask())
        await asyncio.sleep(0.5)
        await asyncio.to_thread(postgres_node.kill)
        await eventually(partial(_is_open, database))
        await asyncio.to_thread(postgres_node.start)
        seconds.now += OPEN_SECONDS
        await eventually(partial(_is_used, database))
        over.set()
    assert {None, BreakerOpen} < set(done)
    assert not is_left_alone(database)


async def _is_open(database: Database) -> bool:
    return is_left_alone(database)
