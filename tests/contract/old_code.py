"""What the code of an older revision does with its tables, without that code: read, write, change.

Old code names the columns of its own tables and no others. So whatever it asks is made of these
three for each table: a read of all columns it knows, a row with values for all of them and none
for any other, and a change of them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Connection, MetaData, delete, insert, select, update

from persistence.sql.migrate import MIGRATIONS

VERSION = "alembic_version"
VALUES: Mapping[type, Any] = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: True,
    bytes: b"x",
    dict: {},
    date: date(2026, 11, 21),
}
"""One value for each type: so whatever refers to another table finds its row there."""


def revisions() -> list[str]:
    """Their files are numbered."""
    return sorted(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))


def upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known(connection: Connection) -> MetaData:
    """The tables as they are now, as code that was written for them knows them."""
    found = MetaData()
    found.reflect(connection)
    found.remove(found.tables[VERSION])
    return found


def use(connection: Connection, tables: MetaData) -> int:
    """Do it all; the number of statements. Raises what the database does."""
    for table in tables.sorted_tables:
        row = {column.name: _value(column) for column in table.columns}
        connection.execute(insert(table).values(row))
        connection.execute(update(table).values(row))
        (found,) = connection.execute(select(table)).mappings()
        assert set(found) == set(row)
    return 3 * len(tables.sorted_tables)


def give_way(connection: Connection, tables: MetaData) -> None:
    """Old code deletes too, those first that refer to others."""
    for table in reversed(tables.sorted_tables):
        connection.execute(delete(table))


def _value(column: Column[Any]) -> Any:
    try:
        kind = column.type.python_type
    except NotImplementedError:  # a type that only this database has
        return "x"
    return VALUES[kind]
