"""Experimenting: what every request of a process shares of experiments, put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flows.changes import ChangeWatch
from flows.experiments.allocating import Allocating
from flows.experiments.exposing import Exposing
from flows.experiments.known import KnownExperiments
from flows.experiments.planning import Planning
from flows.experiments.running import RunningExperiments
from persistence.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class Experimenting:
    known: KnownExperiments
    exposing: Exposing
    allocating: Allocating
    running: RunningExperiments
    planning: Planning

    @classmethod
    def on(cls, stores: Stores, new_uuid: Callable[[], UUID]) -> "Experimenting":
        known, exposing = KnownExperiments(stores.experiments), Exposing(stores.exposures)
        return cls(
            known,
            exposing,
            Allocating(known, stores.exposures, exposing),
            RunningExperiments(stores.experiments, new_uuid),
            Planning(stores.experiments, stores.exposures),
        )

    @property
    def waiting(self) -> int:
        """Exposures that are not durable yet."""
        return self.exposing.waiting

    @property
    def faults(self) -> Mapping[str, int]:
        """By experiment, how often control stood in for a config that cannot be read (R43)."""
        return {key: faults for key, faults in self.allocating.faults.items()}  # noqa: C416 - keys are texts here

    def start(self, watch: ChangeWatch) -> None:
        """Whoever starts it looks at what is known before the first request (`known.look`)."""
        self.known.listen(watch)
        self.exposing.start()

    async def stop(self) -> None:
        """What was seen and is not recorded yet is, if the store answers."""
        await self.known.stop()
        await self.exposing.stop()
