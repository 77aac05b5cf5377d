"""Registers in SQL: of two values the greater stands, in one statement and without a read."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from persistence.sql.conflicts import insert_into


class Greater(FunctionElement[Any]):
    """The greater of two values of one type, or the one that is not null. Blobs go by bytes."""

    name = "greater"
    inherit_cache = True


@compiles(Greater, "postgresql")
def _greater_postgresql(element: Greater, compiler: SQLCompiler, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(Greater, "sqlite")
def _greater_sqlite(element: Greater, compiler: SQLCompiler, **options: Any) -> str:
    one, other = (compiler.process(clause, **options) for clause in element.clauses)
    # Its max() is null where either is.
    return f"max(coalesce({one}, {other}), coalesce({other}, {one}))"


@cache
def join_into(table: Table, dialect: str, *, flags: tuple[str, ...] = ()) -> Insert:
    """Insert a row, or join its values to those of the row of the same primary key.

    Every other column is a register, and `flags` are booleans that once true stay true.
    """
    new = insert_into(table, dialect)
    changed: dict[str, ColumnElement[Any]] = {
        column.name: column | new.excluded[column.name]
        if column.name in flags
        else Greater(column, new.excluded[column.name])
        for column in table.columns
        if not column.primary_key
    }
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
