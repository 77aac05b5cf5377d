"""Writes of progress that wait together are joined and kept together, each answered when kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from domain.ids import ProfileId
from domain.watching.keys import PlayableKey
from domain.watching.state import joined_viewings
from foundation.request_time import of_no_request, seconds_left
from persistence.ports.progress import ProgressWrite
from persistence.ports.unavailable import StoreUnavailable

Keep = Callable[[Sequence[ProgressWrite]], Awaitable[None]]
_Of = tuple[ProfileId, PlayableKey, str | None]

PATIENCE_SECONDS = 1.5
"""How long a write is waited for: less than a request may take, so that its caller is told."""


class Writes(Protocol):
    """Returns when the store has kept them. Raises StoreUnavailable."""

    async def record(self, writes: Sequence[ProgressWrite]) -> None: ...


@dataclass(slots=True, eq=False)
class _Batch:
    """What will be written in one go; the same playable of the same profile is there once."""

    task: asyncio.Task[None] | None = None
    writes: dict[_Of, ProgressWrite] = field(default_factory=dict)

    def add(self, writes: Sequence[ProgressWrite]) -> None:
        for write in writes:
            of = (write.profile_id, write.key, write.country)
            waiting = self.writes.get(of)
            self.writes[of] = _joined(waiting, write) if waiting else write


class JoinedWrites:
    """`keep` is a store's `record`. At most `at_once` calls of it are under way.

    While they are, what comes is joined by R5, up to `most` playables in a batch, and goes with the
    next call: the busier a store, the more it keeps with each flush of its disk.
    """

    def __init__(
        self,
        keep: Keep,
        *,
        at_once: int = 1,
        most: int = 256,
        waiting: int = 16,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._keep = keep
        self._turns = asyncio.Semaphore(at_once)
        self._most = most
        self._room = waiting
        self._patience_seconds = patience_seconds
        self._open: _Batch | None = None

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        """Returns when the store has kept these writes, and all that they were joined with.

        Raises StoreUnavailable where the store cannot, where it takes too long, or where too many
        batches wait for it already. A caller that goes away, or was told so, takes nothing with it:
        its writes are kept all the same, if the store keeps any.
        """
        batch = self._open
        if batch is None or len(batch.writes) >= self._most:
            batch = self._begun()
        batch.add(writes)
        if batch.task is None:
            batch.task = asyncio.create_task(self._kept(batch), context=of_no_request())
            batch.task.add_done_callback(_seen)
        _, late = await asyncio.wait([batch.task], timeout=seconds_left(self._patience_seconds))
        if late:
            raise StoreUnavailable
        batch.task.result()

    def _begun(self) -> _Batch:
        if self._room == 0:
            raise StoreUnavailable
        self._room -= 1
        self._open = _Batch()
        return self._open

    async def _kept(self, batch: _Batch) -> None:
        async with self._turns:
            self._room += 1
            if self._open is batch:
                self._open = None  # what comes from here on goes with the next
            await self._keep(list(batch.writes.values()))


def _joined(one: ProgressWrite, other: ProgressWrite) -> ProgressWrite:
    viewings = joined_viewings((*one.viewings, *other.viewings))
    told = dict.fromkeys((*one.milestones, *other.milestones))
    known = joined_viewings((*one.known, *other.known))
    return replace(
        one,
        viewings=tuple(viewings.values()),
        milestones=tuple(told),
        known=tuple(known.values()),
    )


def _seen(task: asyncio.Task[None]) -> None:
    """A write that failed, and for which nobody waits any more, is not a warning."""
    if not task.cancelled():
        task.exception()
