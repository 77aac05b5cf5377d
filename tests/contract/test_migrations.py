"""Migrations: they make the tables the code speaks of, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from persistence.sql.engine import Database
from persistence.sql.migrate import MIGRATIONS, current, head, migrate
from persistence.sql.tables import metadata


async def test_the_migrated_schema_is_that_of_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with database.writes.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(current) == head()


async def test_the_migrated_primary_keys_and_foreign_keys_are_those_of_the_tables(
    database: Database,
) -> None:
    def keys(connection: Connection) -> Iterator[tuple[str, list[str], set[str]]]:
        for name in metadata.tables:
            found = inspect(connection)
            rules = {
                f"{key['constrained_columns'][0]} {key['options'].get('ondelete')}"
                for key in found.get_foreign_keys(name)
            }
            yield name, found.get_pk_constraint(name)["constrained_columns"], rules

    async with database.writes.connect() as connection:
        stored = await connection.run_sync(lambda sync: list(keys(sync)))

    assert stored == [
        (
            name,
            [column.name for column in table.primary_key],
            {f"{key.parent.name} {key.ondelete}" for key in table.foreign_keys},
        )
        for name, table in metadata.tables.items()
    ]


async def test_a_database_that_is_up_to_date_is_left_alone(database_url: str) -> None:
    assert await migrate(database_url) is False


async def test_a_new_file_is_migrated_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"

    assert await migrate(address) is True
    assert await migrate(address) is False


async def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    broken = "CREATE TABLE change (number INTEGER)"
    path = tmp_path / "new.db"

    import sqlite3  # noqa: PLC0415 - to put a table in the way, past our own engine

    with sqlite3.connect(path) as connection:
        connection.execute(broken)
    connection.close()
    del monkeypatch, text

    with pytest.raises(Exception, match="already exists"):
        await migrate(address)


def test_the_newest_revision_is_the_last_by_name() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert head() == ScriptDirectory.from_config(config).get_current_head()
