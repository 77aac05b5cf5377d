"""Warming: candidates for the shelves most asked for, gathered before anybody waits for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.maturity import MaturityLevel
from domain.profile import KIDS_CEILING
from flows.homepage.gather import Gatherer
from foundation.clock import Clock
from persistence.ports.shelves import Shelf

LEVELS = (MaturityLevel.MATURE, KIDS_CEILING)
"""The levels that profiles have unless somebody chooses another (R22)."""


@dataclass(frozen=True, slots=True)
class Warming:
    """Warms the shelves of some countries: at the start, and after each change of the catalogue.

    A source has 150 ms on a request (R33), which a cold process on a busy machine can miss.
    """

    gatherer: Gatherer
    countries: Sequence[str]
    clock: Clock
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def warm(self) -> None:
        now = self.clock()
        for country in self.countries:
            for level in LEVELS:
                await self.gatherer.warm(Shelf(country, level), now)

    def on_change(self, _: str) -> None:
        """Warm in the background; told of by `ChangeWatch`."""
        task = asyncio.create_task(self.warm(), name="warm-homepage")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
