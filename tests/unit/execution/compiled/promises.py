"""Values that come later, and resolvers that fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any


async def later(value: Any, turns: int = 0) -> Any:
    """The value after so many turns of the event loop; an exception is raised."""
    for _ in range(turns):
        await asyncio.sleep(0)
    if isinstance(value, Exception):
        raise value
    return value


class Deferred:
    """Something awaitable that is no coroutine."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Generator[Any, None, Any]:
        return later(self.value, 1).__await__()


def raises(message: str) -> Callable[..., Any]:
    """A resolver, for a root or an object that the default resolver reads."""

    def resolve(*_: object, **__: object) -> Any:
        raise ValueError(message)

    return resolve


def gives(value: Any) -> Callable[..., Any]:
    """A resolver that returns the value, an exception too."""
    return lambda *_, **__: value


def comes(value: Any, turns: int = 0) -> Callable[..., Awaitable[Any]]:
    """A resolver whose value comes later."""
    return lambda *_, **__: later(value, turns)


async def streamed(*items: Any) -> AsyncIterator[Any]:
    """The items one by one; an exception ends them."""
    for item in items:
        await asyncio.sleep(0)
        if isinstance(item, Broken):
            raise item
        yield item


def iterated(*items: Any) -> Iterator[Any]:
    for item in items:
        if isinstance(item, Broken):
            raise item
        yield item


class Broken(Exception):
    """What an iterator raises."""
