"""The stores of what profiles saw that contract tests run against, each opened empty."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import delete

from foundation.clock import utc_now
from persistence.cassandra.address import parse
from persistence.cassandra.exposures import CassandraExposures
from persistence.cassandra.schema_seen import SEEN
from persistence.cassandra.tracking import CassandraTracking
from persistence.ports.exposures import Exposures
from persistence.ports.tracking import Tracking
from persistence.sql.durable import open_durable
from persistence.sql.engine import open_database
from persistence.sql.exposures import SqlExposures
from persistence.sql.tables import experiments, tracking
from persistence.sql.tracking import SqlTracking
from tests.cassandra import empty, session_of

CASSANDRA = "cassandra:"


@asynccontextmanager
async def exposures_at(address: str) -> AsyncIterator[Exposures]:
    if address.startswith(CASSANDRA):
        keyspace = parse(address)
        await asyncio.to_thread(empty, keyspace, ("exposure", "exposed", "shard"))
        async with session_of(keyspace) as session:
            yield CassandraExposures(session, utc_now)
        return
    database = open_durable(address)
    async with database.transaction() as connection:
        await connection.execute(delete(experiments.exposure))
    yield SqlExposures(database)
    await database.close()


@asynccontextmanager
async def tracking_at(address: str) -> AsyncIterator[Tracking]:
    if address.startswith(CASSANDRA):
        keyspace = parse(address)
        await asyncio.to_thread(empty, keyspace, SEEN.keys() - {"exposure", "exposed"})
        async with session_of(keyspace) as session:
            yield CassandraTracking(session)
        return
    database = open_database(address)
    async with database.transaction() as connection:
        await connection.execute(delete(tracking.tracking_event))
    yield SqlTracking(database)
    await database.close()
