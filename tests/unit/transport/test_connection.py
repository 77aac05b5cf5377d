"""Work bound to its client: it ends with the connection or the deadline, and cleans up."""

import asyncio

import pytest
from starlette.types import Message

from transport.connection import ClientGone, DeadlinePassed, while_connected


async def silence() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def hang_up() -> Message:
    return {"type": "http.disconnect"}


async def test_work_that_ends_at_once_is_not_even_watched() -> None:
    tasks = asyncio.all_tasks()
    async with while_connected(silence, deadline_s=60, watched_after_s=3_600):
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == tasks


async def test_work_that_ends_first_is_left_alone() -> None:
    tasks, listening = asyncio.all_tasks(), asyncio.Event()

    async def receive() -> Message:
        listening.set()
        return await silence()

    async with while_connected(receive, deadline_s=60, watched_after_s=0):
        await listening.wait()
        assert len(asyncio.all_tasks()) == len(tasks) + 1
    assert asyncio.all_tasks() == tasks  # nobody listens any more


async def test_a_disconnect_cancels_the_work() -> None:
    cancelled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    with pytest.raises(ClientGone):
        async with while_connected(hang_up, deadline_s=60):
            await work()
    assert cancelled.is_set()


async def test_a_late_part_of_the_request_is_not_a_disconnect() -> None:
    messages = [{"type": "http.request"}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return messages.pop(0)

    with pytest.raises(ClientGone):
        async with while_connected(receive, deadline_s=60):
            await asyncio.Event().wait()
    assert messages == []


async def test_the_deadline_cancels_the_work() -> None:
    with pytest.raises(DeadlinePassed):
        async with while_connected(silence, deadline_s=0.001):
            await asyncio.Event().wait()


async def test_a_timeout_of_the_works_own_stays_one() -> None:
    with pytest.raises(TimeoutError, match="its own"):
        async with while_connected(silence, deadline_s=60):
            raise TimeoutError("its own")


async def test_the_servers_own_cancellation_passes_through() -> None:
    async def work() -> None:
        async with while_connected(silence, deadline_s=60):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
