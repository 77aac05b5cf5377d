"""The three real stores as an application of a test's own has them, with what it starts from."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from sqlalchemy import URL

from jobs.demo.seed import seed
from persistence.cassandra.address import Address
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.cassandra import keyspace, url_of
from tests.e2e.running import TODAY
from tests.postgresql import new_database, shown
from tests.redis import shared
from tests.redis import url as redis_url

PATIENT_MS = 60_000
"""For one call: what is tested is never how fast a store is on a busy machine."""


@dataclass(frozen=True)
class RealStores:
    """`template` is a database with the demo content, which nobody is connected to.

    The keyspace is not emptied between tests, which takes seconds: each has people of its own.
    """

    template: URL
    keyspace: Address

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Mapping[str, str]]:
        """Settings for a copy of the database and an empty Redis."""
        async with shared() as process:
            await process.server.call("FLUSHALL")
        async with new_database(self.template) as database:
            yield {
                "database_url": shown(database),
                "progress_url": f"{url_of(self.keyspace)}&timeout_ms={PATIENT_MS}",
                "redis_url": f"{redis_url()}?deadline_ms={PATIENT_MS}",
            }


@pytest.fixture(scope="module")
def own_keyspace() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real_stores(own_keyspace: Address) -> AsyncIterator[RealStores]:
    async with new_database() as template:
        await migrate(shown(template))
        async with open_stores(shown(template)) as stores:
            await seed(stores, TODAY)
        yield RealStores(template, own_keyspace)


@pytest.fixture(params=["embedded", pytest.param("real", marks=pytest.mark.live)])
def place(request: pytest.FixtureRequest) -> RealStores | None:
    """Where an application keeps its data: None for a folder of its own."""
    if request.param == "embedded":
        return None
    found: RealStores = request.getfixturevalue("real_stores")
    return found
