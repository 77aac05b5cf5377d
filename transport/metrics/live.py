"""Figures of connections that stay: how many there are, what goes over them, and how they end."""

from collections import Counter as Counts
from collections.abc import Callable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge

from transport.live.connections import Kind
from transport.metrics.series import kept_series


class LiveFigures:
    """A `LiveObserver`; `count` gives it the connections to be counted when somebody asks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge(
            "marquee_live_connections", "Connections open now.", ("kind",), registry=registry
        )
        self._operations = _operations(registry)
        self._messages = _messages(registry)
        self._closed = _closed(registry)

    def count(self, counts: Counts[Kind]) -> None:
        kinds: tuple[Kind, ...] = ("websocket", "sse")
        for kind in kinds:
            self._open.labels(kind).set_function(partial(counts.__getitem__, kind))

    def heard(self) -> None:
        self._messages("websocket", "in").inc()

    def sent(self, kind: Kind) -> None:
        self._messages(kind, "out").inc()

    def began(self, kind: Kind) -> None:
        self._operations(kind).inc()

    def ended(self, kind: Kind) -> None:
        self._operations(kind).dec()

    def closed(self, kind: Kind, why: str) -> None:
        self._closed(kind, why).inc()


def _operations(registry: CollectorRegistry) -> Callable[..., Gauge]:
    name, help_ = "marquee_live_operations", "Operations that run over them now."
    return kept_series(Gauge(name, help_, ("kind",), registry=registry))


def _messages(registry: CollectorRegistry) -> Callable[..., Counter]:
    name, help_ = "marquee_live_messages", "Messages and events, by the way they went."
    return kept_series(Counter(name, help_, ("kind", "way"), registry=registry))


def _closed(registry: CollectorRegistry) -> Callable[..., Counter]:
    name = "marquee_live_closed"
    help_ = (
        "Connections ended: by their clients, or by a close code; cut_off: for reading too slowly."
    )
    return kept_series(Counter(name, help_, ("kind", "why"), registry=registry))
