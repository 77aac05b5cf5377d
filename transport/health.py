"""Whether this process lives (`/healthz`) and whether it should get requests (`/readyz`)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.session import ACCESS_TOKEN_LIFE

log = structlog.get_logger(__name__)

_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Endured:
    """A check that may fail for so many seconds before it matters more than a little."""

    check: Callable[[], Awaitable[object]]
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _passed_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._passed_at = self.clock()

    async def now(self) -> None:
        """Whether it passes now."""
        await self.check()
        self._passed_at = self.clock()

    async def lately(self) -> None:
        """Whether it has passed within its seconds; it is not asked for this."""
        if self.clock() - self._passed_at > self.seconds:
            raise TimeoutError


@dataclass(slots=True)
class Health:
    """A check returns when its dependency answers and raises when it does not.

    Without a `required` one the process is dead to requests (503); without an `optional` one it
    serves less (200, and `degraded` names what). `drain()` takes it out of service for good.
    """

    required: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    optional: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    deadline_s: float = 1.0  # for all checks together; a check still running then has failed
    draining: bool = field(default=False, init=False)

    def drain(self) -> None:
        self.draining = True

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, _request: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=_NO_STORE)

    async def ready(self, _request: Request) -> Response:
        if self.draining:
            return _answer(503, "draining")
        names = [*self.required, *self.optional]
        checks = [*self.required.values(), *self.optional.values()]
        passed = await asyncio.gather(
            *(self._passes(*pair) for pair in zip(names, checks, strict=True))
        )
        required = len(self.required)
        dead = _failed(names[:required], passed[:required])
        degraded = _failed(names[required:], passed[required:])
        if dead:
            return _answer(503, "dead", failed=dead, degraded=degraded)
        return _answer(200, "degraded" if degraded else "ready", degraded=degraded)

    async def _passes(self, name: str, check: Callable[[], Awaitable[object]]) -> bool:
        try:
            async with asyncio.timeout(self.deadline_s):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever a check raises is its answer
            # SECURITY: the class only; a driver's message can hold the store's URL and password.
            log.warning("check_failed", check=name, exception=type(error).__qualname__)
            return False
        return True


def watched_health(database: Callable[[], Awaitable[object]]) -> Health:
    """Without its database a process lives on what it knows, until the last token has ended."""
    endured = Endured(database, ACCESS_TOKEN_LIFE.total_seconds())
    return Health(required={"database": endured.lately}, optional={"database": endured.now})


def _failed(names: Sequence[str], passed: Sequence[bool]) -> list[str]:
    return sorted(name for name, ok in zip(names, passed, strict=True) if not ok)


def _answer(status: int, word: str, **lists: Any) -> Response:
    return JSONResponse({"status": word, **lists}, status_code=status, headers=_NO_STORE)
