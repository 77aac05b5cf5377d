"""Passwords and PINs: argon2id, off the event loop, a few at a time and never a long line."""

import asyncio
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

T = TypeVar("T")

MEMORY_KIB: Final = 19 * 1024
"""With two passes and one lane: OWASP's Password Storage Cheat Sheet, about 40 ms."""
AT_ONCE = 2
PLACES = 32
PATIENCE_SECONDS = 0.5
"""How long a place is worth waiting in: what follows must fit into the request's two seconds."""
RETRY_AFTER_SECONDS = 2
NICER = 10
"""Two threads as much nicer get a sixth of a core that the event loop wants too, not two thirds
(Linux's weights: 110 against 1024)."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1, type=Type.ID)
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "bWFycXVlZSBub2JvZHkncw$PxUEpCC+fGmT/PmQhQRCBUJC+1wYMnguMJUOesFJjNk"
)


class Busy(Exception):
    """Too many wait to be hashed; nothing was done."""

    def __init__(self, places: int) -> None:
        super().__init__("too many passwords wait to be hashed")
        self.places = places
        self.retry_after_seconds = RETRY_AFTER_SECONDS


class Passwords:
    """Hashes and verifies `at_once` secrets at a time, with `places` for those at it or waiting.

    Of those, each waits for `patience_seconds` at most until its turn comes.
    """

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        places: int = PLACES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        # SECURITY: each hash takes 19 MiB and a core; without the bounds, signing in is a way to
        # bring the service down.
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="argon2", initializer=_give_way)
        self._turns = asyncio.Semaphore(at_once)
        self._places = self._free = places
        self._patience_seconds = patience_seconds

    @contextmanager
    def place(self) -> Iterator["Hashing"]:
        """A place in the line, held until the block ends. Raises Busy when there is none.

        Take it before a try is counted, so that a try that was turned away here costs nobody one.
        """
        if self._free == 0:
            raise Busy(self._places)
        self._free -= 1
        with ExitStack() as turn:
            turn.callback(self._give_back)
            yield Hashing(self._pool, lambda: self._turn(turn))

    async def _turn(self, place: ExitStack) -> None:
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy(self._places) from None
        place.callback(self._turns.release)

    def _give_back(self) -> None:
        self._free += 1

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Hashing:
    """A place in the line: what its holder may ask for."""

    _pool: ThreadPoolExecutor
    _turn: Callable[[], Awaitable[None]]

    async def turn(self) -> None:
        """Wait to be one of the few at work, until the place is given back.

        Whatever has to be done with the password goes into the turn, its writes too: then as many
        are hashed as can be kept, and the line is the only one there is. Ask once, before a try is
        counted. Raises Busy when the turn does not come soon.
        """
        await self._turn()

    async def hash(self, secret: str) -> str:
        """argon2id's encoded form, with a salt of its own."""
        return await self._run(lambda: _HASHER.hash(secret))

    async def verify(self, secret: str, encoded: str | None) -> bool:
        """Whether `encoded` is of `secret`; for None, False after the time that a hash takes."""
        # SECURITY: an unknown account costs as long as a wrong password does (R53).
        matches = await self._run(lambda: _matches(secret, encoded or _NOBODYS))
        return matches and encoded is not None

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _give_way() -> None:
    """Let this thread leave the processor to others, so that a storm slows nobody else down."""
    if sys.platform == "linux":  # elsewhere a priority is the whole process's
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, niceness + NICER)  # beyond 19 is taken as 19


def is_outdated(encoded: str) -> bool:
    """Whether a hash was made with other parameters than today's and should be made anew."""
    return _HASHER.check_needs_rehash(encoded)


def _matches(secret: str, encoded: str) -> bool:
    try:
        return _HASHER.verify(encoded, secret)
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        raise ValueError("a stored password hash cannot be read") from None
