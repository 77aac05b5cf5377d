"""A store that fails: stands before a real one and lets through what is not to fail."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from inspect import iscoroutinefunction
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
        found = getattr(self.store, name)
        return self._then(name, found) if iscoroutinefunction(found) else found

    def _then(self, name: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
        """The method, which fails or hangs by what is said when it is called: some are held."""

        async def called(*args: object, **kwargs: object) -> Any:
            if name in self.failing:
                return await self._fail()
            if name in self.hanging:
                return await self._hang()
            return await method(*args, **kwargs)

        return called

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
