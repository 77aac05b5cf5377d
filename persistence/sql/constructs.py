"""SQL that SQLite and PostgreSQL spell differently, said once."""

from typing import Any

from sqlalchemy import ColumnElement, Insert, Integer, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from persistence.sql.types import JsonText, Words


class AnyOf(FunctionElement[bool]):
    """`column` equals one of many texts, whose number does not change the statement."""

    name = "any_of"
    inherit_cache = True
    # Not typed Boolean: SQLAlchemy would compare it with 1 on SQLite, which no index can serve.


def any_of(column: ColumnElement[Any], parameter: str = "ids") -> AnyOf:
    """The condition that `column` is among the texts bound to `parameter`.

    An expanding IN would be another statement for each number of ids, at twice the cost.
    """
    return AnyOf(column, bindparam(parameter, type_=Words()))


@compiles(AnyOf, "postgresql")
def _any_of_array(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} = ANY({ids}))"


@compiles(AnyOf, "sqlite")
def _any_of_json(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 - made of compiled clauses


class Rows(FunctionElement[Any]):
    """Rows of a subquery as one JSON list of lists, in no promised order."""

    name = "rows"
    inherit_cache = True
    type = JsonText()


def rows(*columns: ColumnElement[Any]) -> Rows:
    """Aggregate `columns`, as stored, into a list of lists: a thing's parts beside the thing.

    One statement then reads things with all their parts, as they were at one instant.
    """
    return Rows(*columns)


@compiles(Rows, "postgresql")
def _rows_postgresql(element: Rows, compiler: SQLCompiler, **options: Any) -> str:
    listed = compiler.process(element.clauses, **options)
    return f"coalesce(json_agg(json_build_array({listed})), '[]')::text"


@compiles(Rows, "sqlite")
def _rows_sqlite(element: Rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


class RowCount(FunctionElement[int]):
    """How many rows a list has that `rows` made."""

    name = "row_count"
    inherit_cache = True
    type = Integer()


def row_count(listed: ColumnElement[Any]) -> RowCount:
    """The length of a list made by `rows`, a column of a subquery by now."""
    return RowCount(listed)


@compiles(RowCount, "postgresql")
def _row_count_postgresql(element: RowCount, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_length(({compiler.process(element.clauses, **options)})::json)"


@compiles(RowCount, "sqlite")
def _row_count_sqlite(element: RowCount, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_length({compiler.process(element.clauses, **options)})"


def upsert(table: Table, dialect: str, *, counting: str | None = None) -> Insert:
    """Insert a row, or give the row of the same primary key its values.

    `counting` names a column left out of the values that grows by one where the row was there.
    """
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    key = list(table.primary_key)
    changed: dict[str, Any] = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if not column.primary_key and column.name != counting
    }
    if counting:
        changed[counting] = table.c[counting] + 1
    if not changed:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=changed)
