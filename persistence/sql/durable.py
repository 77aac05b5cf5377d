"""A database whose every commit is on the disk before it is answered (R9)."""

from typing import Any

from sqlalchemy import event

from persistence.sql.engine import Database, open_database

BUSY_SECONDS = 1.0
"""How long a locked SQLite is waited for: its client can send the same again, and is told so."""


def open_durable(address: str, beside: Database | None = None) -> Database:
    """The database at a URL, as `open_database` has it, for what must outlive a loss of power.

    SQLite as it is opened elsewhere flushes its log when it is tidied up, not at each commit:
    whatever was committed since is lost with the machine. PostgreSQL flushes at each commit unless
    its operator tells it otherwise.
    """
    database = open_database(address, beside=beside, sqlite_busy_seconds=BUSY_SECONDS)
    if database.dialect == "sqlite":
        event.listen(database.writes.sync_engine, "connect", _flush_at_each_commit)
    return database


def _flush_at_each_commit(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
