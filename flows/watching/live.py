"""Live progress: a profile's other devices hear of what was just kept (R10)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from uuid import uuid4

import structlog

from domain.ids import DeviceId, ProfileId
from domain.watching.watch_state import WatchState
from flows.changes import ChangeWatch
from foundation.clock import Clock
from foundation.tasks import ended
from persistence.ports.changes import ChangeKind, Changes
from persistence.ports.live_updates import LiveEvent, LiveUpdates
from persistence.ports.unavailable import StoreUnavailable

JOINED_SECONDS = 0.1
"""For so long, what other processes must hear of is gathered before it is written."""

MOST_WAITING = 10_000
"""Profiles; beyond them others are not told, and see it when they ask."""

log = structlog.get_logger(__name__)

Tell = Callable[[ProfileId, Iterable[WatchState], DeviceId], Awaitable[None]]
"""Tells a profile's other devices of the states that a durable write led to (`published`)."""

TOLD = "told"
"""Stands in the place of a process where the listeners of every process have been told."""


async def nobody(
    profile_id: ProfileId, states: Iterable[WatchState], origin_device_id: DeviceId
) -> None:
    """Tells nobody."""


_Of = tuple[str, ProfileId, DeviceId]
"""Who told it, as other processes read it; of whom; and on which device it was done."""


class LiveProgress:
    """Listeners of this process hear at once, those of others as soon as a shared store tells them.

    Where there is none, or it does not answer, they hear through the changes (R10), and by these
    other processes forget in any case what they keep of a profile.

    What is told is that something changed: each listener reads it anew, as its own profile may see
    it (R19). Nothing here is a promise of durability; who missed it asks.
    """

    def __init__(self, updates: LiveUpdates, changes: Changes, clock: Clock) -> None:
        self._updates = updates
        self._changes = changes
        self._clock = clock
        self._process = uuid4().hex
        self._waiting: dict[_Of, set[str]] = {}
        self._has_work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def published(
        self, profile_id: ProfileId, states: Iterable[WatchState], origin_device_id: DeviceId
    ) -> None:
        """Call it once a write is durable, with the states it led to; it neither waits nor fails.

        Only the playables that they name are told: none where the page alone changes.
        """
        playables = tuple(dict.fromkeys(state.playable_id for state in states))
        event = LiveEvent(ChangeKind.PROGRESS, playables, origin_device_id)
        # SECURITY: the topic is the profile's own id, and nobody else listens to it (R58).
        has_told_all = await self._updates.publish(profile_id, event)
        process = TOLD if has_told_all else self._process
        self._remember((process, profile_id, origin_device_id), playables)

    def listen(self, watch: ChangeWatch) -> None:
        """Hear what other processes publish. What this one did is not told a second time."""
        watch.subscribe(ChangeKind.PROGRESS, self._heard)

    def start(self) -> None:
        self._task = asyncio.create_task(self._write(), name="live-progress")

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    def _remember(self, of: _Of, playables: Iterable[str]) -> None:
        if self._task is None:
            return  # nobody else is told: this process is all there is
        if of in self._waiting or len(self._waiting) < MOST_WAITING:
            self._waiting.setdefault(of, set()).update(playables)
            self._has_work.set()

    async def _write(self) -> None:
        while True:
            await self._has_work.wait()
            await asyncio.sleep(JOINED_SECONDS)
            self._has_work.clear()
            waiting, self._waiting = self._waiting, {}
            try:
                await self._changes.publish_passing(
                    ChangeKind.PROGRESS,
                    [self._subject(of, playables) for of, playables in waiting.items()],
                    self._clock(),
                )
            except StoreUnavailable:
                log.warning("live_updates_unavailable")
            except Exception:
                log.exception("live_updates_failed")

    @staticmethod
    def profile_in(subject: str) -> ProfileId:
        """Whose progress a change of this kind speaks of."""
        return ProfileId(subject.split(" ")[1])

    @staticmethod
    def _subject(of: _Of, playables: Iterable[str]) -> str:
        return " ".join((*of, *sorted(playables)))

    def _heard(self, subject: str) -> None:
        process, profile_id, device_id, *playables = subject.split(" ")
        if process not in (TOLD, self._process):
            event = LiveEvent(ChangeKind.PROGRESS, tuple(playables), DeviceId(device_id))
            self._updates.tell(profile_id, event)
