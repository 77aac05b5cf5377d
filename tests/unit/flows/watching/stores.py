"""Stores of progress and of what upkeep goes by, on a database of a test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from persistence.sql.durable import open_durable
from persistence.sql.engine import Database
from persistence.sql.leases import SqlLeases
from persistence.sql.profiles import SqlProfiles
from persistence.sql.progress import SqlProgress
from persistence.sql.tables import metadata


@dataclass(frozen=True, slots=True)
class Kept:
    database: Database
    progress: SqlProgress
    profiles: SqlProfiles
    leases: SqlLeases


@asynccontextmanager
async def kept_in(folder: Path) -> AsyncIterator[Kept]:
    database = open_durable(f"sqlite:///{folder / 'marquee.db'}")
    try:
        async with database.transaction() as connection:
            await connection.run_sync(metadata.create_all)
        parts = SqlProgress(database), SqlProfiles(database), SqlLeases(database)
        yield Kept(database, *parts)
    finally:
        await database.close()
