"""Known experiments: the snapshot that a process decides by, replaced when one changes (R38)."""

import asyncio
from bisect import bisect_right
from datetime import datetime

import structlog

from domain.experiments.snapshot import NO_EXPERIMENTS, Snapshot, snapshot_of
from flows.changes import ChangeWatch
from foundation.tasks import ended
from persistence.ports.changes import ChangeKind
from persistence.ports.experiments import Experiments
from persistence.ports.unavailable import StoreUnavailable

AGAIN_AFTER_SECONDS = 0.5
"""R39: a change acts within five seconds, so a store that fails is asked often."""

Edition = tuple[int, int]
"""Another as soon as anybody may be allocated something else; of this process alone."""

log = structlog.get_logger(__name__)


class KnownExperiments:
    """While the store does not answer, experiments go on as they were last known."""

    def __init__(self, experiments: Experiments) -> None:
        self.snapshot: Snapshot = NO_EXPERIMENTS
        self.by_device = False
        self._experiments = experiments
        self._number = 0
        self._told = 0
        self._boundaries: tuple[datetime, ...] = ()
        self._is_old = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_old(self) -> bool:
        """Whether something has changed that this process has not read yet."""
        return self._is_old.is_set()

    def edition(self, now: datetime) -> Edition:
        """It changes with the experiments, and when one begins or ceases to enrol."""
        return self._number, bisect_right(self._boundaries, now)

    def listen(self, watch: ChangeWatch) -> None:
        """Hear of each change from now on; `look` afterwards."""
        watch.subscribe(ChangeKind.EXPERIMENT, self._hear)
        self._task = asyncio.create_task(self._go_on(), name="known-experiments")

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    def _hear(self, _: str) -> None:
        self._told += 1
        self._is_old.set()

    async def look(self) -> None:
        """Know the experiments as they are stored. Raises StoreUnavailable."""
        told = self._told
        current = await self._experiments.current()
        self.snapshot = snapshot_of(current.experiments, current.layers.values())
        self.by_device = self.snapshot.by_device  # it is asked for with every page
        self._number += 1
        dates = {
            at
            for one in self.snapshot.acting
            for at in (one.experiment.start_at, one.experiment.end_at)
            if at is not None
        }
        self._boundaries = tuple(sorted(dates))
        for key in self.snapshot.broken:
            log.error("experiment_broken", experiment=key)
        if told == self._told:  # else something has changed meanwhile
            self._is_old.clear()

    async def _go_on(self) -> None:
        while True:
            await self._is_old.wait()
            try:
                await self.look()
            except StoreUnavailable:
                log.warning("experiments_unavailable", next_in_seconds=AGAIN_AFTER_SECONDS)
            except Exception:
                log.exception("experiments_failed")
            else:
                continue
            await asyncio.sleep(AGAIN_AFTER_SECONDS)
