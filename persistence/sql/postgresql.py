"""PostgreSQL's engines: their deadlines, and how they leave a server that does not answer."""

from typing import Any

from asyncpg import Connection  # type: ignore[import-untyped]

STATEMENT_SECONDS = 1.0
"""How long PostgreSQL works on one statement."""

ANSWER_SECONDS = STATEMENT_SECONDS + 0.5
"""How long a read, or a whole transaction, may take: then a server that hangs is left."""

CONNECT_SECONDS = 0.5
"""To make a connection; also to wait for one that is free."""

GOODBYE_SECONDS = 0.5


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
                # Rows are in memory or on a disk without a head to move: reached by an index, they
                # cost hardly more than those that lie beside each other (the default is 4).
                "random_page_cost": "1.1",
            },
        },
    }
