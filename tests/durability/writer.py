"""A writer: a device with a queue, as docs/clients/progress.md asks of every client."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.durability.checker import Told
from tests.durability.device import Device, SignedOut, Unanswered, Unreachable
from tests.durability.events import Event
from tests.durability.sittings import Habits, Sittings

LARGEST_BATCH = 20
MOST_GIVEN_UP = 4
"""Of one film: each doubles the worlds that the checker must look at."""
PAUSE_SECONDS = 0.02
RENEWED = 0.03
"""How often, by batches, a device changes its tokens."""
HELD_FOR = 10
"""Batches, on the average, that a late event waits for."""


@dataclass(slots=True)
class Ledger:
    """What the devices of one profile sent, and what of it was acknowledged, by id."""

    sent: dict[str, Event] = field(default_factory=dict)
    acknowledged: dict[str, Event] = field(default_factory=dict)
    given_up: Counter[str] = field(default_factory=Counter)
    late: int = 0
    repeated: int = 0
    answered: int = 0
    unanswered: int = 0
    renewed: int = 0

    def told(self, film: str) -> Told:
        """What was told of a film, when nothing is under way any more."""
        of_film = [event for event in self.sent.values() if event.film == film]
        kept = [event for event in of_film if event.id in self.acknowledged]
        return Told(kept, [event for event in of_film if event.id not in self.acknowledged])

    def may_give_up(self, events: Sequence[Event]) -> bool:
        asked = Counter(event.film for event in events)
        return all(self.given_up[film] + more <= MOST_GIVEN_UP for film, more in asked.items())


@dataclass(slots=True)
class Writer:
    device: Device
    sittings: Sittings
    ledger: Ledger
    chance: Random
    queue: list[Event] = field(default_factory=list)
    held: list[Event] = field(default_factory=list)

    @property
    def habits(self) -> Habits:
        return self.sittings.habits

    async def write_until(self, over: asyncio.Event) -> None:
        """Tell of one sitting after the other, and at the end all that is left."""
        while not over.is_set():
            prompt, late = self.sittings.next(time.time_ns() // 1_000_000)
            self.queue += prompt
            self.held += late
            self.ledger.late += len(late)
            if self.chance.random() < 1 / HELD_FOR:
                self._release()
            await self._send()
            await asyncio.sleep(PAUSE_SECONDS)
        self._release()
        while self.queue:
            await self._send()

    def _release(self) -> None:
        self.queue += self.held
        self.held = []
        self.chance.shuffle(self.queue)

    async def _send(self) -> None:
        batch = self.queue[: self.chance.randint(1, LARGEST_BATCH)]
        try:
            if self.chance.random() < RENEWED:
                await self.device.renew()
                self.ledger.renewed += 1
            if batch:
                await self._told(batch)
        except SignedOut:
            await self._signed_in()
        except Unreachable:
            await asyncio.sleep(5 * PAUSE_SECONDS)
        except Unanswered:
            self.ledger.unanswered += 1
            self._unanswered(batch)
            await asyncio.sleep(5 * PAUSE_SECONDS)

    async def _told(self, batch: list[Event]) -> None:
        named = {event.id: event for event in batch}
        try:
            await self.device.record(batch)
        except Unreachable:
            raise
        except Unanswered:
            self.ledger.sent |= named
            raise
        self.ledger.sent |= named
        self.ledger.acknowledged |= named
        self.ledger.answered += 1
        again = [event for event in batch if self.chance.random() < self.habits.twice]
        self.ledger.repeated += len(again)
        self.queue = self.queue[len(batch) :] + again

    def _unanswered(self, batch: list[Event]) -> None:
        """Sent again in a while, all of it or some; or never: then nobody knows."""
        gone = [event for event in batch if event.id in self.ledger.sent]
        if self.chance.random() < self.habits.given_up and self.ledger.may_give_up(gone):
            lost = [event for event in gone if event.id not in self.ledger.acknowledged]
            self.ledger.given_up.update(event.film for event in lost)
            self.queue = [event for event in self.queue if event not in gone]
        else:
            self.chance.shuffle(self.queue)

    async def _signed_in(self) -> None:
        try:
            await self.device.sign_in()
        except Unanswered:
            await asyncio.sleep(5 * PAUSE_SECONDS)
