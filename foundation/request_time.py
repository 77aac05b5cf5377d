"""The time of a request: what is asked for its sake is not waited for when that is over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context

KEPT_BACK = 0.25
"""The part of a request's time in which nothing is waited for: it answers with what it has."""

_ends: ContextVar[float | None] = ContextVar("request_ends", default=None)


@contextmanager
def request_of(seconds: float) -> Iterator[None]:
    """A request that must be answered within so many seconds.

    What is begun inside, in tasks too, finds out by `seconds_left` how long it may take.
    """
    outer = _ends.set(asyncio.get_running_loop().time() + seconds * (1 - KEPT_BACK))
    try:
        yield
    finally:
        _ends.reset(outer)


def seconds_left(most: float) -> float:
    """The lesser of `most` and what the request may still wait; 0 when that is over.

    Outside of requests, and in what was begun there, `most`.
    """
    ends = _ends.get()
    if ends is None:
        return most
    return min(most, max(0.0, ends - asyncio.get_running_loop().time()))


def of_no_request() -> Context:
    """The context for a task that works for others too, and goes on when this request is over."""
    context = copy_context()
    context.run(_ends.set, None)
    return context
