"""Exposures, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, func, select, tuple_

from domain.experiments.experiment import Exposure
from domain.experiments.names import ExperimentKey, UnitId
from persistence.sql.conflicts import insert_absent
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.tables.experiments import exposure
from persistence.sql.types import Instant, Word

_NEVER = datetime.min.replace(tzinfo=UTC)
_of_key = exposure.c.experiment == bindparam("of_key", type_=Word)

_OF_UNITS = select(exposure).where(
    any_of(exposure.c.unit, "units"), any_of(exposure.c.experiment, "keys")
)
_PAGE = (
    select(exposure)
    .where(_of_key)
    .where(
        tuple_(exposure.c.at, exposure.c.unit)
        > tuple_(bindparam("after_at", type_=Instant()), bindparam("after_unit", type_=Word))
    )
    .order_by(exposure.c.at, exposure.c.unit)
    .limit(bindparam("limit", type_=Integer()))
)
_COUNTS = (
    select(exposure.c.variant, func.count().label("units"))
    .where(_of_key)
    .group_by(exposure.c.variant)
)
_FORGET = delete(exposure).where(exposure.c.unit == bindparam("of_unit", type_=Word))


class SqlExposures:
    """`database` is one whose commits are durable (`open_durable`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def exposures(
        self, units: Collection[UnitId], experiments: Collection[ExperimentKey]
    ) -> Mapping[UnitId, Mapping[ExperimentKey, Exposure]]:
        found: defaultdict[UnitId, dict[ExperimentKey, Exposure]] = defaultdict(dict)
        for row in await self._database.rows(_OF_UNITS, units=units, keys=experiments):
            found[row.unit][row.experiment] = _exposure(row)
        return dict(found)

    async def record(self, exposures: Collection[Exposure]) -> None:
        # In the order of their keys, so that of two transactions neither holds what the other
        # needs; and of two of one unit and experiment the first that was given stays first.
        ordered = sorted(exposures, key=lambda one: (one.unit, one.experiment))
        if not ordered:
            return
        async with self._database.transaction() as connection:
            put = insert_absent(exposure, connection.dialect.name)
            await connection.execute(put, [_values(one) for one in ordered])

    async def of_experiment(
        self, key: ExperimentKey, *, after: Exposure | None = None, limit: int
    ) -> Sequence[Exposure]:
        at, unit = (after.at, after.unit) if after else (_NEVER, "")
        rows = await self._database.rows(
            _PAGE, of_key=key, after_at=at, after_unit=unit, limit=limit
        )
        return [_exposure(row) for row in rows]

    async def counts(self, key: ExperimentKey) -> Mapping[str, int]:
        rows = await self._database.rows(_COUNTS, of_key=key)
        return {row.variant: row.units for row in rows}

    async def forget(self, unit: UnitId) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_FORGET, {"of_unit": unit})


def _values(one: Exposure) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "experiment": one.experiment,
        "variant": one.variant,
        "at": one.at,
        "revision": one.revision,
    }


def _exposure(row: Row[Any]) -> Exposure:
    return Exposure(row.unit, row.experiment, row.variant, row.at, row.revision)
