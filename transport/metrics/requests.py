"""Figures of GraphQL requests: by operation and client, how long, how dear, and how they ran."""

from collections.abc import Callable, Collection
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from execution.document import PreparedOperation
from transport.metrics.names import BoundedLabels
from transport.metrics.series import kept_series
from transport.observing import Asked, Result
from transport.request_log import client_of, named

MOST_OPERATIONS: Final = 100
"""Names of operations that are not trusted documents' own."""
MOST_CLIENTS: Final = 32
MOST_VERSIONS: Final = 128

UNKNOWN: Final = "unknown"
UNNAMED: Final = "unnamed"

_OPERATION: Final = ("operation", "kind", "document")
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_COSTS: Final = (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)

Operation = tuple[str, str, str]
"""Labels: its name, its kind, and whether its document is `trusted` or `open`."""
NONE: Final[Operation] = (UNKNOWN, UNKNOWN, UNKNOWN)
"""Of a request that was turned away before its operation was known."""


class RequestFigures:
    """A `RequestObserver`; `ran` is what the engine tells. `trusted` are documents' hashes."""

    def __init__(self, registry: CollectorRegistry, trusted: Collection[str]) -> None:
        self._trusted = frozenset(trusted)
        self._operations = BoundedLabels(MOST_OPERATIONS)
        self._clients = BoundedLabels(MOST_CLIENTS)
        self._versions = BoundedLabels(MOST_VERSIONS)
        self._requests = _requests(registry)
        self._by_version = _by_version(registry)
        self._seconds = _seconds(registry)
        self._costs = _costs(registry)
        self._executions = _executions(registry)

    def answered(self, asked: Asked, result: Result, status: int, seconds: float) -> None:
        given = client_of(named(asked.scope))
        client, version = given.get("client_name", UNKNOWN), given.get("client_version", UNKNOWN)
        labels = NONE if asked.operation is None else self._of(asked.operation)
        (name,) = self._clients.of(client)
        self._requests(*labels, name, result.value, status).inc()
        self._by_version(*self._versions.of(client, version)).inc()
        if asked.operation is not None:
            self._seconds(*labels).observe(seconds)
        if asked.cost is not None:
            self._costs(*labels).observe(asked.cost)

    def ran(self, name: str | None, document_id: str, how: str) -> None:
        """One execution; `how` is one of the engine's few words."""
        shown, document = self._named(name, document_id)
        self._executions(shown, document, how).inc()

    def _of(self, operation: PreparedOperation) -> Operation:
        shown, document = self._named(operation.name, operation.document_id)
        return shown, operation.kind, document

    def _named(self, name: str | None, document_id: str) -> tuple[str, str]:
        if document_id in self._trusted:
            return name or UNNAMED, "trusted"
        (shown,) = (UNNAMED,) if name is None else self._operations.of(name)
        return shown, "open"


def _requests(registry: CollectorRegistry) -> Callable[..., Counter]:
    help_, labels = "GraphQL requests, by what became of them.", ("client", "result", "status")
    name = "marquee_graphql_requests"
    return kept_series(Counter(name, help_, (*_OPERATION, *labels), registry=registry))


def _by_version(registry: CollectorRegistry) -> Callable[..., Counter]:
    help_ = "GraphQL requests by the name and version that the client gives itself."
    labels = ("client", "version")
    return kept_series(Counter("marquee_client_requests", help_, labels, registry=registry))


def _seconds(registry: CollectorRegistry) -> Callable[..., Histogram]:
    name = "marquee_graphql_request_duration_seconds"
    help_ = "From a request's body to its answer, where the operation is known."
    histogram = Histogram(name, help_, _OPERATION, buckets=_SECONDS, registry=registry)
    return kept_series(histogram)


def _costs(registry: CollectorRegistry) -> Callable[..., Histogram]:
    name = "marquee_graphql_operation_cost"
    help_ = "What operations cost by the limits' measure, under the variables that came along."
    return kept_series(Histogram(name, help_, _OPERATION, buckets=_COSTS, registry=registry))


def _executions(registry: CollectorRegistry) -> Callable[..., Counter]:
    help_ = "Executions by the way they ran: compiled, kept, core or fallback."
    labels = ("operation", "document", "engine")
    return kept_series(Counter("marquee_graphql_executions", help_, labels, registry=registry))
