"""What the driver raises, in the words of the ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from cassandra import (
    ConfigurationException,
    DriverException,
    Unauthorized,
    UnsupportedOperation,
)
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionBusy, ConnectionException
from cassandra.pool import NoConnectionsAvailable
from cassandra.protocol import ConfigurationException as ConfigurationError
from cassandra.protocol import ErrorMessage, SyntaxException

from persistence.ports.unavailable import StoreUnavailable

_DEFECTS = (
    ConfigurationError,
    ConfigurationException,
    SyntaxException,
    Unauthorized,
    UnsupportedOperation,
)
"""What Cassandra answers when we asked wrongly: asking again will not help, so it stays."""

_UNANSWERED = (
    ConnectionBusy,
    ConnectionException,
    DriverException,
    ErrorMessage,
    NoConnectionsAvailable,
    NoHostAvailable,
    OSError,
)
"""InvalidRequest is among them: a prepared statement gets it where the tables are not there yet."""


def as_port_error(error: Exception) -> Exception:
    """StoreUnavailable for a cluster that cannot answer, caused by `error`; else `error` itself."""
    if not _is_outage(error):
        return error
    unavailable = StoreUnavailable()
    unavailable.__cause__ = error
    return unavailable


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn what the driver raises where a cluster cannot answer into `StoreUnavailable`."""
    try:
        yield
    except _UNANSWERED as error:
        if _is_outage(error):
            raise StoreUnavailable from error
        raise


def _is_outage(error: Exception) -> bool:
    return isinstance(error, _UNANSWERED) and not isinstance(error, _DEFECTS)
