"""Watching changes: each is told once, in order, to those who asked for its kind."""

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from flows import changes as module
from flows.changes import ChangeWatch
from persistence.ports.changes import Change, ChangeKind
from persistence.ports.unavailable import StoreUnavailable


class ListedChanges:
    """The port over a list; `away` makes it fail."""

    def __init__(self, *changes: Change) -> None:
        self.changes = list(changes)
        self.away = False
        self.broken: Exception | None = None
        self.asked = asyncio.Event()

    def add(self, kind: ChangeKind, *subjects: str) -> None:
        for subject in subjects:
            self.changes.append(Change(len(self.changes) + 1, kind, subject))

    async def latest(self) -> int:
        return self._found()[-1].number if self._found() else 0

    async def latest_of(self, kind: ChangeKind) -> int:
        return max((each.number for each in self._found() if each.kind is kind), default=0)

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        self.asked.set()
        return [each for each in self._found() if each.number > number][:limit]

    async def wait(self, seconds: float) -> None:
        if self.broken:
            raise self.broken
        await asyncio.sleep(seconds)

    def _found(self) -> list[Change]:
        if self.away:
            raise StoreUnavailable
        return self.changes


@pytest.fixture
def changes() -> ListedChanges:
    return ListedChanges(
        Change(1, ChangeKind.CATALOGUE, ""), Change(2, ChangeKind.SESSION, "sess_old")
    )


@pytest.fixture
def watch(changes: ListedChanges) -> ChangeWatch:
    return ChangeWatch(changes, poll_seconds=0)


async def asked_again(changes: ListedChanges, times: int = 2) -> None:
    """Until the store has been asked `times` more, so what it said before has been told."""
    for _ in range(times):
        changes.asked.clear()
        await changes.asked.wait()


async def test_what_happened_before_the_start_is_not_told(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    told: list[str] = []
    watch.subscribe(ChangeKind.SESSION, told.append)
    await watch.start()
    changes.add(ChangeKind.SESSION, "sess_new")
    await watch.catch_up()
    assert told == ["sess_new"]
    assert watch.catalogue == 1
    await watch.stop()


async def test_each_kind_is_told_to_its_subscribers_in_order(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    sessions: list[str] = []
    profiles: list[str] = []
    also: list[str] = []
    watch.subscribe(ChangeKind.SESSION, sessions.append)
    watch.subscribe(ChangeKind.PROFILE, profiles.append)
    watch.subscribe(ChangeKind.PROFILE, also.append)
    await watch.start()
    changes.add(ChangeKind.PROFILE, "prof_1")
    changes.add(ChangeKind.SESSION, "sess_1", "sess_2")
    changes.add(ChangeKind.PROFILE, "prof_2")
    await watch.catch_up()
    await watch.catch_up()
    assert sessions == ["sess_1", "sess_2"]
    assert profiles == also == ["prof_1", "prof_2"]
    await watch.stop()


async def test_more_than_are_read_at_once_are_all_told(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    told: list[str] = []
    watch.subscribe(ChangeKind.TITLE, told.append)
    await watch.start()
    subjects = [f"movie_{number}" for number in range(2500)]
    changes.add(ChangeKind.TITLE, *subjects)
    await watch.catch_up()
    assert told == subjects
    await watch.stop()


async def test_the_number_of_the_last_change_of_the_catalogue_is_known(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    await watch.start()
    changes.add(ChangeKind.CATALOGUE, "")
    changes.add(ChangeKind.TITLE, "movie_1")
    await watch.catch_up()
    assert watch.catalogue == 3
    await watch.stop()


async def test_it_asks_by_itself(watch: ChangeWatch, changes: ListedChanges) -> None:
    told: list[str] = []
    watch.subscribe(ChangeKind.SESSION, told.append)
    await watch.start()
    changes.add(ChangeKind.SESSION, "sess_1")
    await asked_again(changes)
    assert told == ["sess_1"]
    await watch.stop()


async def test_it_survives_an_outage_and_says_so(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    told: list[str] = []
    watch.subscribe(ChangeKind.SESSION, told.append)
    await watch.start()
    changes.add(ChangeKind.SESSION, "sess_1")
    changes.away = True
    with capture_logs() as lines:
        await asked_again(changes)
    assert told == []
    assert {line["event"] for line in lines} == {"changes_unavailable"}
    changes.away = False
    with capture_logs() as lines:
        await asked_again(changes)
    assert (told, lines) == (["sess_1"], [])
    await watch.stop()


async def test_a_subscriber_that_fails_silences_nobody(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    told: list[str] = []

    def fail(subject: str) -> None:
        if subject == "sess_1":
            raise LookupError(subject)

    watch.subscribe(ChangeKind.SESSION, fail)
    watch.subscribe(ChangeKind.SESSION, told.append)
    await watch.start()
    changes.add(ChangeKind.SESSION, "sess_1", "sess_2")
    await asked_again(changes)
    assert told == ["sess_1", "sess_2"]
    await watch.stop()


async def test_it_does_not_start_without_the_store(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    changes.away = True
    with pytest.raises(StoreUnavailable):
        await watch.start()


async def test_after_stop_it_asks_no_more(watch: ChangeWatch, changes: ListedChanges) -> None:
    await watch.start()
    await watch.stop()
    await watch.stop()
    changes.asked.clear()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not changes.asked.is_set()


async def test_a_defect_is_told_once_in_a_while_and_outlived(
    watch: ChangeWatch, changes: ListedChanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE_SECONDS", 0)
    told: list[str] = []
    watch.subscribe(ChangeKind.SESSION, told.append)
    changes.add(ChangeKind.SESSION, "sess_1")
    changes.broken = KeyError("a defect")
    await watch.start()
    changes.add(ChangeKind.SESSION, "sess_2")
    with capture_logs() as lines:
        for _ in range(10):
            await asyncio.sleep(0)
    assert {line["event"] for line in lines} == {"changes_failed"}
    changes.broken = None
    await asked_again(changes)
    assert told == ["sess_2"]
    await watch.stop()


async def test_waiting_that_fails_at_once_leaves_the_loop_to_others(
    watch: ChangeWatch, changes: ListedChanges
) -> None:
    changes.broken = StoreUnavailable()
    with capture_logs() as lines:
        await watch.start()
        for _ in range(10):
            await asyncio.sleep(0)  # nobody else would ever have a turn
        assert not changes.asked.is_set()
        changes.broken = None
        await asyncio.wait_for(changes.asked.wait(), 30)
        await watch.stop()
    assert {each["event"] for each in lines} == {"changes_unavailable"}
