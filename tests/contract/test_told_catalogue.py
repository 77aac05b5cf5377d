"""A catalogue that tells what was changed in it, on each database."""

from collections.abc import Sequence

import pytest

from domain.events import DomainEvent, TitleChanged
from persistence import told_catalogue
from persistence.memory.events import MemoryEvents
from persistence.ports.unavailable import StoreUnavailable
from persistence.told_catalogue import ToldCatalogue
from tests.contract.records import NOW, collection, movie, played
from tests.contract.store import Store

LOST = movie("Lost")
FOUND = movie("Found")


class Away(MemoryEvents):
    async def publish(self, events: Sequence[DomainEvent]) -> None:
        del events
        raise StoreUnavailable


async def told(events: MemoryEvents) -> list[DomainEvent]:
    return [each.event for each in await events.read("test", "a", limit=10_000)]


def catalogue(store: Store, events: MemoryEvents) -> ToldCatalogue:
    return ToldCatalogue(store.ports.catalogue, events, lambda: NOW)


async def test_titles_that_are_new_or_changed_are_told_after_the_write(store: Store) -> None:
    events = MemoryEvents()
    telling = catalogue(store, events)
    await store.put(LOST)
    async with telling.transaction() as batch:
        await batch.put_titles([LOST, FOUND])
        await batch.put_collections([collection("Picked", 1, LOST)])
        await batch.put_plays("test", [played(LOST, 3)])
        assert await told(events) == []
    assert await told(events) == [TitleChanged(FOUND.id, NOW)]


async def test_a_write_that_is_undone_is_not_told(store: Store) -> None:
    events = MemoryEvents()

    async def write_and_fail() -> None:
        async with catalogue(store, events).transaction() as batch:
            await batch.put_titles([LOST])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    assert await told(events) == []


async def test_a_write_stands_where_nothing_can_be_told(store: Store) -> None:
    telling = catalogue(store, Away())
    async with telling.transaction() as batch:
        await batch.put_titles([LOST])
        await batch.clear_plays("test")
    assert await telling.title_ids() == [LOST.id]
    assert await telling.tell_plays("test", [played(LOST, 3)]) == 1
    assert await telling.told_plays("test", [played(LOST, 3).day]) == [played(LOST, 3)]


async def test_of_very_many_none_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_catalogue, "TOLD_APART", 1)
    events = MemoryEvents()
    async with catalogue(store, events).transaction() as batch:
        await batch.put_titles([LOST, FOUND])
    assert await told(events) == []
