"""R9: what a durable database commits is on the disk, and a refused write leaves nothing."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.durable import open_durable
from persistence.sql.engine import Database, open_database
from persistence.sql.migrate import migrate
from persistence.sql.progress import SqlProgress
from tests.contract.progress_world import write
from tests.watching.build import ADA, FILM, event

FULL, NORMAL = 2, 1


async def flushing(database: Database) -> int:
    """What SQLite calls `synchronous` on the connection that writes."""
    async with database.transaction() as connection:
        found: int = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()
    await database.close()
    return found


async def test_r9_a_durable_sqlite_flushes_at_each_commit(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'progress.db'}"

    assert await flushing(open_durable(address)) == FULL
    assert await flushing(open_database(address)) == NORMAL


async def test_r9_a_locked_sqlite_is_unavailable_until_it_is_not(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'progress.db'}"
    await migrate(address)
    holding, database = open_database(address), open_durable(address)
    store = SqlProgress(database)

    async with holding.transaction():
        with pytest.raises(StoreUnavailable):
            await store.record([write(event(40))])
        assert await store.states(ADA, [FILM]) == {}

    await store.record([write(event(40))])
    assert len(await store.states(ADA, [FILM])) == 1
    for each in (database, holding):
        await each.close()


async def test_a_durable_sqlite_waits_for_a_lock_less_long_than_a_request_lasts(
    tmp_path: Path,
) -> None:
    database = open_durable(f"sqlite:///{tmp_path / 'progress.db'}")

    rows = await database.rows(text("PRAGMA busy_timeout"))
    async with database.transaction() as connection:
        waits = (await connection.execute(text("PRAGMA busy_timeout"))).scalar_one()
    await database.close()

    assert (rows[0][0], waits) == (1000, 1000)


async def test_r9_a_write_that_is_refused_half_way_leaves_nothing(database_url: str) -> None:
    database = open_durable(database_url)
    store = SqlProgress(database)
    async with database.transaction() as connection:
        await connection.execute(text("ALTER TABLE milestone RENAME TO moved"))

    with pytest.raises((StoreUnavailable, ProgrammingError)):
        await store.record([write(event(40))])

    assert await store.states(ADA, [FILM]) == {}
    assert await store.recent(ADA, limit=1) == []
    async with database.transaction() as connection:
        await connection.execute(text("ALTER TABLE moved RENAME TO milestone"))
    await store.record([write(event(40))])
    assert len(await store.states(ADA, [FILM])) == 1
    await database.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.write_bytes(b"This is not a database, whatever it is called." * 100)
    database = open_durable(f"sqlite:///{path}")

    with pytest.raises(StoreUnavailable):
        await SqlProgress(database).record([write(event(40))])
    await database.close()
