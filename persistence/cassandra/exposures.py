"""Exposures on Cassandra: one for each unit and experiment, decided once, and listed by time.

What stands is what was stored first (R38), not what happened first: a reader who has seen an
exposure must never see another one. Only agreement of the replicas promises that, so this is the
one place with a lightweight transaction. It is paid for once in the life of a unit and experiment.

The list by time is written when it is decided which exposure stands, and after that the exposure
says that it is listed. Until then nobody is told that it is kept: it is offered again, and whoever
offers it lists the one that stands. So the list has every exposure once.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias
from uuid import UUID

from domain.experiments.experiment import Exposure
from domain.experiments.names import ExperimentKey, UnitId
from domain.watching.blobs import microseconds
from foundation.clock import Clock
from persistence.cassandra import shards
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_times import instant
from persistence.cassandra.progress_writes import FOR_GOOD
from persistence.cassandra.session import CassandraSession
from persistence.cassandra.shards import READS_AT_ONCE, Row, Shards, in_order
from persistence.ports.unavailable import StoreNotAtFault

BUCKETS = 512
"""An experiment's day is spread over so many partitions."""

UNITS_AT_ONCE = 32
PAUSES_SECONDS = (0.02, 0.1, 0.25, 0.5, 1.0)
"""After each try to decide what others are deciding too, and before the next one."""

KEYS_AT_ONCE = 100
COUNTED_AT_ONCE = 5_000
SHARDS_AT_ONCE = 2_000

LATE = timedelta(days=1)
"""After a day is over, exposures of it may come for so long before its counts are kept."""

CLOCKS = timedelta(minutes=5)
"""How far the clocks of two processes may be apart."""

_DAY_US = timedelta(days=1) // timedelta(microseconds=1)
_BEFORE_ALL = (-(2**63), b"")

FIRST = Statement(
    "INSERT INTO keyspace.exposure (unit, experiment, variant, at, revision)"
    " VALUES (?, ?, ?, ?, ?) IF NOT EXISTS"
)
_COLUMNS = "experiment, variant, at, revision, listed"
OF_KEYS = Statement(
    f"SELECT {_COLUMNS} FROM keyspace.exposure WHERE unit = ? AND experiment IN ?"  # noqa: S608 - names of ours
)
OF_UNIT = Statement(f"SELECT {_COLUMNS} FROM keyspace.exposure WHERE unit = ?")  # noqa: S608 - as above
LISTED = Statement(
    "UPDATE keyspace.exposure USING TIMESTAMP 1 SET listed = true WHERE unit = ? AND experiment = ?"
)
LIST = Statement(
    "INSERT INTO keyspace.exposed (experiment, day, bucket, at, unit, variant, revision)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1"
)
PAGE = Statement(
    "SELECT at, unit, variant, revision FROM keyspace.exposed"
    " WHERE experiment = ? AND day = ? AND bucket = ? AND (at, unit) > (?, ?) LIMIT ?"
)
UNLIST = Statement(
    "DELETE FROM keyspace.exposed USING TIMESTAMP ?"
    " WHERE experiment = ? AND day = ? AND bucket = ? AND at = ? AND unit = ?"
)
FORGET = Statement("DELETE FROM keyspace.exposure USING TIMESTAMP ? WHERE unit = ?")
SHARDS = Statement(
    "SELECT slice, bucket, counted FROM keyspace.shard"
    " WHERE name = ? AND (slice, bucket) > (?, ?) LIMIT ?"
)
COUNTED = Statement(
    "UPDATE keyspace.shard USING TIMESTAMP ? SET counted = ?"
    " WHERE name = ? AND slice = ? AND bucket = ?"
)
UNCOUNTED = Statement(
    "DELETE counted FROM keyspace.shard USING TIMESTAMP ?"
    " WHERE name = ? AND slice = ? AND bucket = ?"
)
STATEMENTS = (
    *(FIRST, OF_KEYS, OF_UNIT, LISTED, LIST, PAGE, UNLIST, FORGET, SHARDS, COUNTED, UNCOUNTED),
    *shards.STATEMENTS,
)

Shard: TypeAlias = tuple[ExperimentKey, int, int]
"""The experiment, the day counted from 1970, and the bucket."""


@dataclass(frozen=True, slots=True)
class _Standing:
    exposure: Exposure
    listed: bool


