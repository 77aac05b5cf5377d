"""A deadline counts what others take for an answer, and nothing of what we take."""

import asyncio
import time

import pytest

from foundation.deadline import answered_within


async def test_what_is_not_answered_in_time_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        async with answered_within(0.01):
            await asyncio.Event().wait()


async def test_what_is_answered_in_time_is_not() -> None:
    async with answered_within(60):
        await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_an_answer_that_was_there_while_we_were_busy_counts() -> None:
    async def ask(limit: float) -> str:
        loop, answer = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
        loop.call_later(0.001, answer.set_result, "answered")
        loop.call_soon(time.sleep, 0.05)
        async with answered_within(limit):
            said: str = await answer
        return said

    assert await ask(0.02) == "answered"


async def test_somebody_elses_cancellation_is_not_a_deadline() -> None:
    async def ask() -> None:
        async with answered_within(60):
            await asyncio.Event().wait()

    asked = asyncio.create_task(ask())
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
