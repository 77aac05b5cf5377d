"""Evidence, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Integer, bindparam, delete, func, select, tuple_

from domain.evidence.measures import UnitMeasures
from domain.evidence.report import ExperimentReport
from domain.experiments.names import ExperimentKey, UnitId
from persistence.sql.constructs import any_of, upsert
from persistence.sql.engine import Database
from persistence.sql.evidence_rows import (
    VERSION,
    measures_in,
    measures_values,
    report_in,
    report_values,
)
from persistence.sql.tables.evidence import experiment_report, unit_measures
from persistence.sql.types import Instant, Word

_EVER = datetime.min.replace(tzinfo=UTC)
_measured = select(unit_measures).where(
    unit_measures.c.experiment == bindparam("of_key", type_=Word)
)
_OF_UNITS = _measured.where(any_of(unit_measures.c.unit, "units"))
_PAGE = (
    _measured.where(unit_measures.c.unit > bindparam("after", type_=Word))
    .order_by(unit_measures.c.unit)
    .limit(bindparam("limit", type_=Integer()))
)
_FORGET = delete(unit_measures).where(unit_measures.c.unit == bindparam("of_unit", type_=Word))

_known = experiment_report.c.version == VERSION
_newest = (
    select(experiment_report.c.experiment, func.max(experiment_report.c.as_of))
    .where(any_of(experiment_report.c.experiment, "keys"), _known)
    .group_by(experiment_report.c.experiment)
)
_LATEST = select(experiment_report).where(
    tuple_(experiment_report.c.experiment, experiment_report.c.as_of).in_(_newest)
)
_REPORTS = (
    select(experiment_report)
    .where(experiment_report.c.experiment == bindparam("of_key", type_=Word), _known)
    .where(experiment_report.c.as_of >= bindparam("since", type_=Instant()))
    .order_by(experiment_report.c.as_of)
)


class SqlEvidence:
    """What is lost with the machine can be made again: its commits need not be durable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def measures_of(
        self, key: ExperimentKey, units: Collection[UnitId]
    ) -> Mapping[UnitId, UnitMeasures]:
        rows = await self._database.rows(_OF_UNITS, of_key=key, units=units)
        return {row.unit: measures_in(row) for row in rows}

    async def measured(
        self, key: ExperimentKey, *, after: UnitId | None = None, limit: int
    ) -> Sequence[UnitMeasures]:
        rows = await self._database.rows(_PAGE, of_key=key, after=after or "", limit=limit)
        return [measures_in(row) for row in rows]

    async def keep(self, key: ExperimentKey, measures: Collection[UnitMeasures]) -> None:
        # In the order of their units, so that of two transactions neither holds what the other
        # needs.
        ordered = sorted(measures, key=lambda one: one.unit)
        if not ordered:
            return
        async with self._database.transaction() as connection:
            put = upsert(unit_measures, connection.dialect.name)
            await connection.execute(put, [measures_values(key, one) for one in ordered])

    async def forget(self, unit: UnitId) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_FORGET, {"of_unit": unit})

    async def keep_report(self, report: ExperimentReport) -> None:
        async with self._database.transaction() as connection:
            put = upsert(experiment_report, connection.dialect.name)
            await connection.execute(put, report_values(report))

    async def latest(
        self, keys: Collection[ExperimentKey]
    ) -> Mapping[ExperimentKey, ExperimentReport]:
        rows = await self._database.rows(_LATEST, keys=keys)
        return {row.experiment: report_in(row) for row in rows}

    async def reports(
        self, key: ExperimentKey, *, since: datetime | None = None
    ) -> Sequence[ExperimentReport]:
        rows = await self._database.rows(_REPORTS, of_key=key, since=since or _EVER)
        return [report_in(row) for row in rows]
