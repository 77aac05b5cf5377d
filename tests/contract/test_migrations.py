"""Migrations: they make the tables the code speaks of, once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.engine import Database
from persistence.sql.migrate import MIGRATIONS, current, head, migrate
from persistence.sql.tables import metadata
from persistence.sql.tables.finding import ON_POSTGRESQL

Keys = tuple[str, list[str], set[tuple[tuple[str, ...], str | None]]]
"""A table, its primary key, and its foreign keys with what deleting does."""


async def test_the_migrated_schema_is_that_of_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        options: dict[str, Any] = {"compare_type": True, "compare_server_default": True}
        options["include_object"] = lambda _, name, *__: name not in ON_POSTGRESQL
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        return [one for one in found if "modify_comment" not in str(one)]  # prose is no schema

    async with database.writes.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(current) == head()


async def test_the_migrated_keys_are_those_of_the_tables(database: Database) -> None:
    async with database.writes.connect() as connection:
        stored = await connection.run_sync(lambda sync: list(_stored_keys(sync)))

    assert stored == list(_declared_keys())


async def test_a_database_that_is_up_to_date_is_left_alone(database_url: str) -> None:
    assert await migrate(database_url) is False


async def test_a_new_file_is_migrated_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"

    assert await migrate(address) is True
    assert await migrate(address) is False


async def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE change (in_the_way INTEGER)")

    with pytest.raises(StoreUnavailable):
        await migrate(f"sqlite:///{path}")

    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchall() == [("change",)]


def test_the_newest_revision_is_the_last_by_name() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert head() == ScriptDirectory.from_config(config).get_current_head()


def _stored_keys(connection: Connection) -> Iterator[Keys]:
    found = inspect(connection)
    for name in metadata.tables:
        rules = {
            (tuple(key["constrained_columns"]), key["options"].get("ondelete"))
            for key in found.get_foreign_keys(name)
        }
        yield name, found.get_pk_constraint(name)["constrained_columns"], rules


def _declared_keys() -> Iterator[Keys]:
    for name, table in metadata.tables.items():
        rules = {
            (tuple(column.name for column in key.columns), key.ondelete)
            for key in table.foreign_key_constraints
        }
        yield name, [column.name for column in table.primary_key], rules
