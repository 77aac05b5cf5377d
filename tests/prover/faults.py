"""Faults: stores that fail once they are told to, so that what is said of failures is asked too."""

from dataclasses import dataclass, replace
from typing import Any

from persistence.ports.stores import Stores
from persistence.ports.unavailable import StoreUnavailable

FAILING = {
    "shelves": {"trending", "leaving"},
    "accounts": {"credentials", "create"},
    "sessions": {"rotate", "activate", "revoke", "revoke_all"},
}
"""Calls that fail, by port; every other works."""


@dataclass
class Faults:
    on: bool = False

    def wrap(self, stores: Stores) -> Stores:
        broken = {
            port: Breaking(getattr(stores, port), names, self) for port, names in FAILING.items()
        }
        return replace(stores, **broken)  # type: ignore[arg-type]


@dataclass
class Breaking:
    """A port of which some calls fail while the faults are on."""

    port: Any
    names: set[str]
    faults: Faults

    def __getattr__(self, name: str) -> Any:
        if name in self.names and self.faults.on:
            return self._fail
        return getattr(self.port, name)

    async def _fail(self, *_: object, **__: object) -> None:
        raise StoreUnavailable
