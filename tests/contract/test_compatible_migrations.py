"""Migrations expand first and contract later: the version before goes on working on new tables.

While servers are replaced one after the other, the old ones meet the new tables.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from persistence.sql.engine import open_database
from tests.contract.old_code import give_way, known, revisions, upgrade, use

T = TypeVar("T")
STEPS = list(pairwise(revisions()))


async def on(address: str, work: Callable[[Connection], T]) -> T:
    """In one transaction."""
    database = open_database(address)
    try:
        async with database.writes.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await database.close()


@pytest.mark.parametrize(("old", "new"), STEPS)
async def test_code_of_the_version_before_works_on_the_new_tables(
    empty_database: str, old: str, new: str
) -> None:
    def migrate_between(connection: Connection) -> int:
        upgrade(connection, old)
        tables = known(connection)
        upgrade(connection, new)
        statements = use(connection, tables)
        give_way(connection, tables)
        return statements

    assert await on(empty_database, migrate_between) > 0


@pytest.mark.parametrize(
    "contraction",
    [
        "ALTER TABLE account RENAME COLUMN email TO address",
        "ALTER TABLE account DROP COLUMN plan",
        "DROP TABLE my_list_entry",
        "ALTER TABLE account ADD COLUMN told INTEGER NOT NULL",
    ],
)
async def test_a_migration_that_contracts_at_once_is_found(
    empty_database: str, contraction: str
) -> None:
    def migrate_badly(connection: Connection) -> None:
        upgrade(connection, revisions()[-1])
        tables = known(connection)
        connection.execute(text(contraction))
        use(connection, tables)

    with pytest.raises(DBAPIError):
        await on(empty_database, migrate_badly)
