"""A server as this process knows it: whether it answers, and which connections are still good."""

import time
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

from persistence.breakers import breaker_before

_MADE = "marquee.made"


class Server:
    """By however many engines it is asked, it has one breaker: one call finds out for all (R57).

    Connections made before an outage are not used again: they may be good for nothing.
    """

    def __init__(self, url: URL) -> None:
        self.breaker = breaker_before("postgresql", opened=self._begin_anew)
        self._at = (url.host, url.port)
        self._since = time.monotonic()

    def is_at(self, url: URL) -> bool:
        return self._at == (url.host, url.port)

    def watch(self, *engines: AsyncEngine) -> None:
        """Look after their connections."""
        for engine in engines:
            event.listen(engine.sync_engine, "connect", _note_when)
            event.listen(engine.sync_engine, "checkout", self._check)

    def _begin_anew(self) -> None:
        self._since = time.monotonic()

    def _check(self, _connection: Any, record: Any, _proxy: Any) -> None:
        if record.info[_MADE] < self._since:
            raise DisconnectionError  # upon which the pool makes another


def _note_when(_connection: Any, record: Any) -> None:
    record.info[_MADE] = time.monotonic()
