"""How a database is: its version, and the revision of its tables."""

import sqlite3
from pathlib import Path

from sqlalchemy import make_url, text

from persistence.ports.condition import Condition
from persistence.sql.engine import open_database, store_errors
from persistence.sql.migrate import current, head

_VERSION = text("SHOW server_version")


async def condition(address: str) -> Condition:
    """Makes nothing. Raises ValueError for an address of no known kind, and StoreUnavailable."""
    database = open_database(address)
    try:
        if database.dialect == "sqlite" and not _is_there(address):
            return Condition("SQLite", sqlite3.sqlite_version, None, head())
        with store_errors(OSError):
            async with database.reads.connect() as connection:
                revision = await connection.run_sync(current)
                if database.dialect == "sqlite":
                    return Condition("SQLite", sqlite3.sqlite_version, revision, head())
                version = str(await connection.scalar(_VERSION))
                return Condition("PostgreSQL", version, revision, head())
    finally:
        await database.close()


def _is_there(address: str) -> bool:
    """Who connects to a file that is not there makes it."""
    return Path(make_url(address).database or "").is_file()
