"""The stores of progress that contract tests run against, each opened empty at an address."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy import delete

from persistence.cassandra.address import parse
from persistence.ports.progress import Progress
from persistence.sql.durable import open_durable
from persistence.sql.progress import SqlProgress
from persistence.sql.tables import progress as tables
from tests.cassandra import empty, progress_at

TABLES = (tables.viewing, tables.playable_said, tables.title_activity, tables.milestone)


@asynccontextmanager
async def sql(address: str) -> AsyncIterator[Progress]:
    database = open_durable(address)
    try:
        async with database.transaction() as connection:
            for table in TABLES:
                await connection.execute(delete(table))
        yield SqlProgress(database)
    finally:
        await database.close()


@asynccontextmanager
async def cassandra(address: str) -> AsyncIterator[Progress]:
    keyspace = parse(address)
    await asyncio.to_thread(empty, keyspace)
    async with progress_at(keyspace) as (progress, _):
        yield progress


OPENERS: Mapping[str, Callable[[str], AbstractAsyncContextManager[Progress]]] = {
    "sqlite": sql,
    "postgresql": sql,
    "cassandra": cassandra,
}
"""By the scheme of the address, without a driver."""


def opened(address: str) -> AbstractAsyncContextManager[Progress]:
    return OPENERS[address.partition("+")[0].partition(":")[0]](address)
