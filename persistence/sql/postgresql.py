"""PostgreSQL's engines: deadlines, and connections that are trusted no longer than they deserve."""

import time
from typing import Any

from asyncpg import Connection  # type: ignore[import-untyped]
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

STATEMENT_SECONDS = 1.0
"""How long PostgreSQL works on one statement."""

ANSWER_SECONDS = STATEMENT_SECONDS + 0.5
"""How long a read, or a whole transaction, may take: then a server that hangs is left."""

CONNECT_SECONDS = 0.5
"""To make a connection; also to wait for one that is free."""

GOODBYE_SECONDS = 0.5

_MADE = "marquee.made"


class Leaving(Connection):  # type: ignore[misc] # the driver has no types
    """Takes no leave of a server that may be gone: nobody has the time to wait for its answer."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - theirs
        """With a timeout it is SQLAlchemy that gives up a connection that has failed."""
        if timeout is not None:
            self.terminate()
            return
        try:
            await super().close(timeout=GOODBYE_SECONDS)
        except TimeoutError:  # it has been terminated by then
            return


class Trust:
    """Connections made before an outage are not used again: they may be good for nothing."""

    def __init__(self, *engines: AsyncEngine) -> None:
        self._since = time.monotonic()
        for engine in engines:
            event.listen(engine.sync_engine, "connect", _note_when)
            event.listen(engine.sync_engine, "checkout", self._check)

    def begin_anew(self) -> None:
        self._since = time.monotonic()

    def _check(self, _connection: Any, record: Any, _proxy: Any) -> None:
        if record.info[_MADE] < self._since:
            raise DisconnectionError  # upon which the pool makes another


def _note_when(_connection: Any, record: Any) -> None:
    record.info[_MADE] = time.monotonic()


def options() -> dict[str, Any]:
    """What both engines are made with."""
    return {
        "pool_timeout": CONNECT_SECONDS,
        "connect_args": {
            "connection_class": Leaving,
            "timeout": CONNECT_SECONDS,
            "server_settings": {
                "application_name": "marquee",
                "statement_timeout": str(int(STATEMENT_SECONDS * 1000)),
                "jit": "off",  # compiling a statement takes longer than any of ours runs
            },
        },
    }
