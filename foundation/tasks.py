"""Tasks that go on until they are ended."""

import asyncio

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
