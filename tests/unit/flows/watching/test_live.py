"""Telling a profile's other devices what was kept: at once here, through the changes elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import pytest

from domain.ids import DeviceId, PlayableId, ProfileId
from domain.watching.watch_state import WatchState, WatchStatus
from flows.changes import ChangeWatch
from flows.watching import live
from flows.watching.live import LiveProgress
from persistence.memory.live_updates import MemoryLiveUpdates
from persistence.ports.changes import Change, ChangeKind
from persistence.ports.live_updates import LiveEvent
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW

ADA, SAM = ProfileId("prof_" + "a" * 32), ProfileId("prof_" + "b" * 32)
PHONE = DeviceId("dev_" + "1" * 32)
FILM, OTHER = PlayableId("movie_" + "1" * 32), PlayableId("movie_" + "2" * 32)


class Table:
    """The changes of all processes."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.written = asyncio.Event()
        self.outage: Exception | None = None

    async def latest(self) -> int:
        return len(self.changes)

    async def latest_of(self, kind: ChangeKind) -> int:
        return 0 if kind else 1

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        return self.changes[number : number + limit]

    async def publish_passing(
        self, kind: ChangeKind, subjects: Sequence[str], at: datetime
    ) -> None:
        assert at == NOW
        self.written.set()
        if self.outage:
            raise self.outage
        for subject in subjects:
            self.changes.append(Change(len(self.changes) + 1, kind, subject))

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Process:
    """One process: its listeners, what it publishes, and what it hears of the others."""

    def __init__(self, table: Table) -> None:
        self.updates = MemoryLiveUpdates()
        self.watch = ChangeWatch(table, poll_seconds=3_600)
        self.live = LiveProgress(self.updates, table, lambda: NOW)
        self.live.listen(self.watch)


def states(*playables: PlayableId) -> list[WatchState]:
    return [
        WatchState(profile_id=ADA, playable_id=one, status=WatchStatus.IN_PROGRESS)
        for one in playables
    ]


def told(*playables: str) -> LiveEvent:
    return LiveEvent(ChangeKind.PROGRESS, playables, PHONE)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    monkeypatch.setattr(live, "JOINED_SECONDS", 0)
    return Table()


@pytest.fixture
async def processes(table: Table) -> AsyncIterator[tuple[Process, Process]]:
    here, there = Process(table), Process(table)
    for each in (here, there):
        await each.watch.start()
        each.live.start()
    yield here, there
    for each in (here, there):
        await each.live.stop()
        await each.watch.stop()


async def written(table: Table) -> None:
    async with asyncio.timeout(30):
        await table.written.wait()
    table.written.clear()
    await asyncio.sleep(0)


async def test_r10_listeners_of_the_process_hear_at_once(table: Table) -> None:
    process = Process(table)
    heard = await process.updates.subscribe(ADA)
    await process.live.published(ADA, states(FILM, OTHER, FILM), PHONE)
    assert await anext(heard) == told(FILM, OTHER)
    assert table.changes == []  # nobody else is there to be told


async def test_r58_another_profiles_listeners_hear_nothing(table: Table) -> None:
    process = Process(table)
    heard = await process.updates.subscribe(SAM)
    await process.live.published(ADA, states(FILM), PHONE)
    await process.updates.publish(SAM, told(OTHER))
    assert await anext(heard) == told(OTHER)


async def test_listeners_of_another_process_hear_and_nobody_hears_twice(
    table: Table, processes: tuple[Process, Process]
) -> None:
    here, there = processes
    own, other = await here.updates.subscribe(ADA), await there.updates.subscribe(ADA)
    await here.live.published(ADA, states(FILM), PHONE)
    await here.live.published(ADA, states(OTHER), PHONE)
    await written(table)
    assert len(table.changes) == 1  # what waits together is told together
    for each in processes:
        await each.watch.catch_up()
    assert await anext(other) == told(FILM, OTHER)
    assert [await anext(own), await anext(own)] == [told(FILM), told(OTHER)]
    await here.updates.publish(ADA, told("the next"))
    assert await anext(own) == told("the next")


async def test_what_names_no_playable_is_told_all_the_same(
    table: Table, processes: tuple[Process, Process]
) -> None:
    """Hiding a title changes no state, and the page."""
    here, there = processes
    other = await there.updates.subscribe(ADA)
    await here.live.published(ADA, (), PHONE)
    await written(table)
    await there.watch.catch_up()
    assert await anext(other) == told()


def test_a_change_says_whose_progress_it_is_about() -> None:
    assert LiveProgress.profile_in(f"process {ADA} {PHONE} {FILM}") == ADA


@pytest.mark.parametrize("outage", [StoreUnavailable(), KeyError("a defect")])
async def test_an_outage_of_the_changes_is_outlived(
    table: Table, processes: tuple[Process, Process], outage: Exception
) -> None:
    here, _ = processes
    table.outage = outage
    await here.live.published(ADA, states(FILM), PHONE)
    await written(table)
    table.outage = None
    await here.live.published(ADA, states(OTHER), PHONE)
    await written(table)
    assert [change.subject.split()[1:] for change in table.changes] == [[ADA, PHONE, OTHER]]


async def test_what_waits_to_be_told_elsewhere_is_bounded(
    table: Table, monkeypatch: pytest.MonkeyPatch, processes: tuple[Process, Process]
) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 1)
    here, _ = processes
    await here.live.published(ADA, states(FILM), PHONE)
    await here.live.published(SAM, states(FILM), PHONE)
    await here.live.published(ADA, states(OTHER), PHONE)
    await written(table)
    assert [change.subject.split()[1:] for change in table.changes] == [[ADA, PHONE, FILM, OTHER]]


class Shared(MemoryLiveUpdates):
    """A store that tells other processes too, as long as it answers."""

    def __init__(self, *, answers: bool) -> None:
        super().__init__()
        self.answers = answers

    async def publish(self, topic: str, event: LiveEvent) -> bool:
        return await super().publish(topic, event) or self.answers


@pytest.mark.parametrize(("answers", "heard"), [(True, []), (False, [told(FILM)])])
async def test_whom_a_shared_store_has_told_the_changes_tell_no_second_time(
    table: Table, processes: tuple[Process, Process], *, answers: bool, heard: list[LiveEvent]
) -> None:
    _, there = processes
    forgotten: list[str] = []
    there.watch.subscribe(
        ChangeKind.PROGRESS, lambda said: forgotten.append(LiveProgress.profile_in(said))
    )
    far = await there.updates.subscribe(ADA)
    here = LiveProgress(Shared(answers=answers), table, lambda: NOW)
    here.start()
    await here.published(ADA, states(FILM), PHONE)
    await written(table)
    await here.stop()
    await there.watch.catch_up()
    there.updates.tell(ADA, told("the last"))
    assert [await anext(far) for _ in heard] == heard
    assert await anext(far) == told("the last")
    assert forgotten == [ADA]  # in any case
