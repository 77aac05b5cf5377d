"""The database: its engines and deadlines, and the one place where its errors become ours."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
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

from foundation.breaker import Breaker, BreakerOpen
from foundation.deadline import answered_within
from foundation.request_time import seconds_left
from foundation.second_tries import SecondTries
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable
from persistence.sql.server import Server

BULK_SECONDS = 120
"""How long one statement of an import may take, which no request waits for."""

PUBLISHED = "marquee.published"
"""Stands in a connection's `info` while its transaction has told other processes something."""

_NO_HURRY = text(f"SET LOCAL statement_timeout = '{BULK_SECONDS}s'")

SQLITE_BUSY_SECONDS = 5.0

SHORTEST_SECONDS = 0.05
"""Whoever has less time left asks nothing: a call that is broken off costs its connection."""

AGAIN_SECONDS = (0.01, 0.05)
"""How long after a failure a read is tried again."""

CONFLICTS = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs of two who were in each other's way: serialization, deadlock, a lock not to be had."""

Rows = Sequence[Row[Any]]

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
    unanswered: tuple[type[Exception], ...] = (DBAPIError, *also)
    try:
        yield
    except _DEFECTS:
        raise
    except PoolTimeout as error:  # the database was not even asked
        raise StoreNotAtFault from error
    except unanswered as error:
        is_conflict = getattr(getattr(error, "orig", None), "sqlstate", None) in CONFLICTS
        raise (StoreNotAtFault if is_conflict else StoreUnavailable) from error


@dataclass(frozen=True, slots=True)
class Database:
    """One database behind two engines: `reads` commits by itself, `writes` holds transactions.

    `published` is called after each commit of what other processes must hear of; it must not wait.
    Another machine's has a `server` (R57), and `answer_seconds` for a read or a transaction, or
    what is left of the request that asks. One that was not waited for as long as `judged_seconds`
    is not blamed.
    """

    reads: AsyncEngine
    writes: AsyncEngine
    published: Callable[[], None] = lambda: None
    server: Server | None = None
    answer_seconds: float | None = None
    judged_seconds: float = 0.0
    tries: SecondTries = field(default_factory=SecondTries)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writes.dialect.name

    @property
    def breaker(self) -> Breaker | None:
        return self.server.breaker if self.server else None

    async def rows(self, statement: Executable, **parameters: Any) -> Rows:
        """Every row of one read; raises `StoreUnavailable`."""
        seconds = self._seconds()
        with self._asked():
            return await self._rows(seconds, statement, parameters)

    async def rows_regardless(self, statement: Executable, **parameters: Any) -> Rows:
        """The same whatever the breaker thinks: for the one who must know when it is back."""
        return await self._rows(self.answer_seconds, statement, parameters)

    @asynccontextmanager
    async def transaction(self, *, bulk: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, undone by any exception.

        SQLite admits one writer at a time from the start, so what was read in it stays true. A bulk
        one may take as long as it likes. Raises `StoreUnavailable`; where it is raised by the
        commit, nobody knows what became of it.
        """
        has_published, seconds = False, self.answer_seconds if bulk else self._seconds()
        async with AsyncExitStack() as stack:
            stack.enter_context(self._asked())
            stack.enter_context(store_errors(*(() if bulk else (OSError,))))
            if not bulk:
                await stack.enter_async_context(self._in_time(seconds))
            with store_errors(OSError):
                connection = await stack.enter_async_context(self.writes.begin())
                connection.info.pop(PUBLISHED, None)  # of one that was undone
                if bulk and self.dialect == "postgresql":
                    await connection.execute(_NO_HURRY)
            yield connection
            has_published = connection.info.pop(PUBLISHED, False)
        if has_published:
            self.published()

    def _seconds(self) -> float | None:
        """How long may be waited. Raises StoreNotAtFault where that is too short to ask."""
        if self.answer_seconds is None:
            return None
        seconds = seconds_left(self.answer_seconds)
        if seconds < SHORTEST_SECONDS:
            raise StoreNotAtFault
        return seconds

    async def _rows(
        self, seconds: float | None, statement: Executable, parameters: Mapping[str, Any]
    ) -> Rows:
        with store_errors(OSError):  # TimeoutError is one
            async with self._in_time(seconds):
                return await self._read(statement, parameters)

    async def _read(self, statement: Executable, parameters: Mapping[str, Any]) -> Rows:
        """Tried twice where the server has ended a connection that was open, as a restart does."""
        self.tries.asked()
        try:
            return await self._read_once(statement, parameters)
        except DBAPIError as error:
            if not error.connection_invalidated or not self.tries.granted():
                raise
        await asyncio.sleep(random.uniform(*AGAIN_SECONDS))  # noqa: S311 - not a secret
        return await self._read_once(statement, parameters)

    async def _read_once(self, statement: Executable, parameters: Mapping[str, Any]) -> Rows:
        async with self.reads.connect() as connection:
            return (await connection.execute(statement, parameters)).all()

    @asynccontextmanager
    async def _in_time(self, seconds: float | None) -> AsyncIterator[None]:
        if seconds is None:
            yield
            return
        try:
            async with answered_within(seconds):
                yield
        except TimeoutError as late:
            if seconds < self.judged_seconds:
                raise StoreNotAtFault from late
            raise

    @contextmanager
    def _asked(self) -> Iterator[None]:
        if (breaker := self.breaker) is None:
            yield
            return
        try:
            with breaker.call():
                yield
        except BreakerOpen as error:
            raise StoreUnavailable from error

    async def close(self) -> None:
        await self.reads.dispose()
        await self.writes.dispose()


def open_database(
    address: str,
    *,
    beside: Database | None = None,
    sqlite_busy_seconds: float = SQLITE_BUSY_SECONDS,
) -> Database:
    """The database at a URL: `sqlite:///path` or `postgresql://...`, its driver named or not.

    Nothing is connected to before the first statement. One `beside` another of the same server has
    connections of its own and shares what is known of the server. A SQLite that somebody else has
    locked is waited for so many seconds. Raises ValueError for any other address.
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
        return _postgresql(url, beside.server if beside else None)
    return _sqlite(url, sqlite_busy_seconds)


def _postgresql(url: URL, known: Server | None) -> Database:
    # Its driver is only imported where it is used.
    from persistence.sql import postgresql  # noqa: PLC0415 - as above

    server = known if known is not None and known.is_at(url) else Server(url)
    reads = _reader(url, pool_size=10, **postgresql.options())
    writes = create_async_engine(url, pool_size=5, **postgresql.options())
    server.watch(reads, writes)
    return Database(
        reads,
        writes,
        server=server,
        answer_seconds=postgresql.ANSWER_SECONDS,
        judged_seconds=postgresql.CONNECT_SECONDS,
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
