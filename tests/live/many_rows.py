"""A PostgreSQL with as many rows as `many_rows.sql` tells of, which it makes by itself.

Constraints are not checked while it is filled and indexes are made afterwards, for what is tested
is how it is read.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

from asyncpg import Connection, Record, connect  # type: ignore[import-untyped]

from persistence.sql.migrate import migrate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LARGE = 10_000
"""A table of so many rows is one that nobody who is waited for may read from end to end."""

_HERE = Path(__file__).parent
_PARTS = ("many_titles.sql", "many_people.sql")
_QUICK = """
SET statement_timeout = 0;
SET maintenance_work_mem = '256MB';
SET work_mem = '64MB';
"""
_TABLES = """
SELECT relname AS of, format('ALTER TABLE %I SET UNLOGGED', relname) AS without, NULL AS again
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
_INDEXES = """
SELECT indrelid::regclass::text AS of, format('DROP INDEX %s', indexrelid::regclass) AS without,
  pg_get_indexdef(indexrelid) AS again
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text AS of,
  format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS without,
  format('ALTER TABLE %s ADD CONSTRAINT %I %s %s', conrelid::regclass, conname,
    pg_get_constraintdef(oid), CASE contype WHEN 'f' THEN 'NOT VALID' END) AS again
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype::text = ANY($1)
"""
_LARGE = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples >= $1
"""


def id_of(prefix: str, number: int) -> str:
    """As the rows have it."""
    return f"{prefix}_{md5(f'{prefix}{number}'.encode(), usedforsecurity=False).hexdigest()}"


def title_id_of(number: int) -> str:
    """Every fifth is a series."""
    return id_of("movie" if number % 5 else "series", number)


async def fill(url: str) -> frozenset[str]:
    """Make its tables and their rows; the names of the large ones."""
    await migrate(url)
    one, other = [await _connected(url) for _ in _PARTS]
    references = await one.fetch(_CONSTRAINTS, ["f"])
    keys = [*await one.fetch(_CONSTRAINTS, ["p", "u"]), *await one.fetch(_INDEXES)]
    for each in (*references, *keys, *await one.fetch(_TABLES)):
        await one.execute(each["without"])
    await asyncio.gather(*map(_made, (one, other), _PARTS))
    tables = sorted({each["of"] for each in keys})
    halves = [{*tables[start::2]} for start in range(2)]
    await asyncio.gather(
        *(
            _again(connection, [each for each in keys if each["of"] in half])
            for connection, half in zip((one, other), halves, strict=True)
        )
    )
    await _again(one, references)
    large = await one.fetch(_LARGE, LARGE)
    await one.close()
    await other.close()
    return frozenset(table["relname"] for table in large)


async def _connected(url: str) -> Connection:
    connection = await connect(url)
    await connection.execute(_QUICK + (_HERE / "many_rows.sql").read_text())
    return connection


async def _made(connection: Connection, part: str) -> None:
    await connection.execute((_HERE / part).read_text())


async def _again(connection: Connection, left_out: Sequence[Record]) -> None:
    """Make keys and indexes again, and let PostgreSQL look at what is in their tables."""
    for each in left_out:
        await connection.execute(each["again"])
    for table in sorted({each["of"] for each in left_out}):
        await connection.execute(f"ANALYZE {table}")
