"""How PostgreSQL is asked: bounded connections and statements, reads without transactions."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable
from persistence.sql.constructs import any_of
from persistence.sql.engine import BULK_SECONDS, Database, open_database
from persistence.sql.postgresql import STATEMENT_SECONDS
from persistence.sql.tables.catalogue import title
from tests.postgresql import new_database, shown

pytestmark = pytest.mark.live

AT_MOST = 20
"""Connections for reads: ten that stay, and ten more while there is much to do."""

OURS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
TIMEOUT = text("SHOW statement_timeout")
SLOW = text("SELECT pg_sleep(0.9)")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with new_database() as url:
        database = open_database(shown(url))
        yield database
        await database.close()


def transactions(engine: AsyncEngine) -> list[bool]:
    """Of each statement of an engine from now on, whether it was sent inside a transaction."""
    inside = list[bool]()

    def note(connection: Any, *_: object) -> None:
        driver = connection.connection.driver_connection
        inside.append(driver.is_in_transaction())

    event.listen(engine.sync_engine, "after_cursor_execute", note)
    return inside


async def test_a_read_is_one_statement_and_no_transaction(database: Database) -> None:
    read, written = transactions(database.reads), transactions(database.writes)

    await database.rows(text("SELECT 1"))
    async with database.transaction() as connection:
        await connection.execute(text("SELECT 1"))

    assert (read, written) == ([False], [True])


async def test_however_many_ask_the_connections_are_bounded(database: Database) -> None:
    asked = [asyncio.create_task(database.rows(SLOW)) for _ in range(3 * AT_MOST)]
    async with database.transaction() as connection:
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION)
        found = await connection.scalar(OURS)
    refused = [task.exception() for task in done if task.exception() is not None]

    assert refused
    assert all(isinstance(each, StoreNotAtFault) for each in refused)
    assert found is not None
    assert found <= AT_MOST + 1  # and the one that counts them
    await asyncio.gather(*asked, return_exceptions=True)


async def test_every_statement_is_bounded_and_an_imports_by_more(database: Database) -> None:
    async def bound(connection: AsyncConnection) -> object:
        return await connection.scalar(TIMEOUT)

    [(of_read,)] = await database.rows(TIMEOUT)
    async with database.transaction() as connection:
        of_write = await bound(connection)
    async with database.transaction(bulk=True) as connection:
        of_import = await bound(connection)
    async with database.transaction() as connection:
        afterwards = await bound(connection)

    usual = f"{STATEMENT_SECONDS:.0f}s"
    assert (of_read, of_write, afterwards) == (usual, usual, usual)
    assert of_import == f"{BULK_SECONDS // 60}min"
    with pytest.raises(StoreUnavailable):
        async with database.transaction() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))


async def test_any_number_of_ids_is_one_array_in_one_statement(database: Database) -> None:
    sent = list[tuple[str, Any]]()

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    async with database.transaction() as connection:
        await connection.run_sync(title.create)
    event.listen(database.reads.sync_engine, "before_cursor_execute", note)
    for ids in (["a"], ["a", "b", "c"]):
        await database.rows(select(title.c.id).where(any_of(title.c.id)), ids=ids)

    (one, one_bound), (three, three_bound) = sent
    assert one == three
    assert "= ANY ($1" in one.replace("ANY($1", "ANY ($1")
    assert (tuple(one_bound), tuple(three_bound)) == ((["a"],), (["a", "b", "c"],))
