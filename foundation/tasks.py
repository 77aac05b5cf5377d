"""Tasks that go on until they are ended."""

import asyncio
from collections.abc import Coroutine
from typing import Any

AGAIN_SECONDS = 1.0


async def ended(task: "asyncio.Task[None] | None") -> None:
    """Cancel a task, and wait until it is over. Raises what it has raised, if that was not this.

    A cancellation can be lost on its way through a library, and a loop then goes on for ever: it is
    cancelled again until it is over.
    """
    if task is None:
        return
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=AGAIN_SECONDS)
    if not task.cancelled():
        task.result()


async def first_to_end(*work: Coroutine[Any, Any, None]) -> None:
    """Do all of it at once until some of it ends; what that raised is raised."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
