"""How answers reach the event loop: a queue that one wake-up empties, however long it has grown.

The driver answers on a thread of its own. A hop for each answer would wake the loop each time;
here the loop is woken once, and takes everything that has come by then.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.breaker import Call
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable

Rows = Sequence[tuple[Any, ...]]


@dataclass(slots=True, eq=False)
class Request:
    """One request under way; `answered` is read and set by the loop's thread alone.

    `call` is told what came of it, whether or not anybody still waits for that.
    """

    waiting: asyncio.Future[Rows]
    call: Call
    answered: bool = False


class Completions:
    """`put` is for any thread; `ended` is called once for each request, by the loop's thread.

    It is told `answered` or `failed`.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, ended: Callable[[str], None]) -> None:
        self._loop = loop
        self._ended = ended
        self._arrived: deque[tuple[Request, Rows | Exception]] = deque()
        self._waking = False

    def put(self, request: Request, answer: Rows | Exception) -> None:
        """Hand over rows or an error. Of several answers to one request the first counts.

        The driver gives several where a request was sent to a second host meanwhile.
        """
        # The order matters, and takes the place of a lock: here the queue first, then the flag;
        # in _drain the flag first, then the queue. So no answer is left behind.
        self._arrived.append((request, answer))
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        self._waking = False
        while self._arrived:
            request, answer = self._arrived.popleft()
            if not request.answered:
                request.answered = True
                self._ended("failed" if isinstance(answer, Exception) else "answered")
                tell(request.call, answer)
                _settle(request.waiting, answer)


def tell(call: Call, answer: Rows | Exception) -> None:
    """The breaker hears what came of a request (R57)."""
    if isinstance(answer, StoreNotAtFault):
        call.left()
    elif isinstance(answer, StoreUnavailable):
        call.failed(answer)
    else:
        call.answered()


def _settle(waiting: asyncio.Future[Rows], answer: Rows | Exception) -> None:
    if waiting.done():  # its task was cancelled: nobody waits for the answer any more
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
