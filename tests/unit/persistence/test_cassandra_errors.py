"""What the driver raises, as the ports say it."""

import struct

import pytest
from cassandra import (
    AlreadyExists,
    AuthenticationFailed,
    InvalidRequest,
    OperationTimedOut,
    ReadFailure,
    ReadTimeout,
    Unauthorized,
    Unavailable,
    UnresolvableContactPoints,
    UnsupportedOperation,
    WriteFailure,
    WriteTimeout,
    WriteType,
)
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionBusy, ConnectionShutdown, CrcMismatchException
from cassandra.pool import NoConnectionsAvailable
from cassandra.protocol import (
    ErrorMessage,
    OverloadedErrorMessage,
    ServerError,
    SyntaxException,
)

from persistence.cassandra.errors import as_port_error, store_errors
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable

OUTAGES = [
    NoHostAvailable("no host", {}),
    Unavailable("too few replicas"),
    ReadTimeout("late"),
    WriteTimeout("late", write_type=WriteType.SIMPLE),
    ReadFailure("failed"),
    WriteFailure("failed"),
    OperationTimedOut(),
    InvalidRequest("unconfigured table"),
    AuthenticationFailed("wrong password"),
    UnresolvableContactPoints({}),
    ConnectionShutdown("closed"),
    ConnectionBusy("busy"),
    CrcMismatchException("garbage"),
    NoConnectionsAvailable("none"),
    OverloadedErrorMessage(0x1001, "overloaded", None),
    ServerError(0x0000, "broken", None),
    ConnectionRefusedError(),
    TimeoutError(),
]
DEFECTS = [
    SyntaxException(0x2000, "line 1:0", None),
    Unauthorized("no permission"),
    AlreadyExists(keyspace="marquee"),
    UnsupportedOperation("not in this version"),
    ValueError("too many values"),
    TypeError("an int is no blob"),
    KeyError("statement"),
    struct.error("argument out of range"),
]


def name(error: Exception) -> str:
    return type(error).__name__


@pytest.mark.parametrize("error", OUTAGES, ids=name)
def test_a_cluster_that_cannot_answer_is_unavailable_and_the_cause_is_kept(
    error: Exception,
) -> None:
    seen = as_port_error(error)

    assert isinstance(seen, StoreUnavailable)
    assert seen.__cause__ is error
    with pytest.raises(StoreUnavailable) as raised, store_errors():
        raise error
    assert raised.value.__cause__ is error


@pytest.mark.parametrize("error", DEFECTS, ids=name)
def test_what_was_asked_wrongly_is_a_defect_not_an_outage(error: Exception) -> None:
    assert as_port_error(error) is error
    with pytest.raises(type(error)) as raised, store_errors():
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("error", "is_at_fault"),
    [
        (OperationTimedOut(), True),
        (NoHostAvailable("all of them", {}), True),
        (ConnectionBusy("no room in ours"), False),
        (InvalidRequest("no table yet"), False),
        (WriteTimeout("late", write_type=WriteType.SIMPLE), True),
        (WriteTimeout("another decides", write_type=WriteType.CAS), False),
        (ErrorMessage(0x1700, "proposal accepted by 1", None), False),
    ],
    ids=name,
)
def test_r57_what_is_no_fault_of_the_clusters_is_told_apart(
    error: Exception,
    is_at_fault: bool,  # noqa: FBT001 - as the table above has it
) -> None:
    assert isinstance(as_port_error(error), StoreNotAtFault) is not is_at_fault
    with pytest.raises(StoreUnavailable) as raised, store_errors():
        raise error
    assert isinstance(raised.value, StoreNotAtFault) is not is_at_fault