class CassandraExposures:
    def __init__(self, session: CassandraSession, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._shards = Shards(session)

    async def exposures(
        self, units: Collection[UnitId], experiments: Collection[ExperimentKey]
    ) -> Mapping[UnitId, Mapping[ExperimentKey, Exposure]]:
        asked, keys = list(dict.fromkeys(units)), list(dict.fromkeys(experiments))
        all_ = await asyncio.gather(*(self._of_keys(unit, keys) for unit in asked))
        found = {
            unit: {one.exposure.experiment: one.exposure for one in own if one.listed}
            for unit, own in zip(asked, all_, strict=True)
        }
        return {unit: own for unit, own in found.items() if own}

    async def record(self, exposures: Collection[Exposure]) -> None:
        of_units: defaultdict[UnitId, dict[ExperimentKey, Exposure]] = defaultdict(dict)
        for one in exposures:
            of_units[one.unit].setdefault(one.experiment, one)
        all_ = list(of_units.items())
        for start in range(0, len(all_), UNITS_AT_ONCE):
            group = all_[start : start + UNITS_AT_ONCE]
            await asyncio.gather(*(self._keep(unit, own) for unit, own in group))

    async def of_experiment(
        self, key: ExperimentKey, *, after: Exposure | None = None, limit: int
    ) -> Sequence[Exposure]:
        place = (microseconds(after.at), _bytes(after.unit)) if after else _BEFORE_ALL
        found: list[Row] = []
        async for day, buckets in self._shards.slices(key, place[0] // _DAY_US if after else 0):
            reads = [partial(self._page, (key, day, bucket)) for bucket in buckets]
            found += await in_order(reads, place, limit - len(found))
            if len(found) >= limit:
                break
        return [
            Exposure(_unit(unit), key, variant, instant(at), revision)
            for at, unit, variant, revision in found
        ]

    async def counts(self, key: ExperimentKey) -> Mapping[str, int]:
        """Reads the shards that were written to of late, and of the others what they came to."""
        counts: Counter[str] = Counter()
        async for rows in self._all_shards(key):
            open_ones: list[Shard] = []
            for day, bucket, counted in rows:
                if counted is None:
                    open_ones.append((key, day, bucket))
                else:
                    counts.update(dict(counted))
            for start in range(0, len(open_ones), READS_AT_ONCE):
                group = open_ones[start : start + READS_AT_ONCE]
                for each in await asyncio.gather(*map(self._count, group)):
                    counts.update(each)
        return dict(counts)

    async def forget(self, unit: UnitId) -> None:
        """The lists first: what says where to look for them goes last."""
        rows = await self._session.rows(OF_UNIT, (_bytes(unit),))
        for standing in map(partial(_standing, unit), rows):
            one = standing.exposure
            place = (*_shard(one), microseconds(one.at), _bytes(unit))
            await self._session.write(UNLIST, (FOR_GOOD, *place))
            await self._changed(one)
        await self._session.write(FORGET, (FOR_GOOD, _bytes(unit)))

    async def _keep(self, unit: UnitId, own: Mapping[ExperimentKey, Exposure]) -> None:
        """One after the other: transactions of one partition would stand in each other's way."""
        known = {one.exposure.experiment: one for one in await self._of_keys(unit, list(own))}
        for key, one in own.items():
            standing = known.get(key) or await self._decided(one)
            if standing is not None and not standing.listed:
                await self._list(standing.exposure)

    async def _decided(self, one: Exposure) -> _Standing | None:
        """What stands of the unit and experiment; None for a unit that was forgotten for good."""
        values = (_bytes(one.unit), one.experiment, one.variant, microseconds(one.at), one.revision)
        for pause in PAUSES_SECONDS:
            try:
                await self._session.decide(FIRST, values)
            except StoreNotAtFault:  # others were deciding the same: it may be theirs that stands
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret
                if standing := await self._standing(one):
                    return standing
            else:
                return await self._standing(one)
        raise StoreNotAtFault

    async def _standing(self, one: Exposure) -> _Standing | None:
        return next(iter(await self._of_keys(one.unit, [one.experiment])), None)

    async def _list(self, one: Exposure) -> None:
        shard, unit = _shard(one), _bytes(one.unit)
        row = (*shard, microseconds(one.at), unit, one.variant, one.revision)
        await asyncio.gather(self._shards.tell(*shard), self._session.write(LIST, row))
        await self._changed(one)
        await self._session.write(LISTED, (unit, one.experiment))

    async def _of_keys(self, unit: UnitId, keys: Sequence[ExperimentKey]) -> Sequence[_Standing]:
        parts = [keys[at : at + KEYS_AT_ONCE] for at in range(0, len(keys), KEYS_AT_ONCE)]
        answers = await asyncio.gather(
            *(self._session.rows(OF_KEYS, (_bytes(unit), part)) for part in parts)
        )
        return [_standing(unit, row) for rows in answers for row in rows]

    async def _page(self, shard: Shard, place: Row, limit: int) -> Sequence[Row]:
        return await self._session.rows(PAGE, (*shard, *place[:2], limit))

    async def _all_shards(self, key: ExperimentKey) -> AsyncIterator[Sequence[Row]]:
        place = (-1, -1)
        while rows := await self._session.rows(SHARDS, (key, *place, SHARDS_AT_ONCE)):
            yield rows
            if len(rows) < SHARDS_AT_ONCE:
                break
            place = rows[-1][:2]

    async def _count(self, shard: Shard) -> Mapping[str, int]:
        """The rows of a shard by variant; kept beside it where none is to be expected any more."""
        begun, counts, place = self._clock(), Counter[str](), _BEFORE_ALL
        while rows := await self._page(shard, place, COUNTED_AT_ONCE):
            counts.update(variant for _, _, variant, _ in rows)
            if len(rows) < COUNTED_AT_ONCE:
                break
            place = rows[-1][:2]
        over = instant((shard[1] + 1) * _DAY_US)
        if begun >= over + LATE:
            await self._session.write(COUNTED, (microseconds(begun), dict(counts), *shard))
        return counts

    async def _changed(self, one: Exposure) -> None:
        """What was counted before now without `one`, or with it, does not count any more.

        Written with a timestamp after all clocks: so it also strikes what a process that has begun
        to count is yet to write.
        """
        now = self._clock()
        if now >= one.at + LATE - CLOCKS:
            await self._session.write(UNCOUNTED, (microseconds(now + CLOCKS), *_shard(one)))


def _standing(unit: UnitId, row: Row) -> _Standing:
    key, variant, at, revision, listed = row
    exposure = Exposure(unit, ExperimentKey(key), variant, instant(at), revision)
    return _Standing(exposure, bool(listed))


def _shard(one: Exposure) -> Shard:
    bucket = int.from_bytes(_bytes(one.unit)[-4:]) % BUCKETS
    return one.experiment, microseconds(one.at) // _DAY_US, bucket


def _bytes(unit: UnitId) -> bytes:
    """In the order of the text that it stands for; a column of type uuid has another."""
    return UUID(unit).bytes


def _unit(stored: bytes) -> UnitId:
    return UnitId(str(UUID(bytes=stored)))
