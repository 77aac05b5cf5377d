"""Waiting for many things at once, so that what follows from them is asked for together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Awaited:
    """Something awaited, and what is done with its outcome: its value, or what it raised."""

    value: Awaitable[Any]
    fill: Callable[[Any], None]


@dataclass(slots=True, eq=False)
class Wave:
    """What one run waits for.

    What need not wait holds nobody up: what follows from it is begun in the same turn of the event
    loop, before loaders read. Otherwise a wave ends when something has come, and takes all that
    came with it.
    """

    _under_way: list[tuple[Awaited, asyncio.Task[Any]]] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_open(self) -> bool:
        """Whether something was begun and not yet filled in."""
        return bool(self._under_way)

    async def next(self, begun: Sequence[Awaited]) -> None:
        """Begin some, and fill in what comes next of all that was begun."""
        if len(begun) == 1 and not self._under_way:
            begun[0].fill(await _outcome(begun[0].value))  # alone, it needs no task
            return
        self._came.clear()
        for each in begun:
            task = asyncio.ensure_future(_outcome(each.value))
            task.add_done_callback(self._has_come)
            self._under_way.append((each, task))
        await asyncio.sleep(0)
        if not any(task.done() for _, task in self._under_way):
            await self._came.wait()
        come = [pair for pair in self._under_way if pair[1].done()]
        self._under_way = [pair for pair in self._under_way if not pair[1].done()]
        for each, task in come:
            each.fill(task.result())

    async def ended(self) -> None:
        """Cancel what is still under way, and wait until it is over."""
        tasks = [task for _, task in self._under_way]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _has_come(self, _: object) -> None:
        self._came.set()


async def _outcome(awaited: Awaitable[Any]) -> Any:
    try:
        return await awaited
    except Exception as error:  # noqa: BLE001 - it is the failure of what is awaited
        return error
