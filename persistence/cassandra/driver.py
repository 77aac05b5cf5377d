"""How the driver is set up: where requests go, how sure an answer must be, how long it may take.

The driver brings event loops of its own, and takes the best that it finds: libev, in C, which its
wheels for Linux hold. It runs on one thread for each process, beside asyncio's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cassandra import ConsistencyLevel, ProtocolVersion
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import (
    ConstantSpeculativeExecutionPolicy,
    DCAwareRoundRobinPolicy,
    ExponentialReconnectionPolicy,
    RetryPolicy,
    TokenAwarePolicy,
)
from cassandra.query import BatchStatement, BatchType, tuple_factory

from persistence.cassandra.address import Address
from persistence.cassandra.errors import store_errors

WRITE = "write"
READ_AGAIN_SECONDS = 0.1
"""After this long a read is sent to a second replica too; the first answer counts."""

WRITE_AGAIN_SECONDS = 0.2
"""The same for a write. Ours may be repeated: each cell carries the time of what it tells."""

HOSTS_TRIED = 4
CONNECT_SECONDS = 2.0
HEARTBEAT_SECONDS = 5.0
HEARTBEAT_TIMEOUT_SECONDS = 2.0
"""A node that hangs is left alone after seven seconds, not after the driver's sixty."""

RECONNECT_SECONDS = (0.5, 5.0)
"""First and longest pause between tries to reach a node that was lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """CQL with `?` for values. It must be harmless to repeat, for it is repeated.

    A read names one partition and is bounded: its rows come at once, never in pages.
    """

    text: str


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


class FewHosts(TokenAwarePolicy):  # type: ignore[misc] # the driver has no types
    """The partition's replicas in random order, then others; four hosts at most, each twice.

    The driver shuffles the very list that earlier requests still step through, so that a second
    try could meet the host of the first again. Hence each request's hosts are fixed here at once.
    And it gives a request up when a try fails and no host is left, even while another host is
    still at work on it. Hence the hosts come twice: OneRetry says how often they are asked.
    """

    def make_query_plan(self, *arguments: Any, **named: Any) -> Iterator[Any]:
        hosts = tuple(islice(super().make_query_plan(*arguments, **named), HOSTS_TRIED))
        return iter(hosts + hosts)


class OneRetry(RetryPolicy):  # type: ignore[misc] # the driver has no types
    """As the driver's own, but a request that failed is sent again once, not to every host."""

    def on_request_error(
        self, query: Any, consistency: Any, error: Any, retry_num: int
    ) -> tuple[int, None]:
        del query, consistency, error
        return (self.RETHROW if retry_num else self.RETRY_NEXT_HOST), None


def connect(address: Address, statements: Sequence[Statement], timeout: float) -> Connected:
    """Connect and prepare `statements`; blocks for some seconds at worst.

    `timeout` is what a request may take, in seconds. Raises StoreUnavailable.
    """
    with ExitStack() as undo, store_errors():
        cluster = cluster_at(address, timeout)
        undo.callback(cluster.shutdown)
        session = cluster.connect()
        session.default_fetch_size = None  # no pages: see Statement
        prepared = {each: _prepared(session, each, address.keyspace) for each in statements}
        undo.pop_all()
    return Connected(cluster, session, prepared)


def _prepared(session: Any, statement: Statement, keyspace: str) -> Any:
    prepared = session.prepare(statement.text, keyspace=keyspace)
    prepared.is_idempotent = True
    return prepared


def cluster_at(address: Address, timeout: float) -> Any:
    """A cluster that is not connected to yet; only the names of its hosts are looked up."""
    return Cluster(
        contact_points=address.hosts,
        protocol_version=ProtocolVersion.V5,
        auth_provider=_login(address),
        execution_profiles={
            EXEC_PROFILE_DEFAULT: _profile(address, timeout, READ_AGAIN_SECONDS),
            WRITE: _profile(address, timeout, WRITE_AGAIN_SECONDS),
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


def _profile(address: Address, timeout: float, again: float) -> Any:
    near = DCAwareRoundRobinPolicy(address.datacenter)
    return ExecutionProfile(
        load_balancing_policy=FewHosts(near, shuffle_replicas=True),
        retry_policy=OneRetry(),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        speculative_execution_policy=ConstantSpeculativeExecutionPolicy(again, 1),
        request_timeout=timeout,
        row_factory=tuple_factory,
    )
