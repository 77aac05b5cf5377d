"""Policies of the artwork bandit, in SQL."""

from collections.abc import AsyncIterable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.artwork_bandit.arms import LearnedArm, LearnedTitle
from domain.ids import TitleId
from persistence.ports.artwork_bandit import PolicyVersion
from persistence.ports.changes import ChangeKind
from persistence.sql.changes import publish
from persistence.sql.conflicts import insert_absent
from persistence.sql.constructs import any_of, upsert
from persistence.sql.engine import Database
from persistence.sql.tables.artwork_bandit import (
    artwork_policy,
    artwork_policy_in_force,
    artwork_policy_title,
)
from persistence.sql.types import Instant, Word

ABANDONED = timedelta(days=1)
"""A policy that was begun so long ago and is not whole never will be."""

_policy, _of_title = artwork_policy.c, artwork_policy_title.c
_version = bindparam("of_version", type_=Integer())

_CURRENT = select(artwork_policy_in_force.c.version)
_VERSIONS = (
    select(_policy.version, _policy.made_at, _policy.titles)
    .where(_policy.titles.is_not(None))
    .order_by(_policy.version.desc())
)
_ARMS = select(_of_title.title_id, _of_title.arms).where(
    _of_title.version == _version,
    _of_title.segment == bindparam("of_segment", type_=Word),
    any_of(_of_title.title_id),
)
_NEXT = select(func.coalesce(func.max(_policy.version), 0) + 1)
_ABANDONED = delete(artwork_policy).where(
    _policy.titles.is_(None), _policy.made_at < bindparam("before", type_=Instant())
)
_WHOLE = (
    update(artwork_policy).where(_policy.version == _version).values(titles=bindparam("how_many"))
)
_OLD = delete(artwork_policy).where(
    _policy.titles.is_not(None), _policy.version <= _version - bindparam("keep", type_=Integer())
)
_KEPT = select(_policy.version).where(_policy.version == _version, _policy.titles.is_not(None))


class SqlArtworkPolicies:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self, titles: AsyncIterable[Sequence[LearnedTitle]], at: datetime, *, keep: int
    ) -> int:
        version, how_many = await self._begun(at), 0
        async for some in titles:
            if some:
                await self._add(version, some)
                how_many += len(some)
        async with self._database.transaction() as connection:
            whole = {"of_version": version, "how_many": how_many}
            if (await connection.execute(_WHOLE, whole)).rowcount == 0:
                raise RuntimeError("it took longer than a day, and was taken for abandoned")
            await connection.execute(_OLD, {"of_version": version, "keep": keep})
            await _put_in_force(connection, version, at)
        return version

    async def activate(self, version: int, at: datetime) -> bool:
        async with self._database.transaction() as connection:
            if (await connection.execute(_KEPT, {"of_version": version})).first() is None:
                return False
            await _put_in_force(connection, version, at)
        return True

    async def current(self) -> int:
        found = await self._database.rows(_CURRENT)
        return int(found[0].version) if found else 0

    async def versions(self) -> Sequence[PolicyVersion]:
        current = await self.current()
        return [
            PolicyVersion(row.version, row.made_at, row.titles, row.version == current)
            for row in await self._database.rows(_VERSIONS)
        ]

    async def arms(
        self, version: int, segment: str, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Sequence[LearnedArm]]:
        rows = await self._database.rows(_ARMS, of_version=version, of_segment=segment, ids=titles)
        return {TitleId(row.title_id): [LearnedArm(*arm) for arm in row.arms] for row in rows}

    async def _begun(self, at: datetime) -> int:
        async with self._database.transaction() as connection:
            begin = insert_absent(artwork_policy, connection.dialect.name)
            while True:  # of two who begin at once, one finds its number taken
                version = int((await connection.execute(_NEXT)).scalar_one())
                begun = await connection.execute(begin.values(version=version, made_at=at))
                if begun.rowcount:
                    break
            # Afterwards, so that no version's number is given twice: events are logged with it.
            await connection.execute(_ABANDONED, {"before": at - ABANDONED})
        return version

    async def _add(self, version: int, titles: Sequence[LearnedTitle]) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(
                insert(artwork_policy_title), [_values(version, one) for one in titles]
            )


async def _put_in_force(connection: AsyncConnection, version: int, at: datetime) -> None:
    put = upsert(artwork_policy_in_force, connection.dialect.name)
    await connection.execute(put, {"only": 1, "version": version})
    await publish(connection, [(ChangeKind.ARTWORK_POLICY, str(version))], at)


def _values(version: int, title: LearnedTitle) -> dict[str, Any]:
    arms = [[arm.tag, arm.alpha, arm.beta, arm.probability] for arm in title.arms]
    return {
        "version": version,
        "segment": title.segment,
        "title_id": title.title_id,
        "arms": arms,
    }
