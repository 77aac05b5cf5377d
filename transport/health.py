"""Whether this process lives (`/healthz`) and whether it should get requests (`/readyz`)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = structlog.get_logger(__name__)

_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Health:
    """A check returns when its dependency answers and raises when it does not.

    Without a `required` one the process is dead to requests (503); without an `optional` one it
    serves less (200, and `degraded` names what). `drain()` takes it out of service for good.
    """

    required: Mapping[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    optional: Mapping[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
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
        failed = {name for name, ok in zip(names, passed, strict=True) if not ok}
        dead = sorted(failed.intersection(self.required))
        degraded = sorted(failed.intersection(self.optional))
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


def _answer(status: int, word: str, **lists: Any) -> Response:
    return JSONResponse({"status": word, **lists}, status_code=status, headers=_NO_STORE)
