"""A keyspace of a test's own on a real Cassandra, made and dropped; without a server it fails."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from foundation.clock import utc_now
from persistence.cassandra.address import Address, parse
from persistence.cassandra.driver import cluster_at
from persistence.cassandra.migrate import migrate
from persistence.cassandra.progress import CassandraProgress
from persistence.cassandra.schema import PROGRESS
from persistence.cassandra.session import CassandraSession, session_at
from persistence.cassandra.statements import STATEMENTS

SERVER = "MARQUEE_TEST_CASSANDRA_URL"
"""A Cassandra cluster on which tests may create and drop keyspaces of their own."""

PATIENCE = 60.0
"""Seconds that a server which has just begun may take: what is tested is never its speed."""


def server() -> Address:
    url = os.environ.get(SERVER)
    if url is None:
        pytest.fail(f"live tests need {SERVER}")
    return parse(url)


@contextmanager
def keyspace() -> Iterator[Address]:
    """A keyspace with every table, on as many replicas as there are nodes named."""
    address = replace(server(), keyspace=f"marquee_{uuid4().hex}")
    asyncio.run(migrate(address, replicas=len(address.hosts)))
    yield address
    execute(address, f"DROP KEYSPACE {address.keyspace}")


def url_of(address: Address) -> str:
    hosts = ",".join(f"{host}:{port}" for host, port in address.hosts)
    return f"cassandra://{hosts}/{address.keyspace}?datacenter={address.datacenter}"


def empty(address: Address, tables: Iterable[str] = PROGRESS) -> None:
    """Take everything out of these tables, tombstones too."""
    execute(address, *(f"TRUNCATE {address.keyspace}.{table}" for table in tables))


def count_of(address: Address, table: str) -> int:
    """The rows of a table, counted one by one."""
    cluster = cluster_at(address, PATIENCE)
    (row,) = cluster.connect().execute(f"SELECT COUNT(*) FROM {address.keyspace}.{table}")  # noqa: S608 - names of ours
    cluster.shutdown()
    return int(row[0])


def execute(address: Address, *statements: str) -> None:
    cluster = cluster_at(address, PATIENCE)
    session = cluster.connect()
    for statement in statements:
        session.execute(statement)
    cluster.shutdown()


@asynccontextmanager
async def session_of(address: Address) -> AsyncIterator[CassandraSession]:
    """A session on a keyspace, patient where a request's is not."""
    session = session_at(address, STATEMENTS, timeout=PATIENCE)
    yield session
    await session.close()


@asynccontextmanager
async def progress_at(
    address: Address,
) -> AsyncIterator[tuple[CassandraProgress, CassandraSession]]:
    """Progress on a keyspace, and the session behind it."""
    async with session_of(address) as session:
        yield CassandraProgress(session, utc_now), session
