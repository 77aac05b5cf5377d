"""A store that fails: stands before a real one and lets through what is not to fail."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from persistence.ports.stores import Stores
from persistence.ports.unavailable import StoreUnavailable


@dataclass
class Failing:
    """Methods named in `failing` raise, those in `hanging` never answer; both can be changed."""

    store: Any
    failing: Collection[str] = ()
    hanging: Collection[str] = ()
    error: type[Exception] = StoreUnavailable

    def __getattr__(self, name: str) -> Any:
        if name in self.failing:
            return self._fail
        if name in self.hanging:
            return self._hang
        return getattr(self.store, name)

    async def _fail(self, *_: object, **__: object) -> None:
        raise self.error

    async def _hang(self, *_: object, **__: object) -> None:
        await asyncio.Event().wait()


def before(port: str, fault: Failing) -> Callable[[Stores], Stores]:
    """Puts the fault before one of the stores, for `running(wrap=...)`."""

    def wrap(stores: Stores) -> Stores:
        fault.store = getattr(stores, port)
        return replace(stores, **{port: fault})

    return wrap
