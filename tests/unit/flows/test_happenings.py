"""Happenings: domain events are published beside requests, and nothing waits for them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from domain.events import DomainEvent, TitleChanged
from domain.ids import TitleId
from flows import happenings
from flows.happenings import Happenings
from persistence.memory.events import MemoryEvents
from persistence.ports.unavailable import StoreUnavailable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = 30


def title(number: int) -> TitleChanged:
    return TitleChanged(TitleId(f"movie_{number:032x}"), NOW)


class Told(MemoryEvents):
    """`failure` is raised by the next publication."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.batches: list[list[DomainEvent]] = []
        self.came = asyncio.Event()

    async def publish(self, events: Sequence[DomainEvent]) -> None:
        failure, self.failure = self.failure, None
        self.came.set()
        if failure is not None:
            raise failure
        self.batches.append(list(events))

    async def until_told(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.came.wait()
        self.came.clear()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happenings, "JOINED_SECONDS", 0)


async def test_what_happens_together_is_published_together() -> None:
    told = Told()
    events = Happenings(told)
    events.start()
    events.happened([title(1)])
    events.happened([title(2)])
    await told.until_told()
    await events.stop()
    assert told.batches == [[title(1), title(2)]]


async def test_what_waits_at_the_end_is_published_still() -> None:
    told = Told()
    events = Happenings(told)
    events.start()
    events.happened([title(1)])
    await events.stop()
    assert told.batches == [[title(1)]]


@pytest.mark.parametrize("failure", [StoreUnavailable(), ZeroDivisionError()])
async def test_what_cannot_be_published_is_let_go_and_the_next_is_published(
    failure: Exception,
) -> None:
    told = Told()
    told.failure = failure
    events = Happenings(told)
    with capture_logs() as lines:
        events.start()
        events.happened([title(1)])
        await told.until_told()
        events.happened([title(2)])
        await told.until_told()
        await events.stop()
    assert told.batches == [[title(2)]]
    assert [line["events"] for line in lines] == [1]


async def test_of_too_many_the_oldest_are_let_go() -> None:
    told = Told()
    events = Happenings(told)
    events.start()
    events.happened([title(number) for number in range(happenings.MOST_WAITING + 2)])
    await events.stop()
    [batch] = told.batches
    assert (batch[0], len(batch)) == (title(2), happenings.MOST_WAITING)


async def test_before_it_has_started_nothing_is_kept() -> None:
    told = Told()
    events = Happenings(told)
    events.happened([title(1)])
    await events.stop()
    assert told.batches == []
