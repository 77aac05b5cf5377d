"""How a database is: its version, and the revision of its tables."""

import sqlite3
from pathlib import Path

from sqlalchemy import make_url, text

from persistence.ports.condition import Condition
from persistence.sql.engine import open_database, store_errors
from persistence.sql.migrate import current, head

_VERSION = text("SHOW server_version")
_LACKING = text("""
SELECT 'a superuser must run CREATE EXTENSION pg_trgm in it, once: its user may not, or the server'
  ' has none (postgresql-contrib)'
WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
  AND NOT (has_database_privilege(current_database(), 'CREATE')
    AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm'))
""")


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
                defects = tuple((await connection.scalars(_LACKING)).all())
                return Condition("PostgreSQL", version, revision, head(), defects)
    finally:
        await database.close()


def _is_there(address: str) -> bool:
    """Who connects to a file that is not there makes it."""
    return Path(make_url(address).database or "").is_file()
