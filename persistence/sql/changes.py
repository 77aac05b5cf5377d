"""The changes processes tell each other, in SQL."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.ports.changes import Change, ChangeKind
from persistence.sql.engine import PUBLISHED, Database
from persistence.sql.tables.changes import change

_LATEST = select(func.coalesce(func.max(change.c.number), 0))
_LATEST_OF = _LATEST.where(change.c.kind == bindparam("of"))
# SECURITY: a kind that only a newer version knows must keep nobody from hearing of a revocation.
_KNOWN = change.c.kind.in_([kind.value for kind in ChangeKind])
_SINCE = (
    select(change.c.number, change.c.kind, change.c.subject)
    .where(change.c.number > bindparam("after"), _KNOWN)
    .order_by(change.c.number)
    .limit(bindparam("limit"))
)
_PASSED = delete(change).where(
    change.c.kind == bindparam("of"),
    change.c.at < bindparam("before", type_=change.c.at.type),
    change.c.number < select(func.max(change.c.number)).scalar_subquery(),  # `latest` never sinks
)
_NEWEST = select(func.max(change.c.number)).group_by(change.c.kind)
_OLDEST = (
    select(change.c.number, change.c.at)
    .where(change.c.number.not_in(_NEWEST))
    .order_by(change.c.number)
    .limit(bindparam("limit"))
    .subquery()
)
_SWEEP = delete(change).where(
    change.c.number.in_(
        select(_OLDEST.c.number).where(_OLDEST.c.at < bindparam("before", type_=change.c.at.type))
    )
)
"""Only the oldest are looked at: numbers grow with time, and there is no index by time."""
_PASSING_LIFE = timedelta(minutes=1)
_PUBLISHING = text("SELECT pg_advisory_xact_lock(7226783)")
"""Any number nobody else locks."""


class SqlChanges:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self) -> int:
        [(number,)] = await self._database.rows(_LATEST)
        return int(number)

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        # SECURITY: asked although the database is left alone, for a revocation that was made as
        # soon as it was back must be heard of within a second (R54).
        found = await self._database.rows_regardless(_SINCE, after=number, limit=limit)
        return [Change(row.number, ChangeKind(row.kind), row.subject) for row in found]

    async def latest_of(self, kind: ChangeKind) -> int:
        [(number,)] = await self._database.rows(_LATEST_OF, of=kind.value)
        return int(number)

    async def publish_passing(
        self, kind: ChangeKind, subjects: Sequence[str], at: datetime
    ) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_PASSED, {"of": kind.value, "before": at - _PASSING_LIFE})
            await _keep(connection, [(kind, subject) for subject in subjects], at)

    async def wait(self, seconds: float) -> None:
        """A database tells nobody by itself."""
        await asyncio.sleep(seconds)

    async def sweep(self, before: datetime, *, limit: int) -> int:
        async with self._database.transaction() as connection:
            gone = await connection.execute(_SWEEP, {"before": before, "limit": limit})
        return int(gone.rowcount)


async def publish(
    connection: AsyncConnection, changes: Iterable[tuple[ChangeKind, str]], at: datetime
) -> None:
    """Number and keep changes (kind, subject); call it last in the transaction that made them.

    PostgreSQL numbers rows before they are committed: a reader could see 6 before 5, and never ask
    for 5 again. So whoever publishes holds a lock until its commit, and numbers appear in order.
    """
    await _keep(connection, changes, at)
    connection.info[PUBLISHED] = True


async def _keep(
    connection: AsyncConnection, changes: Iterable[tuple[ChangeKind, str]], at: datetime
) -> None:
    rows = [{"kind": kind.value, "subject": subject, "at": at} for kind, subject in changes]
    if connection.dialect.name == "postgresql":
        await connection.execute(_PUBLISHING)
    if rows:
        await connection.execute(insert(change), rows)
