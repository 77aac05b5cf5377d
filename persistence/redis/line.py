"""One connection to Redis that all calls of a process share: answers come in the order of commands.

What is asked in one turn of the event loop goes out in one write. On a busy process that is what a
call costs least by: a write and a read wake up both sides, however much is in them.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog
from redis.exceptions import RedisError, ResponseError

from foundation.deadline import answered_within
from foundation.tasks import ended, first_to_end
from persistence.redis.lost import told_as_lost

Command = tuple[str | bytes | float, ...]

log = structlog.get_logger(__name__)


class Connection(Protocol):
    """What is used of the library."""

    async def connect(self) -> None: ...

    async def disconnect(self, *, nowait: bool) -> None: ...

    def pack_commands(self, commands: Iterable[Command]) -> list[bytes]: ...

    async def send_packed_command(self, command: Any, check_health: bool) -> None: ...  # noqa: FBT001 - theirs

    async def read_response(self, *, timeout: float) -> Any: ...  # noqa: ASYNC109 - theirs


class LostWithOthers(ConnectionError):
    """What took a call's connection has been told to another call: it is one outage, not two."""


class Line:
    """A connection is made when there is none, and lost with all that it has not answered yet.

    `deadline` is in seconds, for one answer; it includes making a connection. One on which an
    answer is late is asked nothing more: who has asked may still be answered, others ask elsewhere.
    """

    def __init__(self, make_connection: Callable[[], Connection], deadline: float) -> None:
        self._make_connection = make_connection
        self._deadline = deadline
        self._open: _Open | None = None
        self._left: set[_Open] = set()

    async def ask(self, *command: str | bytes | float) -> Any:
        """Raises RedisError and OSError, of which TimeoutError is one. Nothing is tried twice."""
        if self._open is None or self._open.is_over:
            self._open = _Open(self._make_connection())
        asked = self._open
        try:
            async with answered_within(self._deadline):
                return await asked.ask(command)
        except TimeoutError:
            self._leave(asked)
            raise

    async def close(self) -> None:
        for each in (*self._left, *([self._open] if self._open else ())):
            await each.close()
        self._open = None

    def _leave(self, late: "_Open") -> None:
        if late is self._open:
            self._open = None
            self._left.add(late)
            late.whenever_over(self._left.discard)
            asyncio.get_running_loop().call_later(self._deadline, late.end)


class _Open:
    """One connection, from before it is made until it is lost or ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._unsent = list[tuple[Command, asyncio.Future[Any]]]()
        self._unanswered = deque[asyncio.Future[Any]]()
        self._asked = asyncio.Event()
        self.is_over = False
        self._task = asyncio.create_task(self._run(), name="redis-line")

    def ask(self, command: Command) -> "asyncio.Future[Any]":
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._unsent.append((command, answer))
        self._asked.set()
        return answer

    def whenever_over(self, tell: Callable[["_Open"], object]) -> None:
        self._task.add_done_callback(lambda _: tell(self))

    def end(self) -> None:
        self._task.cancel()

    async def close(self) -> None:
        await ended(self._task)

    async def _run(self) -> None:
        lost: Exception = LostWithOthers()
        try:
            await self._connection.connect()
            await first_to_end(self._send(), self._read())
        except (RedisError, OSError) as error:
            lost = error
        except Exception as defect:
            lost = defect
            log.exception("redis_line_failed")
        finally:
            self.is_over = True
            self._give_up(lost)
            await self._connection.disconnect(nowait=True)

    async def _send(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            # Nobody waits any more for some of them: they are not even asked.
            wanted = [each for each in self._unsent if not each[1].done()]
            self._unsent.clear()
            self._unanswered.extend(answer for _, answer in wanted)
            packed = self._connection.pack_commands(command for command, _ in wanted)
            with told_as_lost():
                await self._connection.send_packed_command(packed, check_health=False)

    async def _read(self) -> None:
        while True:
            try:
                said = await self._connection.read_response(timeout=math.inf)
            except ResponseError as refused:
                said = refused
            self._answer(said)

    def _answer(self, said: Any) -> None:
        if not self._unanswered:
            raise ConnectionError("Redis said something that nobody had asked for")
        answer = self._unanswered.popleft()
        if answer.done():
            return
        if isinstance(said, ResponseError):
            answer.set_exception(said)
        else:
            answer.set_result(said)

    def _give_up(self, lost: Exception) -> None:
        """The first who waits is told what happened, the others that they were with it."""
        for answer in (*self._unanswered, *(answer for _, answer in self._unsent)):
            if not answer.done():
                answer.set_exception(lost)
                lost = LostWithOthers()
