"""Tasks that go on until they are ended."""

import asyncio

import pytest

from foundation import tasks
from foundation.tasks import ended


async def for_ever(losing: int) -> None:
    """Goes on, and loses so many cancellations."""
    lost = 0
    while True:
        try:
            await asyncio.sleep(3_600)
        except asyncio.CancelledError:
            lost += 1
            if lost > losing:
                raise


@pytest.mark.parametrize("losing", [0, 1, 3])
async def test_a_task_ends_however_many_cancellations_it_loses(
    losing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AGAIN_SECONDS", 0.001)
    task = asyncio.create_task(for_ever(losing))
    await asyncio.sleep(0)
    await ended(task)
    assert task.cancelled()


async def test_what_a_task_has_raised_is_raised() -> None:
    async def fails() -> None:
        raise RuntimeError("broken")

    task = asyncio.create_task(fails())
    await asyncio.wait((task,))
    with pytest.raises(RuntimeError, match="broken"):
        await ended(task)


async def test_a_task_that_never_began_has_ended() -> None:
    await ended(None)
