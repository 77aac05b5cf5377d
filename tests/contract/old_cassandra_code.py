"""What the code of an older version does with its tables of a keyspace, without that code.

Old code names the tables and columns that it knows, and no others. So whatever it asks is made of
these for each table: a row with values for all columns, a change of each cell, a read of them all,
and a delete. It prepares them once, when it connects, and goes on with that while tables change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cassandra.metadata import TableMetadata

VALUES: Mapping[str, Any] = {
    "text": "x",
    "int": 1,
    "bigint": 1,
    "boolean": True,
    "blob": b"x",
    "set<int>": {1},
    "frozen<map<text, int>>": {"x": 1},
}
"""One value for each type of a column."""


@dataclass(frozen=True, slots=True)
class OldTable:
    """A table's statements with their values; `row` is what they write and find, by column."""

    row: Mapping[str, Any]
    writes: Sequence[tuple[Any, Sequence[Any]]]
    read: tuple[Any, Sequence[Any]]
    delete: tuple[Any, Sequence[Any]]


def prepared(session: Any, tables: Mapping[str, TableMetadata]) -> list[OldTable]:
    """What code does with these tables, prepared as they are now."""
    return [_prepared(session, table) for table in tables.values()]


def use(session: Any, tables: Sequence[OldTable]) -> int:
    """Do it all, and find what was written; the number of statements. Raises what nodes answer."""
    for table in tables:
        for write in table.writes:
            session.execute(*write)
        (found,) = session.execute(*table.read)
        assert tuple(found) == tuple(table.row.values())
        session.execute(*table.delete)
        assert list(session.execute(*table.read)) == []
    return sum(len(table.writes) + 3 for table in tables)


def _prepared(session: Any, table: TableMetadata) -> OldTable:
    row = {name: VALUES[column.cql_type] for name, column in table.columns.items()}
    key = {column.name: row[column.name] for column in table.primary_key}
    name, columns = f"{table.keyspace_name}.{table.name}", ", ".join(row)
    at = " AND ".join(f"{column} = ?" for column in key)
    places = ", ".join("?" * len(row))

    def sending(text: str, *values: Any) -> tuple[Any, Sequence[Any]]:
        return session.prepare(text), values

    # The names are those of the keyspace's own tables and columns.
    insert = f"INSERT INTO {name} ({columns}) VALUES ({places})"  # noqa: S608 - as above
    changes = _changes(name, row.keys() - key.keys(), at)
    return OldTable(
        row=row,
        writes=[
            sending(insert, *row.values()),
            *(sending(text, row[column], *key.values()) for column, text in changes),
        ],
        read=sending(f"SELECT {columns} FROM {name} WHERE {at}", *key.values()),  # noqa: S608 - as above
        delete=sending(f"DELETE FROM {name} WHERE {at}", *key.values()),  # noqa: S608 - as above
    )


def _changes(table: str, columns: Iterable[str], at: str) -> Iterator[tuple[str, str]]:
    for column in sorted(columns):
        yield column, f"UPDATE {table} SET {column} = ? WHERE {at}"  # noqa: S608 - names of tables
