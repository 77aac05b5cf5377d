"""What real stores say of themselves to `marquee doctor`, and what they refuse to `migrate`."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from persistence.cassandra.address import Address
from persistence.cassandra.condition import ALL
from persistence.cassandra.condition import condition as of_cluster
from persistence.ports.condition import ExtensionRefused, TablesRefused
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.condition import condition as of_redis
from persistence.sql.condition import condition as of_database
from persistence.sql.migrate import head, migrate
from tests.cassandra import keyspace, server, url_of
from tests.redis import url as redis_url

pytestmark = pytest.mark.live

POSTGRESQL = "MARQUEE_TEST_DATABASE_URL"


@pytest.fixture
async def database() -> AsyncIterator[URL]:
    """An empty database of the test's own."""
    address = os.environ.get(POSTGRESQL)
    if address is None:
        pytest.fail(f"live tests need {POSTGRESQL}")
    url, name = make_url(address), f"marquee_{uuid4().hex}"
    await execute(url, f"CREATE DATABASE {name}")
    yield url.set(database=name)
    await execute(url, f"DROP DATABASE {name} WITH (FORCE)")


async def execute(url: URL, *statements: str) -> None:
    driver = url.set(drivername="postgresql+asyncpg")
    engine = create_async_engine(driver, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def told(url: URL) -> str:
    return url.render_as_string(hide_password=False)


async def test_a_database_says_its_version_and_the_revision_of_its_tables(database: URL) -> None:
    empty = await of_database(told(database))
    assert (empty.product, empty.tables, empty.wanted) == ("PostgreSQL", None, head())
    assert int(empty.version.partition(".")[0]) >= 13
    assert await migrate(told(database)) is True
    assert (await of_database(told(database))).tables == head()


async def test_a_user_who_may_not_make_tables_is_told_so_and_nothing_is_made(
    database: URL,
) -> None:
    name = f"guest_{uuid4().hex}"
    await execute(
        database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", f"CREATE ROLE {name} LOGIN"
    )
    try:
        guest = told(database.set(username=name))
        with pytest.raises(TablesRefused):
            await migrate(guest)
        assert (await of_database(guest)).tables is None
    finally:
        await execute(database, f"DROP ROLE {name}")


async def test_who_may_not_make_the_extension_is_told_so_until_a_superuser_has(
    database: URL,
) -> None:
    name = f"guest_{uuid4().hex}"
    await execute(
        database,
        f"CREATE ROLE {name} LOGIN",
        f"GRANT CREATE ON SCHEMA public TO {name}",
        "REVOKE CREATE ON DATABASE " + str(database.database) + " FROM PUBLIC",
    )
    try:
        guest = told(database.set(username=name))
        with pytest.raises(ExtensionRefused):
            await migrate(guest)
        found = await of_database(guest)
        assert found.tables is None
        assert "CREATE EXTENSION pg_trgm" in found.defects[0]
        await execute(database, "CREATE EXTENSION pg_trgm")
        assert await migrate(guest) is True
        assert (await of_database(guest)).defects == ()
    finally:
        await execute(database, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.fixture
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


async def test_a_cluster_says_which_tables_are_missing_and_how_often_cells_are_kept(
    address: Address,
) -> None:
    nowhere = replace(server(), keyspace=f"marquee_{uuid4().hex}", replicas=len(server().hosts))
    count = f"&replicas={nowhere.replicas}"
    absent = await of_cluster(url_of(nowhere) + count)
    assert (absent.product, absent.tables, absent.wanted) == ("Cassandra", None, ALL)
    assert absent.defects == ()
    whole = await of_cluster(url_of(address) + count)
    assert (whole.tables, whole.wanted, whole.defects) == (ALL, ALL, ())
    (defect,) = (await of_cluster(f"{url_of(address)}&replicas=2")).defects
    assert f"kept {nowhere.replicas} times in datacenter1, not 2" in defect


async def test_cells_that_too_few_nodes_would_keep_are_told_of() -> None:
    nowhere = replace(server(), keyspace=f"marquee_{uuid4().hex}")
    (defect,) = (await of_cluster(f"{url_of(nowhere)}&replicas=9")).defects
    assert "nodes cannot keep each cell 9 times" in defect


async def test_a_redis_says_its_version_and_wants_no_tables() -> None:
    found = await of_redis(redis_url())
    assert (found.product, found.tables, found.wanted) == ("Redis", None, None)
    assert found.defects == ()


async def test_a_store_that_is_not_there_does_not_answer() -> None:
    with pytest.raises(StoreUnavailable):
        await of_redis("redis://127.0.0.1:1/0")
    with pytest.raises(StoreUnavailable):
        await of_cluster("cassandra://127.0.0.1:1/marquee?datacenter=datacenter1")
    with pytest.raises(StoreUnavailable):
        await of_database("postgresql://127.0.0.1:1/marquee")
