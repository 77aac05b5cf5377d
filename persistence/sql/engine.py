"""The database: its engines and deadlines, and the one place where its errors become ours."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Executable, Row, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from persistence.ports.unavailable import StoreUnavailable

STATEMENT_SECONDS = 1.0
"""How long PostgreSQL works on one statement; a server that hangs is left half a second later."""

BULK_SECONDS = 120
"""The same for an import, which no request waits for."""

PUBLISHED = "marquee.published"
"""Stands in a connection's `info` while its transaction has told other processes something."""

_NO_HURRY = text(f"SET LOCAL statement_timeout = '{BULK_SECONDS}s'")

CONNECT_SECONDS = 0.5
SQLITE_BUSY_SECONDS = 5.0

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_ADDRESSES = "a database address starts with sqlite:/// or postgresql://"
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)
_DEFECTS = (IntegrityError, ProgrammingError, DataError)
"""What a database answers when we asked wrongly: asking again will not help, so it stays."""


@contextmanager
def store_errors(*also: type[Exception]) -> Iterator[None]:
    """Turn what a database that cannot answer raises, and `also`, into `StoreUnavailable`."""
    unanswered: tuple[type[Exception], ...] = (DBAPIError, PoolTimeout, *also)
    try:
        yield
    except _DEFECTS:
        raise
    except unanswered as error:
        raise StoreUnavailable from error


@dataclass(frozen=True, slots=True)
class Database:
    """One database behind two engines: `reads` commits by itself, `writes` holds transactions.

    `published` is called after each commit of what other processes must hear of; it must not wait.
    """

    reads: AsyncEngine
    writes: AsyncEngine
    published: Callable[[], None] = lambda: None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writes.dialect.name

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Row[Any]]:
        """Every row of one read; raises `StoreUnavailable`."""
        limit = None if self.dialect == "sqlite" else STATEMENT_SECONDS + 0.5
        with store_errors(OSError):  # TimeoutError is one
            async with asyncio.timeout(limit), self.reads.connect() as connection:
                return (await connection.execute(statement, parameters)).all()

    @asynccontextmanager
    async def transaction(self, *, bulk: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, undone by any exception.

        SQLite admits one writer at a time from the start, so what was read in it stays true.
        """
        has_published = False
        with store_errors():
            async with AsyncExitStack() as stack:
                with store_errors(OSError):
                    connection = await stack.enter_async_context(self.writes.begin())
                    connection.info.pop(PUBLISHED, None)  # of one that was undone
                    if bulk and self.dialect == "postgresql":
                        await connection.execute(_NO_HURRY)
                yield connection
                has_published = connection.info.pop(PUBLISHED, False)
        if has_published:
            self.published()

    async def close(self) -> None:
        await self.reads.dispose()
        await self.writes.dispose()


def open_database(address: str, *, sqlite_busy_seconds: float = SQLITE_BUSY_SECONDS) -> Database:
    """The database at a URL: `sqlite:///path` or `postgresql://...`, its driver named or not.

    Nothing is connected to before the first statement. A SQLite that somebody else has locked is
    waited for so many seconds. Raises ValueError for any other address.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        # SECURITY: not chained, for the error repeats the address, which may hold a password.
        raise ValueError(_ADDRESSES) from None
    if url.drivername not in _DRIVERS:
        raise ValueError(_ADDRESSES)
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    return _sqlite(url, sqlite_busy_seconds)


def _postgresql(url: URL) -> Database:
    milliseconds = str(int(STATEMENT_SECONDS * 1000))
    options: dict[str, Any] = {
        "pool_timeout": CONNECT_SECONDS,
        "connect_args": {
            "timeout": CONNECT_SECONDS,
            "server_settings": {
                "application_name": "marquee",
                "statement_timeout": milliseconds,
                "jit": "off",  # compiling a statement takes longer than any of ours runs
            },
        },
    }
    return Database(
        _reader(url, pool_size=10, **options), create_async_engine(url, pool_size=5, **options)
    )


def _sqlite(url: URL, busy_seconds: float) -> Database:
    if url.database in (None, "", ":memory:"):
        raise ValueError("a SQLite database is a file: two engines cannot share one in memory")
    # One writer: those that wait do so in order here, not by trying again and again in SQLite.
    waiting = {"connect_args": {"timeout": busy_seconds}}
    writes = create_async_engine(
        url, pool_size=1, max_overflow=0, pool_timeout=busy_seconds, **waiting
    )
    reads = _reader(url, **waiting)
    event.listen(reads.sync_engine, "connect", _set_pragmas)
    event.listen(writes.sync_engine, "connect", _set_pragmas)
    event.listen(writes.sync_engine, "connect", _leave_transactions_to_us)
    event.listen(writes.sync_engine, "begin", _begin_immediately)
    return Database(reads, writes)


def _reader(url: URL, **options: Any) -> AsyncEngine:
    return create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        **options,
    )


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin_immediately(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
