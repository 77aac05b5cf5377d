"""How the driver is set up: where requests go, how sure an answer must be, how long it may take.

The driver brings event loops of its own, and takes the best that it finds: libev, in C, which its
wheels for Linux hold. It runs on one thread for each process, beside asyncio's.
"""

import random
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from cassandra import ConsistencyLevel, ProtocolVersion
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import (
    ConstantSpeculativeExecutionPolicy,
    DCAwareRoundRobinPolicy,
    ExponentialReconnectionPolicy,
    RetryPolicy,
    SpeculativeExecutionPolicy,
)
from cassandra.query import BatchStatement, BatchType, tuple_factory

from foundation.second_tries import SecondTries
from persistence.cassandra.address import Address
from persistence.cassandra.errors import store_errors
from persistence.cassandra.hosts import FewHosts, Hosts

WRITE = "write"
ONCE = "once"
"""No second try for silence: for what would contend with it, and for what is a second try itself.
"""

READ_AGAIN_SECONDS = 0.1
"""After this long a read is sent to a second replica too; the first answer counts."""

WRITE_AGAIN_SECONDS = 0.2
"""The same for a write. Ours may be repeated: each cell carries the time of what it tells."""

CONNECT_SECONDS = 2.0
HEARTBEAT_SECONDS = 5.0
HEARTBEAT_TIMEOUT_SECONDS = 2.0
"""A node that hangs is left alone after seven seconds, not after the driver's sixty."""

RECONNECT_SECONDS = (0.5, 5.0)
"""First and longest pause between tries to reach a node that was lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """CQL with `?` for values and `keyspace.` before each table's name, for whichever it will be.

    It must be harmless to repeat, for it is repeated. A read names one partition and is bounded:
    its rows come at once, never in pages.
    """

    text: str

    def within(self, keyspace: str) -> str:
        """The CQL for a keyspace.

        Without its name in it, a statement is kept by nodes under its text alone while they start,
        and two keyspaces of one cluster could be taken for each other.
        """
        # SECURITY: a keyspace's name cannot be bound; Address holds none that is more than a word.
        return self.text.replace("keyspace.", f"{keyspace}.")


@dataclass(frozen=True, slots=True)
class Connected:
    """A session whose statements are prepared."""

    cluster: Any
    session: Any
    prepared: Mapping[Statement, Any]

    def bound(self, statement: Statement, values: Sequence[object]) -> Any:
        """One request. Raises ValueError or TypeError for values that do not fit."""
        return self.prepared[statement].bind(values)

    def together(self, writes: Sequence[tuple[Statement, Sequence[object]]]) -> Any:
        """Several writes as one request; it is one mutation where they share a partition."""
        batch = BatchStatement(BatchType.UNLOGGED)
        batch.is_idempotent = True
        for statement, values in writes:
            batch.add(self.prepared[statement], values)
        return batch


class OneRetry(RetryPolicy):  # type: ignore[misc] # the driver has no types
    """A request that failed is sent again once, to the next host, if its plan grants that.

    Not where a coordinator has waited in vain for replicas: by then nobody waits for the answer.
    """

    def on_request_error(
        self, query: Any, consistency: Any, error: Any, retry_num: int
    ) -> tuple[int, None]:
        del query, consistency, error
        return (self.RETHROW if retry_num else self.RETRY_NEXT_HOST), None

    def on_unavailable(self, *_: Any, retry_num: int, **__: Any) -> tuple[int, None]:
        """A coordinator that has just come up may believe that the others are down."""
        return (self.RETHROW if retry_num else self.RETRY_NEXT_HOST), None

    def on_read_timeout(self, *_: Any, **__: Any) -> tuple[int, None]:
        return self.RETHROW, None

    def on_write_timeout(self, *_: Any, **__: Any) -> tuple[int, None]:
        return self.RETHROW, None


class SecondAsked(SpeculativeExecutionPolicy):  # type: ignore[misc] # the driver has no types
    """A request that is not answered after `seconds`, give or take a tenth, is sent once more."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def new_plan(self, *_: Any) -> Any:
        after = self._seconds * random.uniform(0.9, 1.1)  # noqa: S311 - not a secret
        return ConstantSpeculativeExecutionPolicy(after, 1).new_plan(None, None)


def connect(
    address: Address, statements: Sequence[Statement], timeout: float, tries: SecondTries
) -> Connected:
    """Connect and prepare `statements`; blocks for some seconds at worst.

    `timeout` is what a request may take, in seconds. Raises StoreUnavailable.
    """
    with ExitStack() as undo, store_errors():
        cluster = cluster_at(address, timeout, tries)
        undo.callback(cluster.shutdown)
        session = cluster.connect()
        session.default_fetch_size = None  # no pages: see Statement
        prepared = {each: _prepared(session, each, address.keyspace) for each in statements}
        undo.pop_all()
    return Connected(cluster, session, prepared)


def _prepared(session: Any, statement: Statement, keyspace: str) -> Any:
    prepared = session.prepare(statement.within(keyspace))
    prepared.is_idempotent = True
    return prepared


def cluster_at(address: Address, timeout: float, tries: SecondTries | None = None) -> Any:
    """A cluster that is not connected to yet; only the names of its hosts are looked up.

    What it does by itself is the driver's default: a statement is prepared on every host that is up
    and on each that comes up, and again where a host has forgotten it; with protocol 5 there is one
    connection to a host, for 32,768 requests at once.
    """
    known = Hosts(tries or SecondTries())
    return Cluster(
        contact_points=address.hosts,
        protocol_version=ProtocolVersion.V5,
        auth_provider=_login(address),
        execution_profiles={
            EXEC_PROFILE_DEFAULT: _profile(address, timeout, known, READ_AGAIN_SECONDS),
            WRITE: _profile(address, timeout, known, WRITE_AGAIN_SECONDS),
            ONCE: _profile(address, timeout, known, None),
        },
        reconnection_policy=ExponentialReconnectionPolicy(*RECONNECT_SECONDS),
        connect_timeout=CONNECT_SECONDS,
        control_connection_timeout=CONNECT_SECONDS,
        idle_heartbeat_interval=HEARTBEAT_SECONDS,
        idle_heartbeat_timeout=HEARTBEAT_TIMEOUT_SECONDS,
        application_name="marquee",
    )


def _login(address: Address) -> Any:
    if address.user is None:
        return None
    return PlainTextAuthProvider(address.user, address.password)


def _profile(address: Address, timeout: float, known: Hosts, again: float | None) -> Any:
    near = DCAwareRoundRobinPolicy(address.datacenter)
    return ExecutionProfile(
        load_balancing_policy=FewHosts(near, known),
        retry_policy=OneRetry(),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        # Replicas of this data centre decide what is decided here, and a second try of that would
        # contend with the first.
        serial_consistency_level=ConsistencyLevel.LOCAL_SERIAL,
        speculative_execution_policy=None if again is None else SecondAsked(again),
        request_timeout=timeout,
        row_factory=tuple_factory,
    )
