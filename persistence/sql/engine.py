"""The database: its engines and deadlines, and the one place where its errors become ours."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
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
from foundation.second_tries import SecondTries
from persistence.breakers import breaker_before
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable

BULK_SECONDS = 120
"""How long one statement of an import may take, which no request waits for."""

PUBLISHED = "marquee.published"
"""Stands in a connection's `info` while its transaction has told other processes something."""

_NO_HURRY = text(f"SET LOCAL statement_timeout = '{BULK_SECONDS}s'")

SQLITE_BUSY_SECONDS = 5.0
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
    Another machine's has a `breaker` (R57), and `answer_seconds` for a read or a transaction.
    """

    reads: AsyncEngine
    writes: AsyncEngine
    published: Callable[[], None] = lambda: None
    breaker: Breaker | None = None
    answer_seconds: float | None = None
    tries: SecondTries = field(default_factory=SecondTries)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writes.dialect.name

    async def rows(self, statement: Executable, **parameters: Any) -> Rows:
        """Every row of one read; raises `StoreUnavailable`."""
        with self._asked():
            return await self.rows_regardless(statement, **parameters)

    async def rows_regardless(self, statement: Executable, **parameters: Any) -> Rows:
        """The same whatever the breaker thinks: for the one who must know when it is back."""
        with store_errors(OSError):  # TimeoutError is one
            async with self._in_time():
                return await self._read(statement, parameters)

    @asynccontextmanager
    async def transaction(self, *, bulk: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, undone by any exception.

        SQLite admits one writer at a time from the start, so what was read in it stays true. A bulk
        one may take as long as it likes. Raises `StoreUnavailable`; where it is raised by the
        commit, nobody knows what became of it.
        """
        has_published = False
        async with AsyncExitStack() as stack:
            stack.enter_context(self._asked())
            stack.enter_context(store_errors(*(() if bulk else (OSError,))))
            if not bulk:
                await stack.enter_async_context(self._in_time())
            with store_errors(OSError):
                connection = await stack.enter_async_context(self.writes.begin())
                connection.info.pop(PUBLISHED, None)  # of one that was undone
                if bulk and self.dialect == "postgresql":
                    await connection.execute(_NO_HURRY)
            yield connection
            has_published = connection.info.pop(PUBLISHED, False)
        if has_published:
            self.published()

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

    def _in_time(self) -> AbstractAsyncContextManager[None]:
        seconds = self.answer_seconds
        return nullcontext() if seconds is None else answered_within(seconds)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        if self.breaker is None:
            yield
            return
        try:
            with self.breaker.call():
                yield
        except BreakerOpen as error:
            raise StoreUnavailable from error

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
    # Its driver is only imported where it is used.
    from persistence.sql.postgresql import ANSWER_SECONDS, Trust, options  # noqa: PLC0415 - as above

    reads = _reader(url, pool_size=10, **options())
    writes = create_async_engine(url, pool_size=5, **options())
    trust = Trust(reads, writes)
    breaker = breaker_before("postgresql", opened=trust.begin_anew)
    return Database(reads, writes, breaker=breaker, answer_seconds=ANSWER_SECONDS)


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
