"""Stores of experiments on a database of a test's own, which can be away; and pages of theirs."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from inspect import iscoroutinefunction
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.experiments.experiment import Allocation, Experiment, ExperimentStatus
from domain.experiments.lifecycle import Step
from domain.homepage.row import Page
from domain.ids import PageId
from flows.changes import ChangeWatch
from flows.experiments.allocating import Allocating
from flows.experiments.exposing import Exposing
from flows.experiments.known import KnownExperiments
from flows.experiments.planning import Planning
from flows.experiments.running import By, RunningExperiments
from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.changes import SqlChanges
from persistence.sql.durable import open_durable
from persistence.sql.experiments import SqlExperiments
from persistence.sql.exposures import SqlExposures
from persistence.sql.tables import metadata
from tests.unit.build import NOW, audience, page_key
from tests.unit.domain.experiments.build import given

BY = By("edith@marquee.test", NOW)


@dataclass
class Faulty:
    """A store whose methods named in `failing` raise, and are counted all the same."""

    store: Any
    failing: Collection[str] = ()
    asked: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if not iscoroutinefunction(found):
            return found

        async def called(*args: object, **named: object) -> Any:
            self.asked.append(name)
            if name in self.failing:
                raise StoreUnavailable
            return await found(*args, **named)

        return called


@dataclass(frozen=True)
class Kept:
    """The flows over one database; `experiments` and `exposures` can be made to fail."""

    experiments: Faulty
    exposures: Faulty
    changes: SqlChanges
    known: KnownExperiments
    exposing: Exposing
    allocating: Allocating
    running: RunningExperiments
    planning: Planning

    async def save(self, name: str = "rows", **fields: Any) -> Experiment:
        old = await self.experiments.store.experiment(name)
        saved = await self.running.save(given(name, **fields), old.revision if old else None, BY)
        assert isinstance(saved, Experiment), saved
        return saved

    async def step(
        self, one: Experiment, status: ExperimentStatus, winner: str | None = None, by: By = BY
    ) -> Experiment:
        done = await self.running.step(one.key, Step(status, one.revision, winner), by)
        assert isinstance(done, Experiment), done
        return done

    async def run(self, name: str = "rows", **fields: Any) -> Experiment:
        """Save it, start it, and know it."""
        running = await self.step(await self.save(name, **fields), ExperimentStatus.RUNNING)
        await self.known.look()
        return running

    def watch(self) -> ChangeWatch:
        return ChangeWatch(self.changes, poll_seconds=0.001)


@asynccontextmanager
async def kept_in(folder: Path, deadline: timedelta = timedelta(minutes=1)) -> AsyncIterator[Kept]:
    database = open_durable(f"sqlite:///{folder / 'marquee.db'}")
    try:
        async with database.transaction() as connection:
            await connection.run_sync(metadata.create_all)
        experiments = Faulty(SqlExperiments(database))
        exposures, numbers = Faulty(SqlExposures(database)), count(1)
        known, exposing = KnownExperiments(experiments), Exposing(exposures)
        yield Kept(
            experiments,
            exposures,
            SqlChanges(database),
            known,
            exposing,
            Allocating(known, exposures, exposing, deadline),
            RunningExperiments(experiments, lambda: UUID(int=next(numbers))),
            Planning(experiments, exposures),
        )
    finally:
        await database.close()


def page_with(*allocations: Allocation, number: int = 1) -> Page:
    """An empty page, made under these."""
    return Page(
        id=PageId(f"page_{number:032x}"),
        key=page_key(audience()),
        generated_at=NOW,
        expires_at=NOW + timedelta(minutes=30),
        current_until=NOW + timedelta(minutes=30),
        revision="1",
        rows=(),
        billboard=None,
        degraded=(),
        seed=1,
        allocations=allocations,
    )
