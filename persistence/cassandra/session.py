"""The cluster as an adapter uses it: statements in, rows or `StoreUnavailable` out, from asyncio.

It connects when it is first asked, and tries again whenever it is asked after a failure, so a
cluster that is down when Marquee starts is found as soon as it is there.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

from cassandra.cluster import EXEC_PROFILE_DEFAULT

from foundation.breaker import BreakerOpen, Call
from foundation.second_tries import SecondTries
from persistence.breakers import breaker_before
from persistence.cassandra.address import TIMEOUT_MS, Address
from persistence.cassandra.completions import Completions, Request, Rows, tell
from persistence.cassandra.driver import ONCE, WRITE, Connected, Statement, connect
from persistence.cassandra.errors import store_errors
from persistence.cassandra.sending import Sending
from persistence.cassandra.slots import Slots
from persistence.ports.figures import StoreFigures
from persistence.ports.unavailable import StoreUnavailable

MOST = 512
"""Requests under way at once. With half a second for each, a cluster that hangs is left behind
some 14,000 unanswered ones before its heartbeats fail; a connection has room for 32,768, and
where there is none the driver would block the loop."""

WAITING = 2_048
PAUSE_SECONDS = 1.0
"""After a failure to connect, everybody is refused for so long."""


class CassandraSession:
    """`connecting` blocks; it is called on a thread."""

    def __init__(
        self,
        connecting: Callable[[], Connected],
        *,
        timeout: float = TIMEOUT_MS / 1_000,
        most: int = MOST,
        waiting: int = WAITING,
        tries: SecondTries | None = None,
    ) -> None:
        self._connect = connecting
        self._timeout = timeout
        self._slots = Slots(most, waiting, timeout)
        self._tries = tries or SecondTries()
        self._breaker = breaker_before("cassandra")
        self._results: Counter[str] = Counter(answered=0, failed=0, refused=0)
        self._under_way = 0
        self._connected: Connected | None = None
        self._completions: Completions | None = None
        self._opening: asyncio.Task[Connected] | None = None
        self._not_before = 0.0
        self._closed = False

    async def begin(self) -> None:
        """Begin to connect, so that the first who asks need not wait for it, or as little as that.

        Where it cannot connect now, whoever asks later tries again.
        """
        if self._connected is None:
            with suppress(StoreUnavailable):
                await self._open()

    async def rows(self, statement: Statement, values: Sequence[object]) -> Rows:
        """What a read answers. Raises StoreUnavailable."""
        read = partial(Connected.bound, statement=statement, values=values)
        rows: Rows | None = await self._asked(read, EXEC_PROFILE_DEFAULT)
        return rows or ()

    async def write(self, statement: Statement, values: Sequence[object]) -> None:
        """Returns when a majority of the replicas here has kept it.

        Raises StoreUnavailable; then it may have been kept all the same, or be kept later.
        """
        await self._asked(partial(Connected.bound, statement=statement, values=values), WRITE)

    async def decide(self, statement: Statement, values: Sequence[object]) -> None:
        """Returns when the replicas here agree on a conditional write, made or not made.

        Raises StoreUnavailable; then it may be decided all the same, or be decided later.
        """
        await self._asked(partial(Connected.bound, statement=statement, values=values), ONCE)

    async def write_together(self, writes: Sequence[tuple[Statement, Sequence[object]]]) -> None:
        """As `write`, for several to one partition: all of them are kept, or none."""
        if len(writes) == 1:
            await self.write(*writes[0])
        else:
            await self._asked(partial(Connected.together, writes=writes), WRITE)

    @property
    def is_left_alone(self) -> bool:
        return self._breaker.is_open

    def figures(self) -> StoreFigures:
        tries = {"made": self._tries.made, "denied": self._tries.denied}
        return StoreFigures(dict(self._results), tries, self._under_way)

    async def _asked(self, making: Callable[[Connected], Any], profile: Any) -> Any:
        connected = self._connected or await self._open()
        bound = making(connected)
        try:
            call = self._breaker.admit()
        except BreakerOpen as error:
            raise StoreUnavailable from error
        with ExitStack() as undo:
            undo.callback(call.left)
            await self._admitted()
            request = self._sent(connected, bound, profile, call)
            undo.pop_all()  # from here on the driver says what becomes of it
        return await request.waiting

    def _sent(self, connected: Connected, bound: Any, profile: Any, call: Call) -> Request:
        loop = asyncio.get_running_loop()
        completions = self._completions or self._arriving_at(loop)
        request = Request(loop.create_future(), call)
        sending = Sending(connected, bound, self._tries, partial(completions.put, request))
        # The slot is given back when the driver is done with the request, not when the task that
        # waits for it is: a cancelled task leaves its request under way.
        try:
            with store_errors():
                sending.begin(profile)
        except Exception as error:
            self._ended("failed")
            tell(call, error)
            raise
        return request

    async def _admitted(self) -> None:
        try:
            await self._slots.take()
        except StoreUnavailable:
            self._results["refused"] += 1
            raise
        self._under_way += 1

    def _ended(self, result: str) -> None:
        self._results[result] += 1
        self._under_way -= 1
        self._slots.give_back()

    def _arriving_at(self, loop: asyncio.AbstractEventLoop) -> Completions:
        self._completions = Completions(loop, self._ended)
        return self._completions

    async def _open(self) -> Connected:
        if self._opening is None:
            if self._closed or time.monotonic() < self._not_before:
                raise StoreUnavailable
            self._opening = asyncio.create_task(self._opened())
            self._opening.add_done_callback(_seen)
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.shield(self._opening)
        except TimeoutError as late:
            raise StoreUnavailable from late

    async def _opened(self) -> Connected:
        try:
            self._connected = await asyncio.to_thread(self._connect)
        except StoreUnavailable:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            raise
        finally:
            self._opening = None
        return self._connected

    async def close(self) -> None:
        """Let go of the cluster; requests under way end with StoreUnavailable."""
        self._closed = True
        if self._opening is not None:
            await asyncio.wait([self._opening])
        if self._connected is not None:
            connected, self._connected = self._connected, None
            await asyncio.to_thread(connected.cluster.shutdown)


def session_at(
    address: Address, statements: Sequence[Statement], timeout: float | None = None
) -> CassandraSession:
    """`statements` are all that will ever be sent; `timeout` is in seconds, or the address's."""
    timeout = address.timeout if timeout is None else timeout
    tries = SecondTries()
    connecting = partial(connect, address, statements, timeout, tries)
    return CassandraSession(connecting, timeout=timeout, tries=tries)


def _seen(task: asyncio.Task[Any]) -> None:
    """A failure to connect that nobody waits for any more is not a warning."""
    if not task.cancelled():
        task.exception()
