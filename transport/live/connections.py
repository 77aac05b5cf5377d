"""The connections that stay: how many there are, who holds them, and whom they end with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from transport.client_address import network_of
from transport.live.closing import Closing, forbidden

Kind = Literal["websocket", "sse"]


class Connection(Protocol):
    """A socket or a stream, as far as it can be ended from outside."""

    def end(self, why: Closing) -> None:
        """Must not wait; ending what has ended changes nothing."""
        ...


class Full(Exception):
    """There is no room for another connection, here or for this address."""


@dataclass
class Connections:
    """At most `most` in this process and `most_per_address` from one network address."""

    most: int = 10_000
    most_per_address: int = 500
    counts: Counter[Kind] = field(default_factory=Counter)
    """How many are open."""
    _addresses: Counter[str] = field(default_factory=Counter)
    _held: defaultdict[str, set[Connection]] = field(default_factory=lambda: defaultdict(set))

    @contextmanager
    def admitted(self, kind: Kind, address: str | None) -> Iterator[None]:
        """Room for one connection for as long as the block lasts. Raises Full."""
        network = network_of(address or "unknown")
        # SECURITY: each costs memory for as long as its client likes.
        if self.counts.total() >= self.most or self._addresses[network] >= self.most_per_address:
            raise Full
        self.counts[kind] += 1
        self._addresses[network] += 1
        try:
            yield
        finally:
            self.counts[kind] -= 1
            self._addresses[network] -= 1
            if not self._addresses[network]:
                del self._addresses[network]

    @contextmanager
    def held(self, connection: Connection, holders: Iterable[str]) -> Iterator[None]:
        """Within the block the connection ends with any of its holders, such as its session."""
        held_by = tuple(holders)
        for holder in held_by:
            self._held[holder].add(connection)
        try:
            yield
        finally:
            for holder in held_by:
                self._held[holder].discard(connection)
                if not self._held[holder]:
                    del self._held[holder]

    def end_of(self, holder: str) -> None:
        """A session has ended: so do its connections, in this turn of the event loop (R54)."""
        for connection in tuple(self._held.get(holder, ())):
            connection.end(forbidden())
