"""What measuring reads and writes, on a database of a test's own; each store can fail."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from domain.evidence.measures import UnitMeasures
from domain.experiments.experiment import Experiment, Exposure
from domain.experiments.names import UnitId, unit_of
from domain.ids import ProfileId
from domain.watching.event import ProgressEvent
from flows.evidence.measuring import Measurement, Measuring
from flows.evidence.reading import Reading
from flows.evidence.renewing import Renewing
from persistence.sql.accounts import SqlAccounts
from persistence.sql.durable import open_durable
from persistence.sql.engine import Database
from persistence.sql.evidence import SqlEvidence
from persistence.sql.experiments import SqlExperiments
from persistence.sql.exposures import SqlExposures
from persistence.sql.profiles import SqlProfiles
from persistence.sql.progress import SqlProgress
from persistence.sql.tables import metadata
from persistence.sql.tracking import SqlTracking
from tests.contract.experimenting import experiment
from tests.contract.progress_world import write
from tests.unit.flows.experiments.stores import Faulty
from tests.watching.build import DAY, NOW, event

ROWS = experiment()
EXPOSED_AT = NOW - 7 * DAY


def profile_id(number: int) -> ProfileId:
    return ProfileId(f"prof_{number:032x}")


def unit(number: int) -> UnitId:
    return UnitId(str(UUID(int=number)))


@dataclass(frozen=True)
class World:
    database: Database
    exposures: Faulty
    evidence: Faulty
    progress: Faulty
    tracking: Faulty
    measuring: Measuring

    async def expose(self, *units: UnitId, at: datetime = EXPOSED_AT) -> None:
        one = [Exposure(id_, ROWS.key, "ab"[int(id_[-1], 16) % 2], at, 1) for id_ in units]
        await self.exposures.record(one)

    async def watches(self, number: int, at: datetime, *, viewing: int = 1) -> None:
        """A profile watches 20 minutes of the film and starts it (R1)."""
        await self.record(number, event(0, at, viewing=viewing))
        await self.record(number, event(20, at + 20 * (DAY / 1_440), viewing=viewing, seq=1))

    async def record(self, number: int, *events: ProgressEvent) -> None:
        await self.progress.record([write(*events, of=profile_id(number))])

    async def measure(
        self, one: Experiment = ROWS, now: datetime = NOW, *, anew: bool = False
    ) -> Measurement:
        return await self.measuring.measure(one, now, anew=anew)

    async def kept(self) -> Mapping[UnitId, UnitMeasures]:
        found: Sequence[UnitMeasures] = await self.evidence.measured(ROWS.key, limit=1_000)
        return {one.unit: one for one in found}


@asynccontextmanager
async def world_in(folder: Path) -> AsyncIterator[World]:
    database = open_durable(f"sqlite:///{folder / 'marquee.db'}")
    try:
        async with database.transaction() as connection:
            await connection.run_sync(metadata.create_all)
        exposures, evidence = Faulty(SqlExposures(database)), Faulty(SqlEvidence(database))
        progress, tracking = Faulty(SqlProgress(database)), Faulty(SqlTracking(database))
        reading = Reading(progress, tracking, SqlProfiles(database), SqlAccounts(database))
        renewing, experiments = Renewing(progress, tracking), SqlExperiments(database)
        measuring = Measuring(exposures, evidence, reading, renewing, experiments)
        yield World(database, exposures, evidence, progress, tracking, measuring)
    finally:
        await database.close()


def units(*numbers: int) -> list[UnitId]:
    return [unit_of(profile_id(number)) for number in numbers]
