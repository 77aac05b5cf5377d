"""Inserts that may meet a row that is there already, in the words of either database."""

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `on_conflict_do_update`."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_absent(table: Table, dialect: str) -> Insert:
    """An insert that does nothing where any unique key is taken; `rowcount` says whether it did."""
    return insert_into(table, dialect).on_conflict_do_nothing()
