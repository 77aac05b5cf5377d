"""A connection that is gone, as it is told on the event loop that servers run on."""

from collections.abc import Iterator
from contextlib import contextmanager

_SAID = "handler is closed"


@contextmanager
def told_as_lost() -> Iterator[None]:
    """Raises ConnectionResetError where uvloop, writing to what was reset, raises RuntimeError.

    asyncio's own loop raises an OSError then, and the library takes nothing else for an outage.
    """
    try:
        yield
    except RuntimeError as error:
        if _SAID not in str(error):
            raise
        raise ConnectionResetError from error
