"""What the driver raises, in the words of the ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from cassandra import (
    ConfigurationException,
    DriverException,
    InvalidRequest,
    Unauthorized,
    UnsupportedOperation,
    WriteTimeout,
)
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionBusy, ConnectionException
from cassandra.policies import WriteType
from cassandra.pool import NoConnectionsAvailable
from cassandra.protocol import ConfigurationException as ConfigurationError
from cassandra.protocol import ErrorMessage, InvalidRequestException, SyntaxException

from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable

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
_DECISION_UNKNOWN = 0x1700
"""CAS_WRITE_UNKNOWN of protocol 5, which the driver has no class for."""

_TOO_EARLY = (InvalidRequest, InvalidRequestException, ConnectionBusy)
"""A prepared statement gets the first two where the tables are not there yet; the last is ours: no
connection has room for another request.
"""


def as_port_error(error: Exception) -> Exception:
    """StoreUnavailable for a cluster that cannot answer, caused by `error`; else `error` itself."""
    if not _is_outage(error):
        return error
    unavailable = _unavailable(error)
    unavailable.__cause__ = error
    return unavailable


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn what the driver raises where a cluster cannot answer into `StoreUnavailable`."""
    try:
        yield
    except _UNANSWERED as error:
        if _is_outage(error):
            raise _unavailable(error) from error
        raise


def _is_outage(error: Exception) -> bool:
    return isinstance(error, _UNANSWERED) and not isinstance(error, _DEFECTS)


def _unavailable(error: Exception) -> StoreUnavailable:
    not_at_fault = isinstance(error, _TOO_EARLY) or _is_contention(error)
    return StoreNotAtFault() if not_at_fault else StoreUnavailable()


def _is_contention(error: Exception) -> bool:
    """Whether a conditional write was not decided, most likely because of others like it."""
    if isinstance(error, WriteTimeout):
        return bool(error.write_type == WriteType.CAS)
    return isinstance(error, ErrorMessage) and error.code == _DECISION_UNKNOWN
