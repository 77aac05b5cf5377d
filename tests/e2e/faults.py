"""A store that fails: stands before a real one and lets through what is not to fail."""

import asyncio
from collections.abc import Callable, Collection
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
        """The method, which looks at each call whether it fails: whoever keeps it is told too."""
        found = None if self.store is None else getattr(self.store, name)
        if found is not None and not iscoroutinefunction(found):
            return found

        async def called(*args: object, **named: object) -> Any:
            if name in self.failing:
                raise self.error
            if name in self.hanging:
                await asyncio.Event().wait()
            return await getattr(self.store, name)(*args, **named)

        return called


def before(port: str, fault: Failing) -> Callable[[Stores], Stores]:
    """Puts the fault before one of the stores, for `running(wrap=...)`."""

    def wrap(stores: Stores) -> Stores:
        fault.store = getattr(stores, port)
        return replace(stores, **{port: fault})

    return wrap
