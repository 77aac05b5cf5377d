"""`marquee` with a fault planted in it: `python -m tests.durability.planted FAULT serve`.

The stores among the faults break what R9 promises, so that the kit can show that it would see it.
`read-only` makes of the database, for as long as there is a file `read-only` beside it, what a file
system that was remounted read-only makes of it: SQLite refuses each write with the same answer. A
real one needs a superuser, whom permissions of files do not bind either.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from cli import main
from persistence import wiring
from persistence.ports.progress import Progress, ProgressWrite

LATER_SECONDS = 0.3


@dataclass
class Broken:
    """A store of progress that fails in nothing but `record`."""

    store: Progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@dataclass
class AcknowledgesFirst(Broken):
    """Answers, and writes a moment later."""

    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        task = asyncio.create_task(self._later(writes))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _later(self, writes: Sequence[ProgressWrite]) -> None:
        await asyncio.sleep(LATER_SECONDS)
        await self.store.record(writes)


@dataclass
class LosesTheLast(Broken):
    """Holds each write until the next one comes."""

    held: Sequence[ProgressWrite] = ()

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        before, self.held = self.held, writes
        if before:
            await self.store.record(before)


@dataclass
class KeepsHalf(Broken):
    """Writes the first half of each batch."""

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        kept = [_half(write) for write in writes[: len(writes) // 2 + 1]]
        await self.store.record(kept)


def _half(write: ProgressWrite) -> ProgressWrite:
    viewings = write.viewings[: len(write.viewings) // 2 + 1]
    ids = {one.id for one in viewings}
    told = tuple(one for one in write.milestones if one.viewing_id in ids)
    return replace(write, viewings=viewings, milestones=told)


def plant_store(broken: Callable[[Progress], Any]) -> None:
    opened = wiring.open_progress

    @asynccontextmanager
    async def open_broken(url: str, beside: Any = None) -> AsyncIterator[Progress]:
        async with opened(url, beside) as progress:
            yield broken(progress)

    wiring.open_progress = open_broken


def plant_read_only() -> None:
    @event.listens_for(Pool, "checkout")
    def asked_before_each_use(connection: Any, _record: Any, _proxy: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA database_list")
        file = Path(cursor.fetchone()[2])
        cursor.execute(f"PRAGMA query_only = {file.with_name('read-only').exists():d}")
        cursor.close()


FAULTS: dict[str, Callable[[], None]] = {
    "acknowledges-first": lambda: plant_store(AcknowledgesFirst),
    "loses-the-last": lambda: plant_store(LosesTheLast),
    "keeps-half": lambda: plant_store(KeepsHalf),
    "read-only": plant_read_only,
}

if __name__ == "__main__":
    FAULTS[sys.argv.pop(1)]()
    main()
