"""Experiments, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.experiments.experiment import Experiment, ExperimentChange, ExperimentStatus
from domain.experiments.names import ExperimentKey, LayerKey
from domain.experiments.slots import NO_SLOTS, Slots
from domain.ids import ExperimentId
from persistence.ports.changes import ChangeKind
from persistence.ports.experiments import Current, Saved
from persistence.sql import experiment_rows as rows
from persistence.sql.changes import publish
from persistence.sql.conflicts import insert_absent
from persistence.sql.constructs import upsert
from persistence.sql.engine import Database
from persistence.sql.tables.experiments import experiment as table
from persistence.sql.tables.experiments import experiment_layer, layers_revision

_ALL = ""


class _Refused(Exception):
    """Undoes the transaction that it leaves."""

    def __init__(self, outcome: Saved) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


class SqlExperiments:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def experiment(self, key: ExperimentKey) -> Experiment | None:
        found = await self._database.rows(rows.EXPERIMENT, of_key=key)
        return rows.experiment_of(found[0]) if found else None

    async def by_id(self, ids: Collection[ExperimentId]) -> Mapping[ExperimentId, Experiment]:
        found = await self._database.rows(rows.BY_ID, ids=ids)
        return {row.id: rows.experiment_of(row) for row in found}

    async def experiments(self, status: ExperimentStatus | None = None) -> Sequence[Experiment]:
        if status is None:
            found = await self._database.rows(rows.EXPERIMENTS)
        else:
            found = await self._database.rows(rows.WITH_STATUS, status=status.value)
        return [rows.experiment_of(row) for row in found]

    async def current(self) -> Current:
        return rows.current_of(await self._database.rows(rows.CURRENT))

    async def history(
        self, keys: Collection[ExperimentKey]
    ) -> Mapping[ExperimentKey, Sequence[ExperimentChange]]:
        found: defaultdict[ExperimentKey, list[ExperimentChange]] = defaultdict(list)
        for row in await self._database.rows(rows.HISTORY, ids=keys):
            found[row.experiment].append(rows.change_of(row))
        return dict(found)

    async def save(
        self,
        experiment: Experiment,
        change: ExperimentChange,
        *,
        replacing: int | None,
        layers_revision: int | None = None,
    ) -> Saved:
        try:
            async with self._database.transaction() as connection:
                before = await _put(connection, experiment, replacing)
                if layers_revision is not None:
                    await _move(connection, layers_revision)
                elif before != experiment.slots:
                    raise ValueError("slots move only by a revision of the layers")
                await connection.execute(rows.TELL, rows.change_values(experiment, change))
                await publish(connection, [(ChangeKind.EXPERIMENT, experiment.key)], change.at)
        except _Refused as refused:
            return refused.outcome
        return Saved.SAVED

    async def hold_out(
        self, layer: LayerKey, slots: Slots, at: datetime, *, layers_revision: int
    ) -> bool:
        try:
            async with self._database.transaction() as connection:
                await _move(connection, layers_revision)
                put = upsert(experiment_layer, connection.dialect.name)
                await connection.execute(put, {"key": layer, "held_out": slots.ranges})
                await publish(connection, [(ChangeKind.EXPERIMENT, _ALL)], at)
        except _Refused:
            return False
        return True


async def _put(connection: AsyncConnection, new: Experiment, replacing: int | None) -> Slots:
    """The slots it had before. Its row is held until the transaction ends."""
    if replacing is None:
        insertion = insert_absent(table, connection.dialect.name).values(rows.values_of(new))
        if (await connection.execute(insertion)).rowcount == 0:
            raise _Refused(Saved.KEY_TAKEN)
        return NO_SLOTS
    held = (await connection.execute(rows.HOLD, {"of_key": new.key})).one_or_none()
    if held is None or held.revision != replacing:
        raise _Refused(Saved.OTHER_REVISION)
    await connection.execute(rows.REPLACE.values(rows.values_of(new)), {"of_key": new.key})
    return rows.slots_in(held.slots)


async def _move(connection: AsyncConnection, seen: int) -> None:
    """Make of the layers' revision the next one, unless somebody else has.

    After the experiment and not before it, so that no two wait for each other.
    """
    if seen == 0:
        first = {"only": 1, "revision": 1}
        moved = insert_absent(layers_revision, connection.dialect.name).values(first)
        done = await connection.execute(moved)
    else:
        done = await connection.execute(rows.MOVE, {"seen": seen})
    if done.rowcount == 0:
        raise _Refused(Saved.LAYERS_MOVED)
