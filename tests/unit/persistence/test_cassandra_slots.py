"""Slots: how many requests are under way, and how many may wait."""

import asyncio

import pytest

from persistence.cassandra.slots import Slots
from persistence.ports.unavailable import StoreUnavailable

LONG = 60.0


async def test_so_many_are_admitted_and_the_next_waits_for_one_to_end() -> None:
    slots = Slots(most=2, waiting=1, timeout=LONG)
    await slots.take()
    await slots.take()
    third = asyncio.create_task(slots.take())
    await asyncio.sleep(0)
    assert not third.done()

    slots.give_back()

    await third


async def test_those_who_wait_are_admitted_in_order() -> None:
    slots, admitted = Slots(most=1, waiting=3, timeout=LONG), list[int]()
    await slots.take()

    async def wait(number: int) -> None:
        await slots.take()
        admitted.append(number)
        slots.give_back()

    async with asyncio.TaskGroup() as tasks:
        for number in range(3):
            tasks.create_task(wait(number))
        await asyncio.sleep(0)
        slots.give_back()

    assert admitted == [0, 1, 2]


async def test_where_too_many_wait_the_next_is_refused_at_once() -> None:
    slots = Slots(most=1, waiting=1, timeout=LONG)
    await slots.take()
    waiter = asyncio.create_task(slots.take())
    await asyncio.sleep(0)

    with pytest.raises(StoreUnavailable):
        await slots.take()

    slots.give_back()
    await waiter


async def test_who_waits_too_long_is_refused_and_makes_room() -> None:
    slots = Slots(most=1, waiting=1, timeout=0.01)
    await slots.take()

    for _ in range(3):
        with pytest.raises(StoreUnavailable) as refused:
            await slots.take()
        assert isinstance(refused.value.__cause__, TimeoutError)

    slots.give_back()
    await slots.take()


async def test_a_waiter_that_is_cancelled_takes_nothing_with_it() -> None:
    slots = Slots(most=1, waiting=1, timeout=LONG)
    await slots.take()
    leaving = asyncio.create_task(slots.take())
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    waiter = asyncio.create_task(slots.take())
    await asyncio.sleep(0)
    slots.give_back()

    await waiter
